from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_save

from demur_verify.canonical import hour_of


class WebConfig(AppConfig):
    name = "demur.web"
    label = "web"

    def ready(self) -> None:
        """Let allauth write the hour, and nothing finer, in which a second step of signing in was used."""
        # What has tables is imported when all of them are there.
        from allauth.mfa.models import Authenticator  # noqa: PLC0415

        pre_save.connect(keep_hours, sender=Authenticator)


def keep_hours(instance: Any, **_more: object) -> None:
    """Cut the moments of an authenticator that is about to be kept to their hours."""
    instance.created_at = hour_of(instance.created_at)
    if instance.last_used_at is not None:
        instance.last_used_at = hour_of(instance.last_used_at)
