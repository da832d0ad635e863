"""The pages, below the prefix of their language."""

from __future__ import annotations

from django.urls import path

from demur.web.views import shell

app_name = "web"
urlpatterns = [
    path("", shell.first_page, name="first"),
]
