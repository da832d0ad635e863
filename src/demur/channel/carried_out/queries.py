"""
Questions about citations. Each takes the reader: who may not read the statement, or the memo, is told of none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from demur.channel.carried_out.models import Citation
from demur.channel.carried_out.rules import ACCEPTED, Effect
from demur.channel.models import DispositionMade
from demur.institution.rules import Words
from demur.memos import readers
from demur.statements import queries as statements
from demur.statements.queries import Reader, StatementSeen


@dataclass(frozen=True)
class CitationSeen:
    """
    A statement beside what it is said to carry out, or to break.

    :param number: of the memo; `recommendation` is one of its numbers, 0 for the memo as a whole
    :param statement: as it stands; `before_correction` where it was corrected since
    """

    key: int
    number: int
    recommendation: int
    effect: Effect
    reason: str
    account: int
    by: str
    office: Words | None
    cited_at: datetime
    withdrawn_at: datetime | None
    statement: StatementSeen
    before_correction: bool


@dataclass(frozen=True)
class Accepted:
    """A recommendation that was accepted, in whole or in part."""

    number: int
    recommendation: int


def citations_on(policy: str, *, reader: Reader) -> list[CitationSeen]:
    """Return what stands on a policy's statements, the oldest first."""
    rows = Citation.objects.filter(version__statement__policy__slug=policy, withdrawn_at__isnull=True)
    return _seen(rows, reader)


def citations_of_memo(number: int, *, reader: Reader) -> list[CitationSeen]:
    """Return what stands on a memo's recommendations, the oldest first."""
    return _seen(Citation.objects.filter(case__number=number, withdrawn_at__isnull=True), reader)


def citations_of_statement(reference: str, *, reader: Reader) -> list[CitationSeen]:
    """Return every citation of a statement, also those that were withdrawn, the oldest first."""
    return _seen(Citation.objects.filter(version__statement__reference=reference), reader)


def accepted_in(numbers: Iterable[int]) -> list[Accepted]:
    """Return what was accepted of these memos, by number."""
    rows = DispositionMade.objects.filter(
        reply__case__number__in=list(numbers), value__in=[each.value for each in ACCEPTED]
    )
    made = rows.order_by("reply__case__number", "number").values_list("reply__case__number", "number")
    return [Accepted(number=number, recommendation=recommendation) for number, recommendation in made]


def _seen(rows: QuerySet[Citation], reader: Reader) -> list[CitationSeen]:
    hidden = readers.hidden_from(reader.account)
    found = list(
        rows.exclude(case__number__in=hidden).select_related("case", "by", "by_office", "version").order_by("pk")
    )
    shown = statements.as_they_stand([row.version_id for row in found], reader=reader) if found else {}
    return [_citation(row, shown[row.version_id]) for row in found if row.version_id in shown]


def _citation(row: Citation, statement: StatementSeen) -> CitationSeen:
    office = row.by_office
    return CitationSeen(
        key=row.pk,
        number=row.case.number,
        recommendation=row.number,
        effect=Effect(row.effect),
        reason=row.reason,
        account=row.by_id,
        by=row.by.name,
        office=Words(office.name_en, office.name_ar) if office else None,
        cited_at=row.cited_at,
        withdrawn_at=row.withdrawn_at,
        statement=statement,
        before_correction=row.version.number < statement.version,
    )
