"""
Choosing a process: the table `process` of the institution's document.

    [process]
    use = "resolution"                          a shipped one for memos; `documents = "…"` one for documents

    [process.own]                               or one of your own: a shipped file, edited, with its tables below
    name = "resolution-of-ours"                 [[process.own.step]] and so on

Cases keep the process that they were filed under.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from demur.channel.casework.models import ProcessKept
from demur.channel.process import Process, Subject
from demur.channel.process_reader import SHIPPED, read_process, shipped_document
from demur.institution import queries as institution
from demur.institution.tables import DocumentRefused, Table


@transaction.atomic
def choose_process(given: object) -> None:
    """
    Choose the process for what is filed from now on; what is not named stays as it was.

    :param given: the table `process` of the institution's document
    :raises DocumentRefused: `process-unknown`, `process-of-another-subject`, `process-twice`, `category-unknown`,
        `eligible-differs-from-entitled`, and what `read_process` refuses
    """
    table = Table(given, "process")
    table.only("use", "documents", "own", "own_documents")
    for subject, use, own in ((Subject.MEMO, "use", "own"), (Subject.DOCUMENT, "documents", "own_documents")):
        if use in table.values and own in table.values:
            raise DocumentRefused("process-twice", where=table.at(own))
        if use in table.values:
            _choose(_shipped(table, use), subject, table.at(use))
        elif own in table.values:
            _choose(dict(table.table(own).values), subject, table.at(own))


def _shipped(table: Table, name: str) -> dict[str, Any]:
    wanted = table.slug(name)
    if wanted not in SHIPPED:
        raise DocumentRefused("process-unknown", where=table.at(name), facts={"name": wanted, "shipped": list(SHIPPED)})
    return shipped_document(wanted)


def _choose(document: dict[str, Any], subject: Subject, where: str) -> None:
    process = read_process(document, where)
    if process.subject is not subject:
        raise DocumentRefused("process-of-another-subject", where=where, facts={"subject": process.subject.value})
    _check_eligible(process, where)
    content = json.dumps(document, ensure_ascii=False, sort_keys=True)
    ProcessKept.objects.filter(subject=subject, is_chosen=True).update(is_chosen=False)
    kept, _made = ProcessKept.objects.get_or_create(
        content=content, defaults={"subject": subject, "name": process.name}
    )
    kept.is_chosen = True
    kept.save(update_fields=["is_chosen"])


def _check_eligible(process: Process, where: str) -> None:
    """Who may take part is who may take a place on the roll: a process cannot say otherwise than the institution."""
    if not process.eligible:
        return
    categories = {category.slug: category.entitled for category in institution.categories()}
    for slug in process.eligible:
        if slug not in categories:
            raise DocumentRefused("category-unknown", where=f"{where}.eligible", facts={"category": slug})
    entitled = sorted(slug for slug, is_entitled in categories.items() if is_entitled)
    if entitled != sorted(process.eligible):
        facts = {"eligible": sorted(process.eligible), "entitled": entitled}
        raise DocumentRefused("eligible-differs-from-entitled", where=f"{where}.eligible", facts=facts)
