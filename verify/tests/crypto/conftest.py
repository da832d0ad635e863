"""Properties are tried without a limit of time for each example: the first one loads libraries."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("cryptography", deadline=None)
settings.load_profile("cryptography")
