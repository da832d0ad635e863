from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class StandingConfig(AppConfig):
    name = "demur.standing"
    label = "standing"

    def ready(self) -> None:
        """Let Django not write down when somebody signed in."""
        user_logged_in.disconnect(dispatch_uid="update_last_login")
