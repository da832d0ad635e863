"""
Acts on guidance: issue it, change it. A change is a further edition; nothing is overwritten.

Each enters the record in its own transaction, as a commitment only.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from demur.guidance import queries
from demur.guidance.commitment import SALT, Numbered, commitment_of, text_of
from demur.guidance.given import HIGHEST_NUMBER, GuidanceGiven, GuidanceRefused, checked
from demur.guidance.models import Edition, Guidance, PhraseGroup, PhraseSaid
from demur.guidance.shelving import shelved_of
from demur.index import operations as index
from demur.institution import queries as institution
from demur.journal import operations as journal
from demur.record import operations as record
from demur_verify import entries
from demur_verify.canonical import hour_of

__all__ = ["GuidanceRefused", "change_guidance", "issue_guidance"]

_AT_ONCE = 500


@transaction.atomic
def issue_guidance(
    *,
    given: GuidanceGiven,
    office: str,
    by: int,
    at: datetime,
    number: int | None = None,
    supersedes: int | None = None,
    salt: bytes | None = None,
) -> int:
    """
    Issue guidance; return its number.

    :param office: a slug, of an office that `by` belongs to or replies for
    :param number: the one the institution gives it; None for the next
    :param supersedes: guidance of the same office that is no longer in force once this one is
    :param salt: of the commitment in the record; random where none is given. Only the demo gives one
    :raises GuidanceRefused: `not-of-that-office`, `guidance-number-taken`, `guidance-number-malformed`,
        `guidance-unknown`, `guidance-superseded`, `policy-unknown`, `marking-unknown`, what `checked` refuses
    """
    said = checked(given)
    key = _office_key(office, by)
    older = _superseded(supersedes, office) if supersedes is not None else None
    chosen = queries.next_number() if number is None else number
    if not 1 <= chosen <= HIGHEST_NUMBER:
        raise GuidanceRefused("guidance-number-malformed", where="number", facts={"highest": HIGHEST_NUMBER})
    try:
        with transaction.atomic():
            row = Guidance.objects.create(number=chosen, issued_by_id=key, supersedes=older)
    except IntegrityError as cause:  # the number is in use; or somebody superseded the same a moment before
        raise GuidanceRefused("guidance-number-taken", where="number", facts={"number": chosen}) from cause
    replaced = older.editions.order_by("-edition").first() if older else None
    _add_edition(row, 1, said, office=office, by=by, at=at, replaced=replaced, salt=salt)
    journal.note(happening="guidance-issued", subject=str(chosen), at=at)
    return chosen


@transaction.atomic
def change_guidance(
    *, number: int, given: GuidanceGiven, edition: int, by: int, at: datetime, salt: bytes | None = None
) -> int:
    """
    Change guidance: add an edition and keep the ones before it. Return its number among the editions.

    :param given: all that it says from now on; `note` says why it is changed
    :param edition: the newest one, which the change was begun from
    :raises GuidanceRefused: `guidance-unknown`, `not-of-that-office`, `guidance-superseded`,
        `guidance-changed-meanwhile`, `nothing-changed`, `note-missing`, `policy-unknown`, `marking-unknown`, what
        `checked` refuses
    """
    said = checked(given)
    row = Guidance.objects.select_for_update(of=("self",)).select_related("issued_by").filter(number=number).first()
    if row is None:
        raise GuidanceRefused("guidance-unknown", facts={"number": number})
    _office_key(row.issued_by.slug, by)
    _check_not_superseded(row)
    newest = row.editions.order_by("-edition").first()
    if newest is None or newest.edition != edition:
        raise GuidanceRefused("guidance-changed-meanwhile", facts={"number": number})
    if not said.note:
        raise GuidanceRefused("note-missing", where="note")
    _check_changes(row, said, at)
    _add_edition(row, edition + 1, said, office=row.issued_by.slug, by=by, at=at, replaced=newest, salt=salt)
    journal.note(happening="guidance-changed", subject=str(number), at=at)
    return edition + 1


def _check_changes(row: Guidance, said: GuidanceGiven, at: datetime) -> None:
    seen = queries.guidance(row.number, on=_day_of(at))
    if seen and text_of(_where(row, 1), _without_note(seen.given())) == text_of(_where(row, 1), _without_note(said)):
        raise GuidanceRefused("nothing-changed")


def _office_key(office: str, by: int) -> int:
    if office not in {each.slug for each in queries.offices_issuing(by)}:
        raise GuidanceRefused("not-of-that-office", where="office", facts={"office": office})
    return institution.office_keys()[office]


def _superseded(number: int, office: str) -> Guidance:
    row = Guidance.objects.select_for_update(of=("self",)).select_related("issued_by").filter(number=number).first()
    if row is None:
        raise GuidanceRefused("guidance-unknown", where="supersedes", facts={"number": number})
    if row.issued_by.slug != office:
        raise GuidanceRefused("not-of-that-office", where="supersedes", facts={"office": row.issued_by.slug})
    _check_not_superseded(row)
    return row


def _check_not_superseded(row: Guidance) -> None:
    successor = Guidance.objects.filter(supersedes=row).values_list("number", flat=True).first()
    if successor is not None:
        raise GuidanceRefused("guidance-superseded", facts={"number": row.number, "successor": successor})


def _add_edition(
    row: Guidance,
    edition: int,
    said: GuidanceGiven,
    *,
    office: str,
    by: int,
    at: datetime,
    replaced: Edition | None,
    salt: bytes | None,
) -> None:
    """Keep an edition with its phrases and enter its commitment."""
    policy = institution.policy_key(said.policy) if said.policy else None
    if said.policy and policy is None:
        raise GuidanceRefused("policy-unknown", where="policy")
    marking = institution.marking_keys().get(said.marking)
    if marking is None:
        raise GuidanceRefused("marking-unknown", where="marking")
    chosen = salt or secrets.token_bytes(SALT)
    commitment = commitment_of(salt=chosen, text=text_of(_where(row, edition, office), said))
    leaf = record.enter(
        entries.Guidance(
            at=hour_of(at), commitment=commitment, supersedes=bytes(replaced.commitment) if replaced else None
        ),
        at=at,
    )
    kept = Edition.objects.create(
        guidance=row,
        edition=edition,
        title_en=said.title.en,
        title_ar=said.title.ar,
        audiences=" ".join(said.audiences),
        policy_id=policy,
        marking_id=marking,
        from_on=said.from_on,
        until_on=said.until_on,
        note=said.note,
        made_by_id=by,
        made_on=_day_of(at),
        made_at=hour_of(at),
        salt=chosen,
        commitment=commitment,
        leaf_hash=leaf,
    )
    _keep_phrases(kept, said)
    index.put(shelved_of(row.number, said, hour_of(at)))


def _keep_phrases(kept: Edition, said: GuidanceGiven) -> None:
    PhraseGroup.objects.bulk_create(
        [PhraseGroup(edition=kept, place=place, kind=entry.kind) for place, entry in enumerate(said.entries, 1)],
        batch_size=_AT_ONCE,
    )
    groups = dict(kept.groups.values_list("place", "pk"))
    PhraseSaid.objects.bulk_create(
        [
            PhraseSaid(
                group_id=groups[place],
                language=each.language,
                text=each.text,
                reason=each.reason,
                preferred=each.preferred,
            )
            for place, entry in enumerate(said.entries, 1)
            for each in entry.said
        ],
        batch_size=_AT_ONCE,
    )


def _where(row: Guidance, edition: int, office: str = "") -> Numbered:
    return Numbered(number=row.number, edition=edition, office=office, supersedes=row.supersedes_id)


def _without_note(given: GuidanceGiven) -> GuidanceGiven:
    return replace(given, note="")


def _day_of(at: datetime) -> date:
    """Return the day of a moment where the institution is."""
    return at.astimezone(ZoneInfo(institution.institution().zone)).date()
