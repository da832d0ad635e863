from __future__ import annotations

from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "demur.signatures"
    label = "signatures"
