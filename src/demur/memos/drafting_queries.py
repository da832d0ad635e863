"""
Questions of drafters about their own draft: who drafts, who is invited, what was saved when, what was said of it.

Whoever asks names the account that asks; to anybody but a drafter there is no such draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from demur.memos import content, models
from demur.memos.rules import Content, Outcome
from demur.standing import queries as standing


@dataclass(frozen=True)
class DrafterSeen:
    """One of the drafters; `office_knows_name` is their own choice."""

    account: int
    name: str
    office_knows_name: bool


@dataclass(frozen=True)
class InvitationSeen:
    """
    An invitation as drafters see it.

    :param name: of the member who was invited by name; empty for a link, which anybody may hold
    :param outcome: `withdrawn` also for one that is past its end
    """

    number: int
    name: str
    outcome: Outcome
    expires_at: datetime


@dataclass(frozen=True)
class Asking:
    """A member who asks to join."""

    account: int
    name: str


@dataclass(frozen=True)
class Circle:
    """Everybody who drafts a text, or may come to."""

    drafters: tuple[DrafterSeen, ...]
    invitations: tuple[InvitationSeen, ...]
    asking: tuple[Asking, ...]


@dataclass(frozen=True)
class InvitedToDraft:
    """What somebody sees of an invitation before they accept it: its number and its end, and nothing of the text."""

    number: int
    expires_at: datetime


@dataclass(frozen=True)
class RevisionLine:
    """A save: who, when, and which fields are not as in the revision before; none for the first one."""

    number: int
    by: str
    at: datetime
    changed: tuple[str, ...]
    restored: int | None


@dataclass(frozen=True)
class RevisionSeen:
    """A save with what the draft said before and after it; `before` is None for the first one."""

    number: int
    by: str
    at: datetime
    restored: int | None
    before: Content | None
    after: Content


def circle(key: UUID, account: int, at: datetime) -> Circle | None:
    """Return who drafts, who is invited and who asks to join; None to anybody but a drafter."""
    row = _own(key, account).prefetch_related("drafters", "invitations", "asked_to_join").first()
    if row is None:
        return None
    asking = [each.account_id for each in row.asked_to_join.all() if not each.declined]
    accounts = [each.account_id for each in row.drafters.all()]
    invited = [each.account_id for each in row.invitations.all() if each.account_id is not None]
    names = standing.names_of({*asking, *accounts, *invited})
    return Circle(
        drafters=tuple(
            DrafterSeen(each.account_id, names.get(each.account_id, ""), each.office_knows_name)
            for each in sorted(row.drafters.all(), key=lambda each: each.pk)
        ),
        invitations=tuple(
            InvitationSeen(
                number=each.number,
                name=names.get(each.account_id, "") if each.account_id else "",
                outcome=_outcome_at(each, at),
                expires_at=each.expires_at,
            )
            for each in sorted(row.invitations.all(), key=lambda each: -each.pk)
        ),
        asking=tuple(Asking(each, names.get(each, "")) for each in asking),
    )


def invited_by_link(token: str, at: datetime) -> InvitedToDraft | None:
    """Return what a one-time link shows; None where it cannot be used, or no longer."""
    return _invited(models.DraftInvitation.objects.filter(token_hash=standing.hash_of(token)), at)


def invited_by_number(number: int, account: int, at: datetime) -> InvitedToDraft | None:
    """Return what an invitation by name shows to whom it is for; None to anybody else, and when it is over."""
    return _invited(models.DraftInvitation.objects.filter(number=number, account_id=account), at)


def invitations_to(account: int, at: datetime) -> list[InvitedToDraft]:
    """Return the invitations by name that somebody has not answered yet."""
    rows = models.DraftInvitation.objects.filter(account_id=account, outcome=Outcome.OPEN, expires_at__gt=at)
    return [InvitedToDraft(row.number, row.expires_at) for row in rows.order_by("pk")]


def has_asked(number: int, account: int) -> bool:
    """Tell whether a member asked to join the drafters of a memo, and is not let in."""
    return models.JoinAsked.objects.filter(draft__version__memo__number=number, account_id=account).exists()


def drafts_memo(number: int, account: int) -> UUID | None:
    """Return the draft of a memo to one of its drafters; None to anybody else."""
    rows = models.Drafter.objects.filter(draft__version__memo__number=number, account_id=account)
    return rows.values_list("draft", flat=True).first()


def revisions(key: UUID, account: int, *, before: int | None = None, limit: int = 20) -> list[RevisionLine]:
    """Return the saves of a draft, the newest first; the next page lies `before` the last one. Empty to others."""
    row = _own(key, account).first()
    if row is None:
        return []
    rows = row.revisions.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    page = list(rows[: limit + 1])
    names = standing.names_of({each.by_id for each in page})
    return [
        RevisionLine(
            number=each.number,
            by=names.get(each.by_id, ""),
            at=each.at,
            changed=changed_fields(earlier.content, each.content) if earlier else (),
            restored=each.restored,
        )
        for each, earlier in zip(page[:limit], [*page[1:], None], strict=False)
    ]


def revision(key: UUID, number: int, account: int) -> RevisionSeen | None:
    """Return one save with what was said before and after it; None to anybody but a drafter."""
    row = _own(key, account).first()
    if row is None:
        return None
    kept = {each.number: each for each in row.revisions.filter(number__lte=number).order_by("-number")[:2]}
    after = kept.pop(number, None)
    if after is None:
        return None
    before = next(iter(kept.values()), None)
    return RevisionSeen(
        number=number,
        by=standing.names_of([after.by_id]).get(after.by_id, ""),
        at=after.at,
        restored=after.restored,
        before=content.of_kept(before.content) if before else None,
        after=content.of_kept(after.content),
    )


def changed_fields(before: dict[str, object], after: dict[str, object]) -> tuple[str, ...]:
    """Name the fields that two revisions differ in: `title`, `section-why`, `recommendations` and so on."""
    parts = (_flat(before), _flat(after))
    return tuple(name for name in _flat(after) | _flat(before) if parts[0].get(name) != parts[1].get(name))


def _flat(kept: dict[str, object]) -> dict[str, object]:
    sections = kept["sections"]
    named = {f"section-{prompt}": text for prompt, text in sections.items()} if isinstance(sections, dict) else {}
    return {**{name: value for name, value in kept.items() if name != "sections"}, **named}


def _own(key: UUID, account: int) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(key=key, drafters__account=account)


def _invited(rows: QuerySet[models.DraftInvitation], at: datetime) -> InvitedToDraft | None:
    row = rows.filter(outcome=Outcome.OPEN, expires_at__gt=at).first()
    return InvitedToDraft(row.number, row.expires_at) if row else None


def _outcome_at(row: models.DraftInvitation, at: datetime) -> Outcome:
    outcome = Outcome(row.outcome)
    return Outcome.WITHDRAWN if outcome is Outcome.OPEN and at >= row.expires_at else outcome
