"""One reply to several filings: the same dispositions and reasons, each frozen as the reply to its own memo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from demur.channel.casework.models import AnsweredTogether
from demur.channel.casework.rules import WorkRefused
from demur.channel.models import Case
from demur.channel.operations.office import reply_to_case
from demur.channel.rules import DispositionGiven, MoveNotAllowed


@transaction.atomic
def reply_together(
    *, number: int, also: Sequence[int], given: Sequence[DispositionGiven], language: str, by: int, at: datetime
) -> bytes:
    """
    Reply to a memo, and with the same words to others that ask for as many things; all are answered, or none is.

    Return the digest of the first reply. The record gets an entry for each memo.

    :param also: the other memos, by number
    :raises WorkRefused: `answered-with-itself`, `other-recommendations`
    :raises MoveNotAllowed: `no-such-case`, and as `reply_to_case` for each
    """
    cases = {case.number: case for case in Case.objects.filter(number__in=[number, *also])}
    if number in also:
        raise WorkRefused("answered-with-itself", where="also")
    for other in (number, *also):
        if other not in cases:
            raise MoveNotAllowed("no-such-case", where="also")
        if cases[other].recommendations != cases[number].recommendations:
            raise WorkRefused("other-recommendations", where="also", facts={"number": other})
    digest = reply_to_case(number=number, given=given, language=language, by=by, at=at)
    for other in sorted(set(also)):
        reply_to_case(number=other, given=given, language=language, by=by, at=at)
        AnsweredTogether.objects.create(case=cases[other], lead=cases[number])
    return digest
