from __future__ import annotations

from django.apps import AppConfig


class InstitutionConfig(AppConfig):
    name = "demur.institution"
    label = "institution"
