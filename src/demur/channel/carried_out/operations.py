"""Saying that a statement carries out, or breaks, a recommendation that was accepted; and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from demur.channel.carried_out import queries
from demur.channel.carried_out.models import Citation
from demur.channel.carried_out.rules import CitationRefused, Effect
from demur.channel.models import Case
from demur.institution import queries as institution
from demur.memos import readers
from demur.statements import queries as statements
from demur.statements import rules as statement_rules
from demur_verify.canonical import hour_of


@transaction.atomic
def cite_statement(
    *, reference: str, number: int, recommendation: int, effect: Effect, reason: str, by: int, at: datetime
) -> int:
    """
    Say what a statement does with a recommendation; return the key. What others say stands beside it.

    :param number: of the memo; `recommendation` is one of its numbers, 0 for the memo as a whole
    :raises StatementRefused: `reason-missing`, `field-length`, `character-not-allowed`
    :raises CitationRefused: `not-a-writer`; `no-such-statement`, also where `by` may not read it; `not-accepted`, the
        recommendation was not accepted, is not there, or its memo is not theirs to read; `cited-before`
    """
    reader = statements.reader_of(by)
    if not statements.may_write(reader):
        raise CitationRefused("not-a-writer")
    version = statements.version_keys([reference], reader=reader).get(reference)
    if version is None:
        raise CitationRefused("no-such-statement", where="statement")
    given = statement_rules.reason(reason, where="cite-reason")
    if number in readers.hidden_from(by) or queries.Accepted(number, recommendation) not in queries.accepted_in(
        [number]
    ):
        raise CitationRefused("not-accepted", where="recommendation")
    own = Citation.objects.filter(case__number=number, number=recommendation, by=by, withdrawn_at__isnull=True)
    if own.filter(version__statement__reference=reference).exists():
        raise CitationRefused("cited-before", where="recommendation")
    made = Citation.objects.create(
        case=Case.objects.get(number=number),
        number=recommendation,
        version_id=version,
        effect=effect,
        reason=given,
        by_id=by,
        by_office_id=institution.office_keys().get(reader.office),
        cited_at=hour_of(at),
    )
    return made.pk


@transaction.atomic
def withdraw_citation(*, key: int, by: int, at: datetime) -> None:
    """
    Take back what oneself said; it stays in the history of the statement. Twice is harmless.

    :raises CitationRefused: `no-such-citation`, also where `by` may not read the statement; `not-your-citation`
    """
    row = Citation.objects.filter(pk=key).select_related("version__statement").first()
    reference = row.version.statement.reference if row else ""
    seen = queries.citations_of_statement(reference, reader=statements.reader_of(by)) if row else []
    if row is None or key not in {each.key for each in seen}:
        raise CitationRefused("no-such-citation")
    if row.by_id != by:
        raise CitationRefused("not-your-citation")
    Citation.objects.filter(pk=key, withdrawn_at__isnull=True).update(withdrawn_at=max(hour_of(at), row.cited_at))
