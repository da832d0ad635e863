from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demur.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the site hand each of the demo's people their published chain."""
        # What has tables is imported when all of them are there.
        from demur.demo.chains import published_chain  # noqa: PLC0415
        from demur.web.hand_over import give_demo_chains  # noqa: PLC0415

        give_demo_chains(published_chain)
