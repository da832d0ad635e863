"""
What every page carries: masthead, menu, language switch, ceiling, clock, and in the demo its controls.

Error pages use it too, so it stands where the database has failed, and it asks no session.
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
class Role:
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
    roles: tuple[Role, ...]
    demo: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context that all pages share."""
    language = language_of(get_language())
    return {
        "shell": Shell(
            language=language,
            others=tuple(
                OtherLanguage(other, in_language(request, other.code))
                for other in LANGUAGES.values()
                if other is not language
            ),
            menu=menu(request.path, language),
            house=house(),
            home=f"/{language.code}/",
            now=clock.now(),
            path=request.get_full_path(),
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


def in_language(request: HttpRequest, code: str) -> str:
    """Return the address of this very page in another language; of the first page where this one has none."""
    first, _slash, rest = request.get_full_path().lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in LANGUAGES else f"/{code}/"


def menu(path: str, language: Language) -> tuple[MenuItem, ...]:
    """Return the menu, with the place that `path` belongs to marked."""
    places = (
        (pgettext("menu", "Policies"), "", ("policies/", "memos/")),
        (pgettext("menu", "Reading room"), "reading", ("reading",)),
        (pgettext("menu", "Draft a memo"), "memos/new", ("memos/new", "drafts/")),
        (pgettext("menu", "Channel office"), "office", ("office",)),
        (pgettext("menu", "Record"), "record", ("record", "receipts/")),
        (pgettext("menu", "Verify"), "verify", ("verify",)),
    )
    inside = path.removeprefix(f"/{language.code}/")
    here = max((prefix for _n, _a, prefixes in places for prefix in prefixes if inside.startswith(prefix)), default="-")
    return tuple(
        MenuItem(name, f"/{language.code}/{address}", here in prefixes or (not inside and not address))
        for name, address, prefixes in places
    )


def demo_roles() -> tuple[Role, ...]:
    """Return the people of the demo, in the order of its switch."""
    return (
        Role("member", _("member")),
        Role("drafter", _("drafter")),
        Role("clerk", _("clerk")),
        Role("addressee", _("First Secretary")),
        Role("inspector", _("inspector")),
        Role("outsider", _("outsider")),
    )
