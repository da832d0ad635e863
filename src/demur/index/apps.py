from __future__ import annotations

from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "demur.index"
    label = "index"
