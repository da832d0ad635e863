"""
Who may read which statement. This is the one place: every question and every act begins here.

    everybody who reads memos     what was said in public
    of what was not in public:
      who entered it, and their office
      whoever replies for the official who said it
      the offices, categories of staff and officials that it names
      the inspector

A clerk belongs to the office that runs the channel, and whoever replies for an official to that official's office. What
somebody may not read is not there for them: it is not counted, not numbered, not pointed to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet

from demur.standing.queries import Standing
from demur.standing.rules import Role
from demur.statements.models import NamedReader, PairMark, StatementVersion

Reader: TypeAlias = Standing
"""Who asks: `demur.statements.queries.reader_of(account)`."""


def newest_readable(reader: Reader) -> QuerySet[StatementVersion]:
    """Return the newest version of each statement that somebody may read."""
    return StatementVersion.objects.filter(_may_read(reader), corrected_by__isnull=True)


def versions_readable(reader: Reader, reference: str) -> QuerySet[StatementVersion]:
    """
    Return the versions of a statement that somebody may read.

    None at all where they may not read the newest; of the earlier ones those that they could have read then.
    """
    newest = newest_readable(reader).filter(statement=OuterRef("statement"))
    return StatementVersion.objects.filter(_may_read(reader), Exists(newest), statement__reference=reference)


def versions_by_key(reader: Reader, keys: Iterable[int]) -> QuerySet[StatementVersion]:
    """Return those of the versions that somebody may read, of statements whose newest version they may read too."""
    newest = newest_readable(reader).filter(statement=OuterRef("statement"))
    return StatementVersion.objects.filter(_may_read(reader), Exists(newest), pk__in=list(keys))


def marks_readable(reader: Reader) -> QuerySet[PairMark]:
    """Return the marks on pairs of which somebody may read both, as they stand now and as they stood when marked."""
    newest, any_version = newest_readable(reader), StatementVersion.objects.filter(_may_read(reader))
    return PairMark.objects.filter(
        Exists(newest.filter(statement=OuterRef("first"))),
        Exists(newest.filter(statement=OuterRef("second"))),
        Exists(any_version.filter(pk=OuterRef("first_as"))),
        Exists(any_version.filter(pk=OuterRef("second_as"))),
    )


def _may_read(reader: Reader) -> Q:
    """Say which versions somebody may read, each taken by itself."""
    if not reader.roles:
        return Q(pk__in=())
    if Role.INSPECTOR in reader.roles:
        return Q()
    named = NamedReader.objects.filter(_names(reader), version=OuterRef("pk"))
    entered = Q(statement__entered_by=reader.account) | Q(statement__entered_office__slug__in=reader.offices)
    return Q(is_public=True) | entered | Q(official__slug__in=reader.officials) | Q(Exists(named))


def _names(reader: Reader) -> Q:
    named = Q(official__slug__in=reader.officials) | Q(office__slug__in=reader.offices)
    if reader.category:
        named |= Q(category__slug=reader.category)
    if Role.CLERK in reader.roles:
        named |= Q(office__runs_channel=True)
    return named
