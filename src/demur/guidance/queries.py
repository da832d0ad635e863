"""
Questions about guidance: what is in force on a day, what it says, what it was before.

Guidance is in force on a day when it was issued here by then, the day lies between its first and its last, and no other
guidance in force supersedes it. Of its editions the newest holds whose own first day has come.

Whoever may read memos may read all guidance: the audience says whose words it governs, and is no wall. Nobody could
question what they may not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from demur.guidance import models, rules
from demur.guidance.given import EVERYONE, Entry, GuidanceGiven, Said
from demur.guidance.in_force import StandingOn, State
from demur.institution import queries as institution
from demur.institution.queries import Marking, Office
from demur.institution.rules import Words
from demur.standing import queries as standing


@dataclass(frozen=True)
class GuidanceLine:
    """
    Guidance in a list, as it stands on a day.

    :param title: in a language that it has no title in, the other one
    :param audiences: codes: missions, spokespersons, everyone
    :param policy: a slug, as is `office`; empty where it is on no policy in particular
    :param from_on: the first day of the edition shown, `until_on` its last; None for no end
    :param issued_on: the day of its first edition
    """

    number: int
    edition: int
    title: Words
    issued_by: Words
    office: str
    audiences: tuple[str, ...]
    policy: str
    policy_title: Words | None
    marking: Marking
    from_on: date
    until_on: date | None
    issued_on: date
    state: State
    supersedes: int | None
    superseded_by: int | None

    @property
    def is_in_force(self) -> bool:
        """Tell whether it is in force."""
        return self.state is State.IN_FORCE


@dataclass(frozen=True)
class EditionSeen:
    """An edition in a guidance's history; `leaf_hash` leads to its entry in the record."""

    edition: int
    from_on: date
    until_on: date | None
    made_on: date
    made_at: datetime
    note: str
    commitment: bytes
    leaf_hash: bytes


@dataclass(frozen=True)
class Guidance(GuidanceLine):
    """Guidance with all that one of its editions says, and its history, the first edition first."""

    titles_given: Words
    entries: tuple[Entry, ...]
    note: str
    salt: bytes
    commitment: bytes
    editions: tuple[EditionSeen, ...]

    def given(self) -> GuidanceGiven:
        """Return what this edition says, as it was given."""
        return GuidanceGiven(
            title=self.titles_given,
            audiences=self.audiences,
            policy=self.policy,
            marking=self.marking.slug,
            from_on=self.from_on,
            until_on=self.until_on,
            entries=self.entries,
            note=self.note,
        )


def guidance(number: int, *, on: date, edition: int | None = None) -> Guidance | None:
    """
    Return guidance by its number, in the edition that is asked for or in its newest; None where there is none.

    :param on: the day whose state is told
    """
    rows = list(_editions().filter(guidance_id=number).order_by("edition"))
    row = next((row for row in reversed(rows) if edition in (None, row.edition)), None)
    if row is None:
        return None
    related = _editions().filter(guidance__supersedes_id=number).order_by("guidance_id", "edition")
    line = _line(row, StandingOn([*rows, *related], on))
    groups = groups_of([row.pk]).get(row.pk, [])
    return Guidance(
        **line,
        titles_given=Words(en=row.title_en, ar=row.title_ar),
        entries=tuple(entry_of(group) for group in groups),
        note=row.note,
        salt=bytes(row.salt),
        commitment=bytes(row.commitment),
        editions=tuple(_edition(each) for each in rows),
    )


@dataclass(frozen=True)
class Called:
    """What guidance is called, and when it was issued."""

    title: Words
    issued_on: date


def called(number: int) -> Called | None:
    """Return what guidance is called by its number; None where there is none."""
    rows = list(models.Edition.objects.filter(guidance_id=number).order_by("edition"))
    if not rows:
        return None
    newest = rows[-1]
    title = Words(en=newest.title_en or newest.title_ar, ar=newest.title_ar or newest.title_en)
    return Called(title, rows[0].made_on)


def all_guidance(
    on: date, *, policy: str | None = None, in_force: bool = False, before: int | None = None, limit: int = 50
) -> list[GuidanceLine]:
    """Return all guidance, or what is in force, the highest number first; the next page lies `before` the last one."""
    found = [
        each
        for each in _lines(on)
        if (policy is None or each.policy == policy)
        and (each.is_in_force or not in_force)
        and (before is None or each.number < before)
    ]
    return found[:limit]


def lines(numbers: Iterable[int], on: date) -> dict[int, GuidanceLine]:
    """Return guidance by number; those that are not there are left out."""
    asked = set(numbers)
    return {each.number: each for each in _lines(on) if each.number in asked} if asked else {}


def phrases_in_force(on: date, *, audience: str | None = None, policy: str | None = None) -> list[rules.Phrase]:
    """
    Return every phrase that guidance in force on a day names, by number and place.

    :param audience: only what governs the words of these: missions, or spokespersons
    :param policy: only what is on this policy
    """
    standing_then = StandingOn(list(_editions().order_by("guidance_id", "edition")), on)
    held = [row for row in standing_then.in_force() if _governs(row, audience, policy)]
    groups = groups_of(row.pk for row in held)
    return [phrase for row in held for group in groups.get(row.pk, []) for phrase in _phrases(row, group)]


def groups_of(editions: Iterable[int]) -> dict[int, list[models.PhraseGroup]]:
    """Return the phrases of editions, by their place."""
    groups = models.PhraseGroup.objects.filter(edition__in=list(editions)).prefetch_related(_SAID)
    by_edition: dict[int, list[models.PhraseGroup]] = {}
    for group in groups.order_by("edition__guidance_id", "place"):
        by_edition.setdefault(group.edition_id, []).append(group)
    return by_edition


def next_number() -> int:
    """Return the number after the highest one in use."""
    return (models.Guidance.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def offices_issuing(account: int) -> list[Office]:
    """Return the offices that an account may issue guidance for: its own, and those whose officials it replies for."""
    seen = standing.standing_of(account)
    own = {seen.office, *institution.offices_behind(seen.officials)} if seen.officials else {seen.office}
    return [office for office in institution.offices() if office.slug in own]


_SAID = Prefetch("said", models.PhraseSaid.objects.order_by("pk"))


def _editions() -> QuerySet[models.Edition]:
    return models.Edition.objects.select_related("guidance__issued_by", "policy", "marking")


def _lines(on: date) -> list[GuidanceLine]:
    """Return every guidance by its newest edition or, where one holds, by that; the highest number first."""
    there = StandingOn(list(_editions().order_by("guidance_id", "edition")), on)
    return [
        GuidanceLine(**_line(there.held.get(number, newest), there))
        for number, newest in sorted(there.newest.items(), reverse=True)
    ]


def _line(row: models.Edition, there: StandingOn) -> dict[str, Any]:
    number = row.guidance_id
    return {
        "number": number,
        "edition": row.edition,
        "title": Words(en=row.title_en or row.title_ar, ar=row.title_ar or row.title_en),
        "issued_by": Words(en=row.guidance.issued_by.name_en, ar=row.guidance.issued_by.name_ar),
        "office": row.guidance.issued_by.slug,
        "audiences": tuple(row.audiences.split()),
        "policy": row.policy.slug if row.policy else "",
        "policy_title": Words(en=row.policy.title_en, ar=row.policy.title_ar) if row.policy else None,
        "marking": Marking(
            slug=row.marking.slug,
            rank=row.marking.rank,
            name=Words(en=row.marking.name_en, ar=row.marking.name_ar),
            portion=Words(en=row.marking.portion_en, ar=row.marking.portion_ar),
        ),
        "from_on": row.from_on,
        "until_on": row.until_on,
        "issued_on": there.issued_on(number),
        "state": there.state_of(number),
        "supersedes": row.guidance.supersedes_id,
        "superseded_by": there.successor.get(number),
    }


def _edition(row: models.Edition) -> EditionSeen:
    return EditionSeen(
        edition=row.edition,
        from_on=row.from_on,
        until_on=row.until_on,
        made_on=row.made_on,
        made_at=row.made_at,
        note=row.note,
        commitment=bytes(row.commitment),
        leaf_hash=bytes(row.leaf_hash),
    )


def entry_of(group: models.PhraseGroup) -> Entry:
    """Read a phrase with all its languages."""
    return Entry(
        kind=group.kind,
        said=tuple(Said(each.language, each.text, each.reason, each.preferred) for each in group.said.all()),
    )


def _governs(row: models.Edition, audience: str | None, policy: str | None) -> bool:
    audiences = row.audiences.split()
    if audience is not None and EVERYONE not in audiences and audience not in audiences:
        return False
    return policy is None or bool(row.policy and row.policy.slug == policy)


def _phrases(row: models.Edition, group: models.PhraseGroup) -> list[rules.Phrase]:
    return [
        rules.Phrase(
            kind=rules.Kind(group.kind),
            language=each.language,
            text=each.text,
            reason=each.reason,
            preferred=each.preferred,
            guidance=str(row.guidance_id),
            issued_on=row.from_on,
            entry=group.place,
        )
        for each in group.said.all()
    ]
