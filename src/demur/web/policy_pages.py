"""
A policy as its page shows it: what was said in short, guidance in force, and its history by date.

One question per kind of thing, never one in a loop. History is put together from positions, guidance, statements, memos
and events; of each kind only as many are asked for as could stand on the page that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from demur.channel import calendar
from demur.guidance import queries as guidance
from demur.guidance.queries import GuidanceLine
from demur.institution import queries as institution
from demur.institution.queries import Policy, Position
from demur.memos import queries as memos
from demur.statements import queries as statements
from demur.statements.queries import Reader, StatementSeen
from demur.statements.rules import Wording
from demur.web import cited, memo_pages
from demur.web.cited import CiteShown
from demur.web.memo_pages import MemoSeen

LATEST: Final = 8
"""As many things of its history as the policy's own page shows."""

PAGE: Final = 100
MOST_GUIDANCE: Final = 500


@dataclass(frozen=True)
class Happened:
    """
    Something in the history of a policy.

    :param what: the kind of thing, in a word
    :param words: what happened; in `language`, where somebody said it
    :param address: below the pages' prefix; empty where there is no page
    """

    on: date
    what: str
    words: str
    address: str = ""
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class SaidShort:
    """A statement in a few lines."""

    seen: StatementSeen
    words: Wording
    cites: Sequence[CiteShown] = ()


@dataclass(frozen=True)
class WhatWasSaid:
    """The newest few statements of each side, and how many there are that the reader may read."""

    public: tuple[SaidShort, ...]
    private: tuple[SaidShort, ...]
    count: int


@dataclass(frozen=True)
class History:
    """A page of the history of a policy, the newest first."""

    happened: tuple[Happened, ...]
    page: int
    has_older: bool


def what_was_said(policy: str, reader: Reader) -> WhatWasSaid:
    """Return what was said on a policy, in short."""
    public, private = statements.latest_on_policy(policy, reader=reader)
    cites = cited.on_policy(policy, reader)
    return WhatWasSaid(
        public=_short(public, cites),
        private=_short(private, cites),
        count=statements.count_on_policy(policy, reader=reader),
    )


def memos_on(policy: str, account: int, at: datetime) -> list[MemoSeen]:
    """Return the memos on a policy that go round or are filed, the highest number first."""
    return memo_pages.seen_many(memos.memos_on(policy, reader=account), at)


def guidance_on(policy: str, today: date) -> list[GuidanceLine]:
    """Return the guidance on a policy, of whatever state, the newest first."""
    return guidance.all_guidance(today, policy=policy, limit=MOST_GUIDANCE)


def history(
    policy: Policy,
    reader: Reader,
    questioned_by: Iterable[MemoSeen],
    guided: Iterable[GuidanceLine],
    today: date,
    *,
    page: int = 1,
    size: int = LATEST,
) -> History:
    """
    Return what happened to a policy, a page at a time.

    :param questioned_by: the memos on it, `guided` the guidance on it, of whatever state
    """
    said = statements.on_policy(policy.name, reader=reader, limit=page * size + 1, newest_first=True)
    happened = [
        *(_position(each) for each in institution.positions_of(policy.name)),
        *(_guided(each) for each in guided if each.from_on <= today),
        *(_said(each) for each in said),
        *(each for memo in questioned_by for each in _memo(memo)),
        *(Happened(each.on, _("Event outside"), each.text.said_in(get_language() or "en")) for each in policy.events),
    ]
    happened.sort(key=lambda each: each.on, reverse=True)
    start = (page - 1) * size
    return History(tuple(happened[start : start + size]), page, has_older=len(happened) > start + size)


def _short(said: Sequence[StatementSeen], cites: Mapping[str, Sequence[CiteShown]]) -> tuple[SaidShort, ...]:
    language = get_language() or "en"
    return tuple(SaidShort(each, each.words_in(language), cites.get(each.reference, ())) for each in said)


def _position(position: Position) -> Happened:
    language = get_language() or "en"
    what = _("Position worded anew") if position.worded_anew else _("Position")
    words = position.text.said_in(language)
    if position.set_by:
        words = _("Set by %(official)s: %(words)s") % {"official": position.set_by.said_in(language), "words": words}
    return Happened(position.held_since, what, words)


def _guided(line: GuidanceLine) -> Happened:
    title = line.title.said_in(get_language() or "en")
    words = _("Guidance %(number)s: %(title)s") % {"number": line.number, "title": title}
    return Happened(line.from_on, _("Guidance"), words, f"guidance/{line.number}")


def _said(seen: StatementSeen) -> Happened:
    words = seen.words_in(get_language() or "en")
    return Happened(
        on=seen.said_on,
        what=_("Said in public") if seen.is_public else _("Said, not in public"),
        words=words.text,
        address=f"policies/{seen.policy}/statements/{seen.reference}",
        language=words.language,
        direction=words.direction,
    )


def _memo(memo: MemoSeen) -> list[Happened]:
    happened = []
    names = {"number": memo.number, "title": memo.title}
    if memo.filed_at:
        words = _("Memo %(number)s is filed: %(title)s") % names
        happened.append(Happened(calendar.day_of(memo.filed_at), _("Memo"), words, f"memos/{memo.number}"))
    if memo.replied_at:
        words = _("Memo %(number)s is answered: %(title)s") % names
        happened.append(Happened(calendar.day_of(memo.replied_at), _("Memo"), words, f"memos/{memo.number}"))
    return happened
