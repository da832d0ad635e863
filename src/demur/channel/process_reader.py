"""
Reading a process strictly: the three that are shipped (`processes/*.toml`), or an institution's own.

    shipped("reporting")        read_process(document)

Every refusal names the place, such as `process.step[3].to`, as for the rest of an institution's document. Plain Python.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from demur.channel.process import (
    FILING,
    Asks,
    Ending,
    Limit,
    Part,
    Process,
    Reader,
    State,
    Step,
    Subject,
    Unit,
    VerdictRule,
    Written,
)
from demur.channel.process_checks import check_once, check_process
from demur.institution.tables import DocumentRefused, Table
from demur_verify.co_signature import Way

SHIPPED: Final = ("reporting", "resolution", "non-concurrence")
LONGEST_LIMIT: Final = 1000
_Choice = TypeVar("_Choice", Part, Unit, Asks, Written, Subject, Way)
_NO_VERDICT: Final = VerdictRule(days=0, unit=Unit.WORKING, appeal=False, needed=0)


@cache
def shipped(name: str) -> Process:
    """Return a process that comes with demur."""
    return read_process(shipped_document(name))


def shipped_document(name: str) -> dict[str, Any]:
    """Return a shipped process as its file has it."""
    return tomllib.loads((files(__package__) / "processes" / f"{name}.toml").read_text(encoding="utf-8"))


def read_process(document: object, where: str = "process") -> Process:
    """
    Read a process.

    :raises DocumentRefused: `value-missing`, `value-unknown`, `value-of-wrong-type`, `value-empty`, `name-twice`,
        `choice-unknown`, `state-unknown`, `state-out-of-reach`, `state-without-end`, `end-with-a-step`,
        `first-state-missing`, `step-unknown`, `step-after-itself`, `part-of-another-subject`, `step-missing`,
        `step-writes-twice`, `record-limit-missing`, `record-limit-not-from-filing`, `target-after-limit`,
        `closes-without-limit`, `ending-missing`, `appeal-without-step`
    """
    table = Table(document, where)
    table.only(
        "name", "subject", "title", "says", "signing", "eligible", "extends", "warns", "verdict", "reader", "state",
        "step", "ending",
    )  # fmt: skip
    subject = _choice(table, "subject", Subject)
    process = Process(
        name=table.slug("name"),
        subject=subject,
        title=table.words("title"),
        says=table.words("says"),
        signing=tuple(way.value for way in _choices(table, "signing", Way)) or tuple(way.value for way in Way),
        eligible=_slugs(table, "eligible"),
        readers=table.tables("reader", _reader),
        extends=_choices(table, "extends", Part),
        warns=table.number("warns", 0),
        verdict=_verdict(table.table("verdict")) if "verdict" in table.values else _NO_VERDICT,
        states=table.tables("state", _state),
        steps=table.tables("step", _step),
        endings=table.tables("ending", _ending),
    )
    check_process(process, where)
    return process


def _reader(table: Table) -> Reader:
    table.only("name", "observer")
    return Reader(name=table.words("name"), is_observer=table.flag("observer", default=False))


def _verdict(table: Table) -> VerdictRule:
    table.only("days", "counted", "appeal", "needed")
    return VerdictRule(
        days=_days(table, "days") or 0,
        unit=_choice(table, "counted", Unit) if "counted" in table.values else Unit.WORKING,
        appeal=table.flag("appeal", default=False),
        needed=table.number("needed", 0),
    )


def _state(table: Table) -> State:
    table.only("name", "title", "rests", "ends")
    ends = table.flag("ends", default=False)
    return State(
        name=table.slug("name"), title=table.words("title"), rests=table.flag("rests", default=ends), ends=ends
    )


def _step(table: Table) -> Step:
    table.only(
        "name", "title", "by", "from", "to", "limit", "target", "counted", "after", "asks", "closes", "optional",
        "writes",
    )  # fmt: skip
    by, sources = _choices(table, "by", Part), _slugs(table, "from")
    for name, given in (("by", by), ("from", sources)):
        if not given:
            raise DocumentRefused("value-empty", where=table.at(name))
    return Step(
        name=table.slug("name"),
        title=table.words("title"),
        by=by,
        sources=sources,
        to=table.slug("to"),
        limit=_limit(table),
        asks=_choice(table, "asks", Asks) if "asks" in table.values else Asks.NOTHING,
        optional=table.flag("optional", default=False),
        written=_choice(table, "writes", Written) if "writes" in table.values else None,
    )


def _limit(table: Table) -> Limit:
    limit = Limit(
        days=_days(table, "limit"),
        target=_days(table, "target"),
        unit=_choice(table, "counted", Unit) if "counted" in table.values else Unit.WORKING,
        after=table.slug("after") if "after" in table.values else FILING,
        closes=table.flag("closes", default=False),
    )
    if limit.target is not None and (limit.days is None or limit.target > limit.days):
        raise DocumentRefused("target-after-limit", where=table.at("target"))
    if limit.closes and limit.days is None:
        raise DocumentRefused("closes-without-limit", where=table.at("closes"))
    return limit


def _ending(table: Table) -> Ending:
    table.only("name", "title")
    return Ending(name=table.slug("name"), title=table.words("title"))


def _days(table: Table, name: str) -> int | None:
    if name not in table.values:
        return None
    days = table.get(name, int, "whole number")
    if not 1 <= days <= LONGEST_LIMIT:
        raise DocumentRefused("days-impossible", where=table.at(name), facts={"longest": LONGEST_LIMIT})
    return days


def _choice(table: Table, name: str, kind: type[_Choice]) -> _Choice:
    return _chosen(table.get(name, str, "text"), kind, table.at(name))


def _choices(table: Table, name: str, kind: type[_Choice]) -> tuple[_Choice, ...]:
    return tuple(_chosen(value, kind, table.at(name)) for value in _texts(table, name))


def _chosen(value: str, kind: type[_Choice], where: str) -> _Choice:
    known = {str(each.value): each for each in kind}
    if value not in known:
        raise DocumentRefused("choice-unknown", where=where, facts={"choice": value, "choices": list(known)})
    return known[value]


def _slugs(table: Table, name: str) -> tuple[str, ...]:
    for value in (values := _texts(table, name)):
        Table({name: value}, table.where).slug(name)
    return values


def _texts(table: Table, name: str) -> tuple[str, ...]:
    values = table.get(name, list, "list of texts") if name in table.values else []
    if not all(isinstance(value, str) for value in values):
        raise DocumentRefused("value-of-wrong-type", where=table.at(name), facts={"wanted": "list of texts"})
    check_once(values, table.at(name))
    return tuple(values)
