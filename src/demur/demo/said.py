"""What the demo's world said on its policy, in public and not: entered, marked and cited as anybody would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from demur.channel.carried_out.operations import cite_statement
from demur.channel.carried_out.rules import Effect
from demur.demo import script, staff
from demur.institution.rules import Words
from demur.standing import queries as standing
from demur.statements import operations as statements
from demur.statements.rules import Named, ReaderKind, Says, Told, Wording

OFFICER: Final = 41
"""The member of Messaging who keeps what is said; a number."""

READERS: Final = ("messaging", "relief", "straits")
"""The offices whose people may read what was not said in public."""


class Said:
    """The statements of the demo, with the references they were given."""

    def __init__(self) -> None:
        self._references: dict[str, str] = {}

    def moments(self) -> Iterator[datetime]:
        """Return the hours at which something is entered, marked or cited."""
        written = _written()
        for part in ("statement", "pair", "carried_out"):
            yield from (each["at"] for each in written[part])

    def live(self, at: datetime) -> None:
        """Do what the script has at this hour."""
        written, officer = _written(), standing.account_named(staff.username(OFFICER))
        if officer is None:
            raise LookupError(OFFICER)
        for each in _at(written["statement"], at):
            self._references[each["name"]] = statements.enter_statement(
                policy=written["policy"], told=told(each), by=officer, at=at
            )
        for each in _at(written["pair"], at):
            statements.mark_pair(
                first=self._references[each["first"]],
                second=self._references[each["second"]],
                says=Says(each["says"]),
                reason=each["reason"],
                by=officer,
                at=at,
            )
        for each in _at(written["carried_out"], at):
            cite_statement(
                reference=self._references[each["statement"]],
                number=each["memo"],
                recommendation=each["recommendation"],
                effect=Effect.CARRIES_OUT,
                reason=each["reason"],
                by=officer,
                at=at,
            )


def told(written: Mapping[str, Any]) -> Told:
    """Read one statement of the script."""
    is_public = written["public"]
    return Told(
        is_public=is_public,
        said_on=written["said_on"],
        words=(
            Wording(language="en", text=written["en"]),
            Wording(language="ar", text=written["ar"], is_translation=True),
        ),
        source=written["source"],
        marking="unclassified" if is_public else "sensitive-but-unclassified",
        official=written.get("official", ""),
        said_by=Words(**written["said_by"]) if "said_by" in written else None,
        occasion=Words(**written["occasion"]),
        follows_guidance=written.get("guidance"),
        readers=() if is_public else tuple(Named(ReaderKind.OFFICE, slug) for slug in READERS),
    )


@cache
def _written() -> dict[str, Any]:
    return script.read("said.toml")


def _at(parts: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    return [each for each in parts if each["at"] == at]
