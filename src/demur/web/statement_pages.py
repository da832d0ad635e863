"""
What was said on a policy as pages show it: numbered as the reader sees it, with its marks, its plot, its period.

A number on a page counts what its reader may read, from 1 on; two readers may see another number beside the same
statement, and neither learns how many there are. The reference is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from demur.guidance import queries as guidance
from demur.institution.rules import Words
from demur.languages import Language, language_of
from demur.statements import queries as statements
from demur.statements.queries import MarkSeen, Reader, StatementSeen
from demur.statements.rules import Says, Wording
from demur.web import cited, fields
from demur.web.cited import CiteShown
from demur.web.refusals import Complaint, complain
from demur.web.statement_plot import Event, Link, Plot, Point, drawn

PAGE: Final = 40


@dataclass(frozen=True)
class MarkShown:
    """
    A mark beside one statement of its pair.

    :param other: the number of the other one on this page; None where it is not on it
    """

    key: int
    diverges: bool
    other: int | None
    reference: str
    by: str
    office: Words | None
    on: date
    withdrawn_on: date | None
    reason: str
    is_mine: bool
    before_correction: bool


@dataclass(frozen=True)
class Shown:
    """A statement on a page: the words in the reader's language where there are any, and those in others."""

    number: int
    seen: StatementSeen
    words: Wording
    others: tuple[Wording, ...]
    marks: tuple[MarkShown, ...] = ()
    cites: tuple[CiteShown, ...] = ()
    follows: Words | None = None

    @property
    def anchor(self) -> str:
        """Return the id of the statement on the page."""
        return f"s{self.number}"


@dataclass(frozen=True)
class Period:
    """The days that a page is narrowed to, as typed and as read; a fault where they make no period."""

    since: date | None = None
    until: date | None = None
    since_typed: str = ""
    until_typed: str = ""
    faults: tuple[Complaint, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.since or self.until)


@dataclass(frozen=True)
class Said:
    """One page of what was said on a policy."""

    shown: tuple[Shown, ...]
    count: int
    plot: Plot | None
    described: str
    legend: tuple[tuple[str, str], ...]
    page: int
    pages: int
    period: Period = field(default_factory=Period)

    @property
    def earlier(self) -> int | None:
        """Return the number of the page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def later(self) -> int | None:
        """Return the number of the page after."""
        return self.page + 1 if self.page < self.pages else None


def period_of(request: HttpRequest) -> Period:
    """Read the days from the address."""
    asked = {name: request.GET.get(name, "").strip() for name in ("since", "until")}
    days = {name: fields.day(words) for name, words in asked.items()}
    faults = [complain("day-malformed", name) for name, words in asked.items() if words and days[name] is None]
    since, until = days["since"], days["until"]
    if since and until and until < since:
        faults.append(complain("period-ends-before-it-begins", "until"))
        since = until = None
    return Period(since, until, asked["since"][:20], asked["until"][:20], tuple(faults))


def page_of(policy: str, reader: Reader, period: Period, page: int, today: date) -> Said:
    """Put a page together, in as many questions for many statements as for one."""
    count = statements.count_on_policy(policy, reader=reader, since=period.since, until=period.until)
    pages = max(-(-count // PAGE), 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE
    seen = statements.on_policy(policy, reader=reader, since=period.since, until=period.until, start=start, limit=PAGE)
    marks, cites = statements.marks_on(policy, reader=reader), cited.on_policy(policy, reader)
    named = guidance.all_guidance(today, policy=policy)
    titles = {each.number: each.title for each in named}
    numbers = {each.reference: number for number, each in enumerate(seen, start + 1)}
    shown = tuple(
        as_shown(
            each,
            numbers[each.reference],
            marks,
            numbers,
            reader,
            follows=titles.get(each.follows_guidance or 0),
            cites=cites.get(each.reference, ()),
        )
        for each in seen
    )
    links = links_of(marks, numbers)
    language = language_of(get_language())
    events = [Event(each.from_on, _("Guidance %(number)s") % {"number": each.number}) for each in named]
    return Said(
        shown=shown,
        count=count,
        plot=drawn([point_of(each) for each in shown], events=events, links=links, language=language),
        described=described(shown, links, language),
        legend=legend_of(shown, links),
        page=page,
        pages=pages,
        period=period,
    )


def as_shown(
    seen: StatementSeen,
    number: int,
    marks: Iterable[MarkSeen],
    numbers: Mapping[str, int],
    reader: Reader,
    *,
    follows: Words | None = None,
    cites: Iterable[CiteShown] = (),
) -> Shown:
    """Show a statement with the marks that it is one of, and what it is said to carry out or to break."""
    words = seen.words_in(get_language() or "en")
    own = [mark for mark in marks if seen.reference in {mark.first, mark.second}]
    return Shown(
        number=number,
        seen=seen,
        words=words,
        others=tuple(each for each in seen.words if each is not words),
        marks=tuple(_mark(mark, seen.reference, numbers, reader) for mark in own),
        cites=tuple(cites),
        follows=follows,
    )


def look_of(shown: Shown) -> str:
    """Return the look of a statement's symbol: whether it carries something out, breaks it, or follows guidance."""
    standing = [cite for cite in shown.cites if cite.withdrawn_on is None]
    if any(not cite.carries_out for cite in standing):
        return "hollow apart"
    if standing:
        return "kept"
    return "" if shown.seen.follows_guidance else "hollow"


def point_of(shown: Shown) -> Point:
    """Return a statement as a point of the plot."""
    return Point(shown.number, shown.seen.said_on, shown.seen.is_public, look_of(shown))


def links_of(marks: Iterable[MarkSeen], numbers: Mapping[str, int]) -> list[Link]:
    """Return the pairs of which both stand on the page, each kind of mark on a pair once."""
    links = {
        Link(numbers[mark.first], numbers[mark.second], mark.says is Says.DIVERGE): None
        for mark in marks
        if mark.first in numbers and mark.second in numbers
    }
    return list(links)


def described(shown: Sequence[Shown], links: Sequence[Link], language: Language) -> str:
    """Say in words what the plot shows; each statement stands in full below it."""
    public = [str(each.number) for each in shown if each.seen.is_public]
    private = [str(each.number) for each in shown if not each.seen.is_public]
    sentences = []
    if public:
        sentences.append(_("Said in public: statements %(numbers)s.") % {"numbers": language.comma.join(public)})
    if private:
        sentences.append(_("Not in public: statements %(numbers)s.") % {"numbers": language.comma.join(private)})
    for link in links:
        words = (
            _("Statements %(one)s and %(other)s are marked as diverging.")
            if link.diverge
            else _("Statements %(one)s and %(other)s are marked as agreeing.")
        )
        one, other = sorted((link.first, link.second))
        sentences.append(words % {"one": one, "other": other})
    return " ".join(sentences)


def legend_of(shown: Sequence[Shown], links: Sequence[Link]) -> tuple[tuple[str, str], ...]:
    """Return what each symbol on the plot means: its shape and its words, only those that are there."""
    looks = {(each.seen.is_public, look_of(each)) for each in shown}
    entries = (
        ((True, "") in looks, "square", _("in public, follows guidance")),
        ((True, "hollow") in looks, "square hollow", _("in public")),
        ((False, "") in looks, "circle", _("not in public, follows guidance")),
        ((False, "hollow") in looks, "circle hollow", _("not in public")),
        ((True, "kept") in looks, "square kept", _("in public, carries out a recommendation")),
        ((True, "hollow apart") in looks, "square broken", _("in public, breaks a recommendation")),
        ((False, "kept") in looks, "circle kept", _("not in public, carries out a recommendation")),
        ((False, "hollow apart") in looks, "circle broken", _("not in public, breaks a recommendation")),
        (any(link.diverge for link in links), "line apart", _("marked as diverging")),
        (any(not link.diverge for link in links), "line together", _("marked as agreeing")),
    )
    return tuple((shape, words) for is_there, shape, words in entries if is_there)


def counted(count: int) -> str:
    """Say how many statements a reader sees."""
    return ngettext("%(count)s statement, oldest first", "%(count)s statements, oldest first", count) % {"count": count}


def _mark(mark: MarkSeen, reference: str, numbers: Mapping[str, int], reader: Reader) -> MarkShown:
    other = mark.second if mark.first == reference else mark.first
    return MarkShown(
        key=mark.key,
        diverges=mark.says is Says.DIVERGE,
        other=numbers.get(other),
        reference=other,
        by=mark.by,
        office=mark.office,
        on=mark.marked_at.date(),
        withdrawn_on=mark.withdrawn_at.date() if mark.withdrawn_at else None,
        reason=mark.reason,
        is_mine=mark.account == reader.account,
        before_correction=mark.before_correction,
    )
