"""Every address of the site: pages under `/en/` and `/ar/`, and the few that machines ask for."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from demur.web.errors import bad_request, forbidden, not_found, server_error
from demur.web.views.shell import choose_language, healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", choose_language, name="choose-language"),
    path("healthz", healthz, name="healthz"),
    path("", include("demur.web.machine_urls")),
    *i18n_patterns(
        path("accounts/", include("demur.web.accounts")),
        path("", include("demur.web.urls")),
        prefix_default_language=True,
    ),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("demur.demo.urls")))

handler400 = bad_request
handler403 = forbidden
handler404 = not_found
handler500 = server_error
