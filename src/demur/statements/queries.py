"""
Questions about statements. Each takes the reader who asks, and answers as if what they may not read were not there.

    reader = reader_of(account)
    said = on_policy("harbour-closure", reader=reader)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q, QuerySet

from demur.institution.queries import Marking
from demur.institution.rules import Words
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur.statements import shelving
from demur.statements.models import NamedReader, PairMark, StatementVersion
from demur.statements.readable import Reader, marks_readable, newest_readable, versions_by_key, versions_readable
from demur.statements.rules import Named, ReaderKind, Says, Told, Wording

__all__ = ["Reader"]

WRITERS = frozenset({Role.MEMBER, Role.CLERK, Role.ADDRESSEE})
"""Who may enter statements and mark pairs; an inspector looks on."""


@dataclass(frozen=True)
class ReaderSeen:
    """Somebody who may read a statement that was not public."""

    named: Named
    name: Words


@dataclass(frozen=True)
class StatementSeen:
    """
    A statement in one of its versions.

    :param reference: stays the same over all versions; leads to the page of the statement
    :param version: 1 for what was entered first; a later one is a correction, and `why` gives its reason
    :param official: by slug; empty where somebody else said it
    :param said_by: the official's title, or who said it
    :param words: what was spoken first, then translations
    :param written_by: the name of whoever entered this version
    :param entered_by: the account that entered the first one; `entered_office` where it worked then, by slug
    """

    reference: str
    policy: str
    version: int
    is_public: bool
    official: str
    said_by: Words
    said_on: date
    said_at: time | None
    occasion: Words | None
    words: tuple[Wording, ...]
    source: str
    marking: Marking
    follows_guidance: int | None
    readers: tuple[ReaderSeen, ...]
    why: str
    written_by: str
    entered_by: int
    entered_office: str
    office: Words | None
    entered_at: datetime
    leaf_hash: bytes

    @property
    def is_corrected(self) -> bool:
        """Tell whether it was corrected since it was entered."""
        return self.version > 1

    @property
    def spoken(self) -> Wording:
        """Return the first words that were spoken."""
        return next(each for each in self.words if not each.is_translation)

    def words_in(self, language: str) -> Wording:
        """Return the words in a language where there are any, else those that were spoken."""
        return next((each for each in self.words if each.language == language), self.spoken)

    def told(self) -> Told:
        """Return it in the form in which it is entered, to be corrected."""
        return Told(
            is_public=self.is_public,
            said_on=self.said_on,
            words=self.words,
            source=self.source,
            marking=self.marking.slug,
            official=self.official,
            said_by=None if self.official else self.said_by,
            said_at=self.said_at,
            occasion=self.occasion,
            follows_guidance=self.follows_guidance,
            readers=tuple(each.named for each in self.readers),
        )


@dataclass(frozen=True)
class MarkSeen:
    """
    What somebody says of two statements.

    :param first: the reference of a statement, as is `second`
    :param before_correction: one of the two was corrected since
    """

    key: int
    first: str
    second: str
    says: Says
    reason: str
    account: int
    by: str
    office: Words | None
    marked_at: datetime
    withdrawn_at: datetime | None
    before_correction: bool

    @property
    def stands(self) -> bool:
        """Tell whether its author stands by it."""
        return self.withdrawn_at is None


def reader_of(account: int) -> Reader:
    """Return who asks."""
    return standing.standing_of(account)


def may_write(reader: Reader) -> bool:
    """Tell whether somebody may enter statements and mark pairs."""
    return bool(reader.roles & WRITERS)


def may_correct(seen: StatementSeen, reader: Reader) -> bool:
    """Tell whether somebody who may read a statement may correct it: who entered it, their office, a clerk."""
    is_theirs = seen.entered_by == reader.account or (bool(reader.office) and seen.entered_office == reader.office)
    return may_write(reader) and (is_theirs or Role.CLERK in reader.roles)


def on_policy(
    policy: str,
    *,
    reader: Reader,
    since: date | None = None,
    until: date | None = None,
    start: int = 0,
    limit: int | None = None,
    newest_first: bool = False,
) -> list[StatementSeen]:
    """
    Return what was said on a policy, the oldest first, as far as the reader may read it.

    :param since: the first day, as `until` is the last
    """
    rows = _between(newest_readable(reader).filter(statement__policy__slug=policy), since, until)
    end = None if limit is None else start + limit
    return [_seen(row) for row in _told(rows, newest_first=newest_first)[start:end]]


def count_on_policy(policy: str, *, reader: Reader, since: date | None = None, until: date | None = None) -> int:
    """Count what the reader may read of what was said on a policy."""
    return _between(newest_readable(reader).filter(statement__policy__slug=policy), since, until).count()


def latest_on_policy(policy: str, *, reader: Reader, each: int = 2) -> tuple[list[StatementSeen], list[StatementSeen]]:
    """Return the newest few that were said in public, and the newest few that were not."""
    rows = newest_readable(reader).filter(statement__policy__slug=policy)
    public, private = (_told(rows.filter(is_public=is_public), newest_first=True)[:each] for is_public in (True, False))
    return [_seen(row) for row in public], [_seen(row) for row in private]


def statement(reference: str, *, reader: Reader) -> StatementSeen | None:
    """Return a statement as it stands; None where there is none that the reader may read."""
    return by_reference([reference], reader=reader).get(reference)


def by_reference(references: Iterable[str], *, reader: Reader) -> dict[str, StatementSeen]:
    """Return statements as they stand; those that the reader may not read are left out."""
    rows = newest_readable(reader).filter(statement__reference__in=list(references))
    return {row.statement.reference: _seen(row) for row in _told(rows)}


def history(reference: str, *, reader: Reader) -> list[StatementSeen]:
    """Return the versions of a statement that the reader may read, the newest first; none where they may not."""
    rows = versions_readable(reader, reference)
    return [_seen(row) for row in _related(rows).order_by("-number")]


def marks_on(policy: str, *, reader: Reader, withdrawn: bool = False) -> list[MarkSeen]:
    """
    Return the marks on pairs of a policy's statements of which the reader may read both, the oldest first.

    :param withdrawn: those that were withdrawn too
    """
    rows = marks_readable(reader).filter(first__policy__slug=policy)
    return [_mark(row) for row in _marks(rows, withdrawn=withdrawn)]


def marks_of(reference: str, *, reader: Reader) -> list[MarkSeen]:
    """Return every mark on pairs that a statement is one of, also those that were withdrawn, the oldest first."""
    rows = marks_readable(reader).filter(Q(first__reference=reference) | Q(second__reference=reference))
    return [_mark(row) for row in _marks(rows, withdrawn=True)]


def search_scopes(account: int) -> frozenset[str]:
    """Return the circles of private statements that an account may find by searching; what is public is not among."""
    private = newest_readable(reader_of(account)).filter(is_public=False)
    return frozenset(
        shelving.scope_of(reference, is_public=False)
        for reference in private.values_list("statement__reference", flat=True)
    )


def version_keys(references: Iterable[str], *, reader: Reader) -> dict[str, int]:
    """Return the primary keys of statements' newest versions that the reader may read, for tables that point there."""
    rows = newest_readable(reader).filter(statement__reference__in=list(references))
    return dict(rows.values_list("statement__reference", "pk"))


def as_they_stand(versions: Iterable[int], *, reader: Reader) -> dict[int, StatementSeen]:
    """
    Return, for versions that another table points to, the statement as it stands now.

    Left out where the reader may not read that version, or what became of it.
    """
    references = dict(versions_by_key(reader, versions).values_list("pk", "statement__reference"))
    seen = by_reference(references.values(), reader=reader)
    return {key: seen[reference] for key, reference in references.items()}


def _between(rows: QuerySet[StatementVersion], since: date | None, until: date | None) -> QuerySet[StatementVersion]:
    if since:
        rows = rows.filter(said_on__gte=since)
    return rows.filter(said_on__lte=until) if until else rows


def _told(rows: QuerySet[StatementVersion], *, newest_first: bool = False) -> QuerySet[StatementVersion]:
    """Order by when it was said; where only the day is known it comes before what has a time."""
    if newest_first:
        return _related(rows).order_by("-said_on", F("said_at").desc(nulls_last=True), "-statement_id")
    return _related(rows).order_by("said_on", F("said_at").asc(nulls_first=True), "statement_id")


def _related(rows: QuerySet[StatementVersion]) -> QuerySet[StatementVersion]:
    return rows.select_related(
        "statement__policy", "statement__entered_office", "official", "marking", "written_by"
    ).prefetch_related("words", "readers__office", "readers__category", "readers__official")


def _marks(rows: QuerySet[PairMark], *, withdrawn: bool) -> QuerySet[PairMark]:
    if not withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    return rows.select_related(
        "first", "second", "by", "by_office", "first_as__corrected_by", "second_as__corrected_by"
    ).order_by("pk")


def _seen(row: StatementVersion) -> StatementSeen:
    spoken_first = sorted(row.words.all(), key=lambda words: (words.is_translation, words.place))
    official, office = row.official, row.statement.entered_office
    return StatementSeen(
        reference=row.statement.reference,
        policy=row.statement.policy.slug,
        version=row.number,
        is_public=row.is_public,
        official=official.slug if official else "",
        said_by=Words(official.title_en, official.title_ar) if official else Words(row.said_by_en, row.said_by_ar),
        said_on=row.said_on,
        said_at=row.said_at,
        occasion=Words(row.occasion_en, row.occasion_ar) if row.occasion_en else None,
        words=tuple(
            Wording(
                language=each.language, text=each.text, direction=each.direction, is_translation=each.is_translation
            )
            for each in spoken_first
        ),
        source=row.source,
        marking=Marking(
            slug=row.marking.slug,
            rank=row.marking.rank,
            name=Words(row.marking.name_en, row.marking.name_ar),
            portion=Words(row.marking.portion_en, row.marking.portion_ar),
        ),
        follows_guidance=row.follows_guidance,
        readers=tuple(sorted((_reader(each) for each in row.readers.all()), key=lambda each: each.named)),
        why=row.why,
        written_by=row.written_by.name,
        entered_by=row.statement.entered_by_id,
        entered_office=office.slug if office else "",
        office=Words(office.name_en, office.name_ar) if office else None,
        entered_at=row.entered_at,
        leaf_hash=bytes(row.leaf_hash),
    )


def _reader(row: NamedReader) -> ReaderSeen:
    if row.office:
        return ReaderSeen(Named(ReaderKind.OFFICE, row.office.slug), Words(row.office.name_en, row.office.name_ar))
    if row.category:
        named = Named(ReaderKind.CATEGORY, row.category.slug)
        return ReaderSeen(named, Words(row.category.name_en, row.category.name_ar))
    assert row.official is not None  # noqa: S101 (a constraint of the table)
    named = Named(ReaderKind.OFFICIAL, row.official.slug)
    return ReaderSeen(named, Words(row.official.title_en, row.official.title_ar))


def _mark(row: PairMark) -> MarkSeen:
    office = row.by_office
    return MarkSeen(
        key=row.pk,
        first=row.first.reference,
        second=row.second.reference,
        says=Says(row.says),
        reason=row.reason,
        account=row.by_id,
        by=row.by.name,
        office=Words(office.name_en, office.name_ar) if office else None,
        marked_at=row.marked_at,
        withdrawn_at=row.withdrawn_at,
        before_correction=any(hasattr(each, "corrected_by") for each in (row.first_as, row.second_as)),
    )
