"""
Questions about drafts, frozen texts, memos and circulations.

A draft is its drafters' alone. Who may read a memo that goes round or is filed is said in `memos.readers`; lists here
leave out what their reader may not read, and where no reader is named all that is not for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from demur import languages
from demur.guidance import queries as guidance
from demur.institution import queries as institution
from demur.memos import content, models, readers, rules
from demur.memos.rules import Recommendation, Stage
from demur_verify.entries import Audience
from demur_verify.frozen_text import Block
from demur_verify.kinds import TextDigest

AUDIENCES: Mapping[str, Audience] = {"everyone": "everyone", "chosen": "chosen"}


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list of one of its drafters; `number` is None before it goes round or is filed."""

    key: UUID
    title: str
    policy: str
    stage: Stage
    number: int | None
    saved_at: datetime


@dataclass(frozen=True)
class DraftSeen:
    """
    A draft as one of its drafters sees it.

    :param drafters: accounts
    :param office_knows_name: the choice of whoever asked
    :param revision: goes up with each save; handed back when it is saved again
    :param digest: of its frozen text; None while it is being written
    :param follows: the draft whose frozen text this one began from
    """

    key: UUID
    drafters: tuple[int, ...]
    title: str
    policy: str
    marking: str
    language: str
    addressees: tuple[str, ...]
    sections: dict[str, str]
    recommendations: tuple[Recommendation, ...]
    office_knows_name: bool
    revision: int
    saved_at: datetime
    stage: Stage
    digest: TextDigest | None
    number: int | None
    follows: UUID | None
    questions_guidance: int | None


@dataclass(frozen=True)
class FrozenText:
    """
    A frozen text, whole.

    :param number: None before it goes round or is filed
    :param term: of its circulation; None where it did not go round
    :param policy: a slug, as are `marking` and `addressees`
    :param recommendations: as they stand in the text; `to` is a title
    :param blocks: bytes as they are hashed, the head first; `salts` are theirs
    :param drafters: accounts; `known_to_office` are those who chose that the channel office learns their names
    :param questions_guidance: the number of guidance that it questions beside the policy
    """

    digest: TextDigest
    number: int | None
    term: str | None
    title: str
    policy: str
    marking: str
    language: str
    addressees: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]
    blocks: tuple[bytes, ...]
    salts: tuple[bytes, ...]
    drafters: tuple[int, ...]
    known_to_office: tuple[int, ...]
    frozen_at: datetime
    filed_at: datetime | None
    questions_guidance: int | None = None


@dataclass(frozen=True)
class MemoLine:
    """A memo in a list; `addressees` are slugs."""

    number: int
    title: str
    addressees: tuple[str, ...]


@dataclass(frozen=True)
class Circulation:
    """
    A memo goes round, or went.

    `commitment`, `salt` and `readers` are those of its `circulated` entry, which `leaf_hash` leads to; `roll_day` is
    the day of the roll that it began under.
    """

    number: int
    digest: TextDigest
    title: str
    term: str
    roll_day: date
    audience: Audience
    at: datetime
    until: datetime
    readers: int
    salt: bytes
    commitment: bytes
    leaf_hash: bytes
    drafters: tuple[int, ...]


def draft(key: UUID, account: int) -> DraftSeen | None:
    """Return a draft to one of its drafters; None to anybody else, and where there is none."""
    row = _drafts().filter(key=key, drafters__account=account).first()
    return _draft_seen(row, account) if row else None


def drafts_of(account: int, *, start: int = 0, limit: int = 50) -> list[DraftLine]:
    """Return somebody's drafts, the last saved first, a page at a time."""
    rows = _drafts().filter(drafters__account=account).order_by("-saved_at", "key")[start : start + limit]
    return [
        DraftLine(
            key=row.key,
            title=row.title,
            policy=row.policy.slug,
            stage=_stage_of(row),
            number=_number_of(row),
            saved_at=row.saved_at,
        )
        for row in rows
    ]


def preview(key: UUID) -> tuple[bytes, ...]:
    """
    Return a draft's blocks as they would be frozen now; whoever asks has been handed the draft before.

    :raises ContentRefused: something is missing, or cannot stand in a frozen text
    """
    row = _drafts().get(key=key)
    return tuple(block.to_bytes() for block in blocks_now(row))


def blocks_now(row: models.Draft) -> tuple[Block, ...]:
    """
    Write a draft as blocks, with the titles that officials have now.

    :raises ContentRefused: something is missing, or cannot stand in a frozen text
    """
    given = content.of_row(row)
    if given.marking not in institution.marking_keys():
        raise rules.ContentRefused("marking-unknown", where="marking")
    asked = {each.to for each in given.recommendations if each.to}
    officials = institution.officials_named({*given.addressees, *asked})
    titles = {slug: official.title.said_in(given.language) for slug, official in officials.items()}
    questions = _questions(given.language, given.questions_guidance)
    return rules.blocks_of(given, origin=settings.RECORD_ORIGIN, titles=titles, questions=questions)


def _questions(language: str, number: int | None) -> str:
    called = guidance.called(number) if number is not None else None
    if number is None or called is None:
        return ""
    issued_on = languages.day(called.issued_on, languages.language_of(language))
    return rules.questioning(language, number=number, title=called.title.said_in(language), issued_on=issued_on)


def frozen(digest: bytes) -> FrozenText | None:
    """Return a frozen text by its digest; None where there is none."""
    row = _versions().filter(digest=digest).first()
    return _frozen(row) if row else None


def by_number(number: int) -> FrozenText | None:
    """Return the text of a memo by its number; None where none has it."""
    row = _versions().filter(memo__number=number).first()
    return _frozen(row) if row else None


def lines_of(numbers: Iterable[int]) -> dict[int, MemoLine]:
    """Return a line for each memo by its number, in one question and without its text."""
    rows = models.Memo.objects.filter(number__in=list(numbers))
    return {
        number: MemoLine(number=number, title=title, addressees=tuple(addressees))
        for number, title, addressees in rows.values_list("number", "version__title", "version__addressees")
    }


def memos_on(
    policy: str, *, reader: int | None = None, before: int | None = None, limit: int = 100
) -> list[FrozenText]:
    """Return the memos that question a policy, the highest number first; the next page lies `before` the last one."""
    return [_frozen(row) for row in _numbered(before, limit, _versions_for(reader).filter(policy__slug=policy))]


def memos_questioning(number: int, *, reader: int | None = None, limit: int = 100) -> list[FrozenText]:
    """Return the memos that question guidance, by its number, the highest number of a memo first."""
    rows = _versions_for(reader).filter(draft__questions_guidance_id=number)
    return [_frozen(row) for row in _numbered(None, limit, rows)]


def memos(*, reader: int | None = None, before: int | None = None, limit: int = 100) -> list[FrozenText]:
    """Return the memos that go round or are filed, the highest number first; the next page lies `before` the last."""
    return [_frozen(row) for row in _numbered(before, limit, _versions_for(reader))]


def open_circulations(at: datetime) -> list[Circulation]:
    """Return every memo that went round by then and is not filed yet, also past its end; by number."""
    rows = _circulations().filter(memo__filed_at__isnull=True, at__lte=at).order_by("memo_id")
    return [_circulation(row) for row in rows]


def circulations_of(digests: list[TextDigest]) -> dict[bytes, Circulation]:
    """Return circulations by their texts' digests, also after filing; what did not go round is left out."""
    rows = _circulations().filter(memo__version__digest__in=list(digests))
    return {bytes(row.memo.version.digest): _circulation(row) for row in rows}


def circulation_of(digest: bytes) -> Circulation | None:
    """Return a text's circulation, also after filing; None where it did not go round."""
    row = _circulations().filter(memo__version__digest=digest).first()
    return _circulation(row) if row else None


def _drafts() -> QuerySet[models.Draft]:
    rows = models.Draft.objects.select_related("policy", "marking", "version__memo__circulation")
    return rows.prefetch_related("drafters")


def _versions() -> QuerySet[models.Version]:
    rows = models.Version.objects.select_related("policy", "marking", "draft", "memo__circulation")
    return rows.prefetch_related("blocks", "draft__drafters")


def _versions_for(reader: int | None) -> QuerySet[models.Version]:
    if reader is None:
        return _versions().filter(readers.TO_ANYBODY)
    return _versions().exclude(memo__number__in=readers.hidden_from(reader))


def _circulations() -> QuerySet[models.Circulation]:
    rows = models.Circulation.objects.select_related("memo__version__draft")
    return rows.prefetch_related("memo__version__draft__drafters")


def _numbered(before: int | None, limit: int, rows: QuerySet[models.Version]) -> QuerySet[models.Version]:
    rows = rows.filter(memo__isnull=False)
    if before is not None:
        rows = rows.filter(memo__number__lt=before)
    return rows.order_by("-memo__number")[:limit]


def _version_of(row: models.Draft) -> models.Version | None:
    version: models.Version | None = getattr(row, "version", None)
    return version


def _memo_of(version: models.Version) -> models.Memo | None:
    memo: models.Memo | None = getattr(version, "memo", None)
    return memo


def _circulation_in(version: models.Version) -> models.Circulation | None:
    circulation: models.Circulation | None = getattr(_memo_of(version), "circulation", None)
    return circulation


def _stage_of(row: models.Draft) -> Stage:
    version = _version_of(row)
    if version is None:
        return Stage.WRITING
    memo = _memo_of(version)
    if memo is None:
        return Stage.FROZEN
    return Stage.CIRCULATED if memo.filed_at is None else Stage.FILED


def _number_of(row: models.Draft) -> int | None:
    version = _version_of(row)
    memo = _memo_of(version) if version else None
    return memo.number if memo else None


def _draft_seen(row: models.Draft, account: int) -> DraftSeen:
    given, version = content.of_row(row), _version_of(row)
    (own,) = [each for each in row.drafters.all() if each.account_id == account]
    return DraftSeen(
        key=row.key,
        drafters=_accounts(row),
        title=given.title,
        policy=given.policy,
        marking=given.marking,
        language=given.language,
        addressees=given.addressees,
        sections=dict(given.sections),
        recommendations=given.recommendations,
        office_knows_name=own.office_knows_name,
        revision=row.revision,
        saved_at=row.saved_at,
        stage=_stage_of(row),
        digest=TextDigest(bytes(version.digest)) if version else None,
        number=_number_of(row),
        follows=row.follows_id,
        questions_guidance=row.questions_guidance_id,
    )


def _accounts(row: models.Draft) -> tuple[int, ...]:
    return tuple(sorted(each.account_id for each in row.drafters.all()))


def _frozen(row: models.Version) -> FrozenText:
    memo, circulation = _memo_of(row), _circulation_in(row)
    blocks = sorted(row.blocks.all(), key=lambda block: block.index)
    contents = tuple(bytes(block.content) for block in blocks)
    return FrozenText(
        digest=TextDigest(bytes(row.digest)),
        number=memo.number if memo else None,
        term=circulation.term if circulation else None,
        title=row.title,
        policy=row.policy.slug,
        marking=row.marking.slug,
        language=row.language,
        addressees=tuple(row.addressees),
        recommendations=rules.recommendations_in([Block.parse(block) for block in contents]),
        blocks=contents,
        salts=tuple(bytes(block.salt) for block in blocks),
        drafters=_accounts(row.draft),
        known_to_office=tuple(each.account_id for each in row.draft.drafters.all() if each.office_knows_name),
        frozen_at=row.frozen_at,
        filed_at=memo.filed_at if memo else None,
        questions_guidance=row.draft.questions_guidance_id,
    )


def _circulation(row: models.Circulation) -> Circulation:
    version = row.memo.version
    return Circulation(
        number=row.memo_id,
        digest=TextDigest(bytes(version.digest)),
        title=version.title,
        term=row.term,
        roll_day=row.roll_day,
        audience=AUDIENCES[row.audience],
        at=row.at,
        until=row.until,
        readers=row.readers,
        salt=bytes(row.salt),
        commitment=bytes(row.commitment),
        leaf_hash=bytes(row.leaf_hash),
        drafters=_accounts(version.draft),
    )
