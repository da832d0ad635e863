"""The record, in words: what was entered, when, who countersigned it and how old that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import queries as channel
from demur.record import queries as record
from demur.record.queries import Entered, RecordStatus, WitnessSeen
from demur.web.record_words import Filing, digest_spoken_of, ledger
from demur.web.states import Status, how_old

PAGE: Final = 40
FRESH: Final = timedelta(hours=36)
"""The age up to which a countersignature serves for signing (protocol 5)."""


@dataclass(frozen=True)
class WitnessShown:
    """A witness: its name, whether it is up to date, and when it last countersigned."""

    name: str
    status: Status
    at: datetime | None


@dataclass(frozen=True)
class Trouble:
    """What keeps the record from going on, for `data-reason` and in words."""

    reason: str
    sentence: str


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Show the entries, the newest first, forty at a time."""
    now, status = clock.now(), record.status()
    before = _before(request, status.size)
    first = max(before - PAGE, 0)
    entries = record.entries_between(first, before)
    filings, sizes = _spoken_of(entries)
    older = first or None
    return render(
        request,
        "web/record.html",
        {
            "size": status.size,
            "published_size": status.published_size,
            "countersigned_at": status.countersigned_at,
            "age": how_old(status.countersigned_at, now) if status.countersigned_at else "",
            "trouble": trouble_of(status),
            "witnesses": [shown(witness, status, now) for witness in status.witnesses],
            "quorum": status.quorum,
            "entries": ledger(entries, filings, sizes),
            "older": older,
            "older_first": first - 1,
            "newer": min(before + PAGE, status.size) if before < status.size else None,
        },
    )


def shown(witness: WitnessSeen, status: RecordStatus, now: datetime) -> WitnessShown:
    """Say of a witness whether it keeps up with the record."""
    if witness.at is None:
        state = Status("late", _("Not seen yet"))
    elif (witness.size or 0) < status.published_size or now - witness.at > FRESH:
        state = Status("waiting", _("Behind"))
    else:
        state = Status("settled", _("Up to date"))
    return WitnessShown(witness.name, state, witness.at)


def trouble_of(status: RecordStatus) -> Trouble | None:
    """Put into words what keeps the record from being signed."""
    if status.trouble is None:
        return None
    sentences = {
        "record-behind-its-witness": _(
            "A witness has seen more of the record than this machine holds. Nothing is signed until that is explained."
        ),
        "record-behind-its-high-water": _(
            "This machine has signed more of the record than it holds now. Nothing is signed until that is explained."
        ),
        "witness-holds-another-record": _(
            "A witness holds a record that differs from this one. Nothing is signed until that is explained."
        ),
    }
    general = _("The record cannot be signed at the moment. Whoever runs the site is told why in its log.")
    return Trouble(status.trouble, sentences.get(status.trouble, general))


def _before(request: HttpRequest, size: int) -> int:
    """Return the index before which the page ends; what is no index is no page."""
    asked = request.GET.get("before")
    if asked is None:
        return size
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len(str(size)) and 0 < int(asked) <= size):
        raise Http404
    return int(asked)


def _spoken_of(entries: list[Entered]) -> tuple[dict[bytes, Filing], dict[bytes, int]]:
    """Find the filings that these entries speak of, and how large the roll was for each."""
    digests = {digest for each in entries if (digest := digest_spoken_of(each.entry))}
    cases = {digest: case for digest in digests if (case := channel.case_of(digest))}
    entered = record.entered_many(case.leaf_hash for case in cases.values())
    filings = {
        digest: Filing(entered[case.leaf_hash].index) for digest, case in cases.items() if case.leaf_hash in entered
    }
    return filings, {digest: case.roll_size for digest, case in cases.items()}
