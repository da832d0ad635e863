"""The settings of a demur site; what an operator may choose comes from the environment (docs/reference/settings.md)."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from demur.site import environment

DATA = Path(environment.text("DEMUR_DATA", ".demur")).absolute()
SECRET_KEY = environment.text("DEMUR_SECRET_KEY", "insecure-until-set" * 3)
DEBUG = False
ALLOWED_HOSTS = environment.text("DEMUR_HOSTS", "localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "demur.journal",
    "demur.record",
    "demur.web",
]

ROOT_URLCONF = "demur.site.urls"
WSGI_APPLICATION = "demur.site.wsgi.application"
DATABASES = {"default": environment.database(environment.text("DEMUR_DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
