"""Settings read from the environment, typed; a value that cannot be understood stops the start and is named."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """Return the variable, or the content of the file that `NAME_FILE` points to, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read: {problem.strerror}") from problem
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    """Return the variable as a whole number of at least 0."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no: `1` or `0`."""
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value == "1"


def check_secret_key() -> None:
    """
    Stop a start that nobody gave a secret: sessions and one-time links are signed with it.

    :raises ImproperlyConfigured: `DEMUR_SECRET_KEY` is empty, and this is not the demo
    """
    if not text("DEMUR_SECRET_KEY", "") and not flag("DEMUR_DEMO", default=False):
        raise ImproperlyConfigured("DEMUR_SECRET_KEY, or DEMUR_SECRET_KEY_FILE, must hold a long random text")


def database(url: str, data: Path) -> dict[str, object]:
    """
    Turn `DEMUR_DATABASE_URL` into Django's settings; empty means the embedded SQLite file.

    `postgresql://user:password@host:port/name`; a socket folder goes into `?host=/path`.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "demur.sqlite3",
            "OPTIONS": {
                # IMMEDIATE is what removes "database is locked"; FULL because a filing is promised to be durable.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DEMUR_DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    socket = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(socket) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
