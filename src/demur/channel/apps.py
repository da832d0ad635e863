from __future__ import annotations

from django.apps import AppConfig

from demur.institution.later import take_by


class ChannelConfig(AppConfig):
    name = "demur.channel"
    label = "channel"

    def ready(self) -> None:
        """Take the table `process` of the institution's document."""
        from demur.channel.operations.processes import choose_process  # noqa: PLC0415 (not before the tables are there)

        take_by("process", choose_process)
