from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "demur.record"
    label = "record"
