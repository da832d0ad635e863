from __future__ import annotations

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "demur.statements"
    label = "statements"
