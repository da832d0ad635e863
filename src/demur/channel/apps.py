from __future__ import annotations

from django.apps import AppConfig


class ChannelConfig(AppConfig):
    name = "demur.channel"
    label = "channel"
