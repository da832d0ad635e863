"""Saying in the record what this installation runs with (protocol 7, `settings`)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from demur.channel.desk_files import desk_digest
from demur.institution import queries as institution
from demur.record import keys as record_keys
from demur.record import operations as record
from demur.record import queries as record_queries
from demur.signatures.keys import door_key
from demur_verify.entries import Settings


@transaction.atomic
def publish_settings(*, at: datetime) -> bool:
    """
    Enter the settings into the record where anything in them has changed; tell whether it had.

    The first call makes the door's key.

    :raises KeyMissing: the record has no keys yet
    """
    rules = institution.institution()
    now = Settings(
        door=door_key(settings.DATA).public,
        slip=record_keys.slip_key(settings.DATA),
        desk=desk_digest(settings.DESK_FILES),
        depth=settings.DEPTH,
        batch=settings.BATCH_SECONDS,
        growth=rules.growth,
        wait=rules.wait,
        floor=rules.floor,
        freshness=rules.freshness,
    )
    if record_queries.latest_settings() == now:
        return False
    record.enter(now, at=at)
    return True
