"""Taking a batch: which texts are open, against which rolls, and what then stands on each (protocol 5)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from demur.channel.rolls import published_rolls
from demur.memos import queries as memos
from demur.record import queries as record
from demur.record.keys import slip_signer
from demur.signatures import operations as signatures
from demur.signatures import queries as signatures_now
from demur.signatures.keys import door_key
from demur.signatures.rules import OpenText, accepted_rolls
from demur_verify.entries import Circulated


def run_batch(*, at: datetime) -> bool:
    """
    Take the letters of what the relay delivered, and sign a list for each memo that goes round.

    False where nothing was delivered since the last time. Killed anywhere and run again it takes no letter twice and
    loses none.

    :raises KeyMissing: the record has no keys yet
    """
    delivery = signatures_now.deliveries()
    signatures.forget_batch(delivery.taken)
    if not delivery.one_waits:
        return False
    proven = signatures.read_batch(delivery.came, door_key(settings.DATA), open_texts(at))
    with transaction.atomic():
        signatures.lock_deliveries()
        signatures.keep_batch(delivery, proven, open_texts(at), slip_signer(settings.DATA), at=at)
    signatures.forget_batch(delivery.came)
    return True


def open_texts(at: datetime) -> list[OpenText]:
    """Return every memo that goes round, its closing still ahead, with the rolls that its letters may name."""
    circulations = memos.open_circulations(at)
    entries = record.entered_many(circulation.leaf_hash for circulation in circulations)
    rolls = {term: published_rolls(term) for term in {circulation.term for circulation in circulations}}
    texts: list[OpenText] = []
    for circulation in circulations:
        entered = entries[circulation.leaf_hash]
        if isinstance(entered.entry, Circulated):
            text = OpenText(
                origin=settings.RECORD_ORIGIN,
                term=circulation.term,
                digest=circulation.digest,
                circulated=entered.entry.commitment,
                rolls=accepted_rolls(rolls[circulation.term], circulated_at=entered.index),
            )
            texts.append(text)
    return texts
