"""
What every page carries: masthead, menu, language switch, ceiling, clock, and in the demo its controls.

Error pages use it too, so it stands where the database has failed: nobody is signed in then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from demur import clock
from demur.institution.queries import Institution, InstitutionMissing, institution
from demur.languages import LANGUAGES, Language, language_of
from demur.standing.rules import Role
from demur.web.access import Visitor, visitor_of


@dataclass(frozen=True)
class MenuItem:
    """A place in the menu; `here` where the page that is shown belongs to it."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True)
class OtherLanguage:
    """The same page in another language."""

    language: Language
    address: str


@dataclass(frozen=True)
class Person:
    """A person of the demo that a visitor can be."""

    code: str
    name: str


@dataclass(frozen=True)
class Shell:
    """Context of `web/base.html`, under the name `shell`."""

    language: Language
    others: tuple[OtherLanguage, ...]
    menu: tuple[MenuItem, ...]
    house: Institution | None
    home: str
    now: datetime
    path: str
    visitor: Visitor | None
    roles: tuple[Person, ...]
    demo: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context that all pages share."""
    language, visitor = language_of(get_language()), visitor_if_known(request)
    return {
        "shell": Shell(
            language=language,
            others=tuple(
                OtherLanguage(other, in_language(request, other.code))
                for other in LANGUAGES.values()
                if other is not language
            ),
            menu=menu(request.path, language, visitor.roles if visitor else frozenset()),
            house=house(),
            home=f"/{language.code}/",
            now=clock.now(),
            path=request.get_full_path(),
            visitor=visitor,
            roles=demo_roles() if settings.DEMO else (),
            demo=settings.DEMO,
        )
    }


def house() -> Institution | None:
    """Return whose channel this is; None before it is loaded, and where the database has failed."""
    try:
        return institution()
    except (InstitutionMissing, DatabaseError):
        return None


def visitor_if_known(request: HttpRequest) -> Visitor | None:
    """Return who is signed in; None where that was not asked yet, and where the database has failed."""
    try:
        return visitor_of(request) if hasattr(request, "user") else None
    except DatabaseError:
        return None


def in_language(request: HttpRequest, code: str) -> str:
    """Return the address of this very page in another language; of the first page where this one has none."""
    first, _slash, rest = request.get_full_path().lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in LANGUAGES else f"/{code}/"


def menu(path: str, language: Language, roles: frozenset[Role]) -> tuple[MenuItem, ...]:
    """Return the menu of those who have these roles, with the place that `path` belongs to marked."""
    everybody = (
        (pgettext("menu", "Policies"), "", ("policies/", "memos/")),
        (pgettext("menu", "Record"), "record", ("record", "receipts/")),
        (pgettext("menu", "Verify"), "verify", ("verify",)),
    )
    reading = (pgettext("menu", "Reading room"), "reading", ("reading",))
    drafting = (pgettext("menu", "Draft a memo"), "memos/new", ("memos/new", "drafts/"))
    guidance = (pgettext("menu", "Guidance"), "guidance", ("guidance",))
    office = (pgettext("menu", "Channel office"), "office", ("office",))
    inspection = (_("Inspection"), "inspect", ("inspect",))
    places = (
        everybody[0],
        *([reading] if roles else []),
        *([drafting] if Role.MEMBER in roles else []),
        *([guidance] if roles else []),
        *([office] if roles & {Role.CLERK, Role.ADDRESSEE} else []),
        *([inspection] if Role.INSPECTOR in roles else []),
        *everybody[1:],
    )
    inside = path.removeprefix(f"/{language.code}/")
    here = max((prefix for _n, _a, prefixes in places for prefix in prefixes if inside.startswith(prefix)), default="-")
    return tuple(
        MenuItem(name, f"/{language.code}/{address}", here in prefixes or (not inside and not address))
        for name, address, prefixes in places
    )


def demo_roles() -> tuple[Person, ...]:
    """Return the people of the demo, in the order of its switch."""
    return (
        Person("member", _("member")),
        Person("drafter", _("drafter")),
        Person("clerk", _("clerk")),
        Person("addressee", _("First Secretary")),
        Person("inspector", _("inspector")),
        Person("outsider", _("outsider")),
    )
