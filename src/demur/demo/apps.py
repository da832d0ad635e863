from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ORIGINS = "demo."
"""What a demo's record begins with: there alone desks and verifiers allow what a demo does."""


class DemoConfig(AppConfig):
    name = "demur.demo"
    label = "demo"

    def ready(self) -> None:
        """
        Let the site hand each of the demo's people their published chain.

        :raises ImproperlyConfigured: the record is not a demo's; anybody could sign in there as anybody
        """
        if not settings.RECORD_ORIGIN.startswith(ORIGINS):
            raise ImproperlyConfigured(
                f"DEMUR_DEMO is not for {settings.RECORD_ORIGIN}: a demo's begins with {ORIGINS}"
            )
        # What has tables is imported when all of them are there.
        from demur.demo.chains import published_chain  # noqa: PLC0415
        from demur.web.hand_over import give_demo_chains  # noqa: PLC0415

        give_demo_chains(published_chain)
