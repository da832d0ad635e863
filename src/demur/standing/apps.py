from __future__ import annotations

from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "demur.standing"
    label = "standing"
