"""The settings of a demur site; what an operator may choose comes from the environment (docs/reference/settings.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

import demur
from demur.site import environment

SOURCES = Path(demur.__file__).parent
DATA = Path(environment.text("DEMUR_DATA", ".demur")).absolute()
DEMO = environment.flag("DEMUR_DEMO", default=False)
# Whether people reach the site by https; the demo is a page on this very machine and is not.
HTTPS = environment.flag("DEMUR_HTTPS", default=not DEMO)
# Empty stops the site at its start (wsgi.py). The demo's own is published: nothing there is secret.
SECRET_KEY = environment.text("DEMUR_SECRET_KEY", "published, for the demo only" if DEMO else "")
DEBUG = False
ALLOWED_HOSTS = environment.text("DEMUR_HOSTS", "localhost").split(",")
DESK_URL = environment.text("DEMUR_DESK_URL", "")
DOOR_TOKEN = environment.text("DEMUR_DOOR_TOKEN", "")
# The built desk: its digest is in the record, so that whoever visits the desk can compare.
DESK_FILES = Path(environment.text("DEMUR_DESK_FILES", str(SOURCES.parent.parent / "desk" / "dist")))
# The record's name; it stands in every entry, proof and checkpoint and never changes.
RECORD_ORIGIN = environment.text("DEMUR_RECORD_ORIGIN", "dissent.example/record")
# Levels of a roll's tree, which are the circuit's: 16, or 20 where 65,536 places are too few.
DEPTH = environment.number("DEMUR_DEPTH", 16)
# Between deliveries of letters.
BATCH_SECONDS = environment.number("DEMUR_BATCH_SECONDS", 86_400)
# Whether drafters may invite a colleague by the name of a sign-in: the answer tells who is a member.
DIRECTORY = environment.flag("DEMUR_DIRECTORY", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "demur.index",
    "demur.journal",
    "demur.record",
    "demur.institution",
    "demur.standing",
    "demur.statements",
    "demur.guidance",
    "demur.memos",
    "demur.signatures",
    "demur.channel",
    "demur.evidence",
    "demur.web",
    *(["demur.demo"] if DEMO else []),
]

# The first three stand outside the one that serves files, so that their headers are on files and on errors too.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "demur.web.middleware.BrowserLimitsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "demur.web.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "demur.site.urls"
WSGI_APPLICATION = "demur.site.wsgi.application"
DATABASES = {"default": environment.database(environment.text("DEMUR_DATABASE_URL", ""), DATA)}
AUTH_USER_MODEL = "standing.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Our pages of sign-in come before those that allauth brings.
        "DIRS": [SOURCES / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "demur.web.shell.shell",
            ],
        },
    },
]

# Accounts: given by the institution, never taken; a password with a passkey or a one-time code (allauth).
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "choose-language"
ACCOUNT_ADAPTER = "demur.web.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "choose-language"
ACCOUNT_PREVENT_ENUMERATION = True
# By account, never by address, which nothing here reads.
ACCOUNT_RATE_LIMITS: dict[str, str | bool] = {
    "login_failed": "10/5m/key",
    "login": False,
    "signup": False,
    "reset_password": False,
    "confirm_email": False,
    "manage_email": False,
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "demur"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

# Whatever is larger is turned away before it is read (BodyLimitMiddleware). Files stay in memory:
# a draft must not lie in the machine's folder for temporary files.
# Guidance has up to eleven fields a phrase.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [SOURCES / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", SOURCES.parent.parent / "third_party" / "fonts")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# What a page of the site may load and do; the desk has a policy of its own (design 5).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Together with a desk that sends none this is the only pair that keeps the desk's window in reach (measured).
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
# `no-referrer` would make sign-in fail: the browser then sends no origin that a form could be checked by.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

SESSION_COOKIE_NAME = "demur_session"
SESSION_ENGINE = "demur.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "demur_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "demur.web.errors.form_not_ours"

# Lines say which page and which failure, never who asked, from where, with what.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "demur.site.log_lines.LogLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Below an error of ours these repeat what a visitor typed: an address, a host, a form.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
