"""
The plot of what was said: two lines, in public and not, each statement where its day lies.

    plot = drawn([Point(number=1, on=date(2026, 11, 6), is_public=True), …], lines=[…], links=[…], language=ENGLISH)

Across, everything is in per cent, so that the letters keep their size on a phone; in Arabic 100 minus that. Statements
that would lie upon one another are stacked. Plain functions: a test asks where things lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from demur.languages import Language

EDGE: Final = 7.0
"""Per cent that stay free at each side."""

APART: Final = 7.0
"""Per cent that two symbols of one level need between them: 24 pixels on the narrowest phone."""

STEP: Final = 28
MOST_LEVELS: Final = 6
MOST_TICKS: Final = 5
TOP: Final = 26
LABEL: Final = 22
LINE: Final = 20
SHORTEST: Final = timedelta(days=28)
_SHORT: Final = 3
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
"""Months from one name to the next."""


@dataclass(frozen=True)
class Point:
    """
    A statement.

    :param look: of its symbol: empty for filled, `hollow`, `kept`, `hollow apart`
    """

    number: int
    on: date
    is_public: bool
    look: str = "hollow"


@dataclass(frozen=True)
class Event:
    """A day that a dashed line marks: guidance was issued."""

    on: date
    label: str


@dataclass(frozen=True)
class Link:
    """Two statements that somebody marked, by their numbers."""

    first: int
    second: int
    diverge: bool


@dataclass(frozen=True)
class Symbol:
    """Where a statement lies, and what stands in its symbol."""

    x: str
    y: int
    is_public: bool
    look: str
    label: str

    @property
    def lettering(self) -> str:
        """Return the class of its number: upon a filled symbol, or upon paper."""
        return "out" if "hollow" in self.look else "in"


@dataclass(frozen=True)
class Stroke:
    """A line from one place to another."""

    x1: str
    y1: int
    x2: str
    y2: int
    look: str = ""


@dataclass(frozen=True)
class Tick:
    """The first day of a month, and what stands under it, line by line."""

    x: str
    y1: int
    y2: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Dashed:
    """An event's line."""

    x: str
    y1: int
    y2: int
    label: str
    label_y: int


@dataclass(frozen=True)
class Plot:
    """Everything that is drawn; `start` is where the language begins to read."""

    height: int
    start: str
    public_label_y: int
    private_label_y: int
    public_y: int
    private_y: int | None
    axis_y: int
    symbols: tuple[Symbol, ...]
    strokes: tuple[Stroke, ...]
    ticks: tuple[Tick, ...]
    events: tuple[Dashed, ...]


def drawn(
    points: Sequence[Point], *, events: Iterable[Event] = (), links: Iterable[Link] = (), language: Language
) -> Plot | None:
    """Lay out a plot; None where there is nothing to lay out. Without a private statement there is no line for one."""
    if not points:
        return None
    across = _Across.over([point.on for point in points], mirrored=language.direction == "rtl")
    kept_events = [event for event in events if across.first <= event.on <= across.last]
    lanes = _Lanes.of(points, across, TOP if kept_events else 0)
    placed, ticks = lanes.placed, _ticks(across, language)
    return Plot(
        height=lanes.axis + 8 + LINE * max(len(lines) for _on, lines in ticks) + 4,
        start="100%" if language.direction == "rtl" else "0",
        public_label_y=lanes.public_label,
        private_label_y=lanes.private_label,
        public_y=lanes.public,
        private_y=lanes.private,
        axis_y=lanes.axis,
        symbols=lanes.symbols,
        strokes=tuple(
            Stroke(*placed[link.first], *placed[link.second], look="apart" if link.diverge else "together")
            for link in links
            if link.first in placed and link.second in placed
        ),
        ticks=tuple(
            Tick(
                x=across.at(on),
                y1=lanes.axis,
                y2=lanes.axis + 6,
                lines=tuple((lanes.axis + 24 + LINE * row, words) for row, words in enumerate(lines)),
            )
            for on, lines in ticks
        ),
        events=tuple(
            Dashed(x=across.at(event.on), y1=TOP, y2=lanes.axis, label=event.label, label_y=TOP - 8)
            for event in kept_events
        ),
    )


@dataclass(frozen=True)
class _Across:
    first: date
    last: date
    mirrored: bool

    @classmethod
    def over(cls, days: Sequence[date], *, mirrored: bool) -> _Across:
        first, last = min(days), max(days)
        if last - first < SHORTEST:
            spare = (SHORTEST - (last - first)) / 2
            first, last = _moved(first, -spare), _moved(last, spare)
        return cls(first, last, mirrored)

    def share(self, on: date) -> float:
        """Return where a day lies, in per cent from where the language begins to read."""
        return EDGE + (100 - 2 * EDGE) * (on - self.first).days / ((self.last - self.first).days or 1)

    def at(self, on: date) -> str:
        share = self.share(on)
        return f"{100 - share if self.mirrored else share:.2f}%"


@dataclass(frozen=True)
class _Lanes:
    public_label: int
    public: int
    private_label: int
    private: int | None
    axis: int
    symbols: tuple[Symbol, ...]
    placed: dict[int, tuple[str, int]]

    @classmethod
    def of(cls, points: Sequence[Point], across: _Across, top: int) -> _Lanes:
        public = _stacked([point for point in points if point.is_public], across)
        private = _stacked([point for point in points if not point.is_public], across)
        public_label = top + LABEL
        public_y = public_label + 24 + STEP * _levels(public)
        bottom, private_label, private_y = public_y + 24, 0, None
        if private:
            private_label = bottom + LABEL
            private_y = private_label + 24 + STEP * _levels(private)
            bottom = private_y + 24
        symbols: list[Symbol] = []
        placed: dict[int, tuple[str, int]] = {}
        for stacks, base in ((public, public_y), (private, private_y or 0)):
            for stack in stacks:
                place = (across.at(stack.points[0].on), base - STEP * stack.level)
                symbols.append(_symbol(place, stack.points))
                placed.update((point.number, place) for point in stack.points)
        return cls(public_label, public_y, private_label, private_y, bottom, tuple(symbols), placed)


def _symbol(place: tuple[str, int], points: Sequence[Point]) -> Symbol:
    """Draw the statements of one place: one by its number, several as how many they are."""
    first, alone = points[0], len(points) == 1
    label = str(first.number) if alone else f"×{len(points)}"
    return Symbol(*place, first.is_public, first.look if alone else "hollow", label)


@dataclass(frozen=True)
class _Stack:
    """What stands at one place: one statement, or on the last level all that would lie upon it."""

    level: int
    points: list[Point]


def _stacked(points: Sequence[Point], across: _Across) -> list[_Stack]:
    """Give each point the lowest level on which it lies upon no other; where none is left it joins the last one."""
    stacks: list[_Stack] = []
    newest: dict[int, _Stack] = {}
    for point in sorted(points, key=lambda each: (each.on, each.number)):
        x = across.share(point.on)
        free = (
            level
            for level in range(MOST_LEVELS)
            if level not in newest or x - across.share(newest[level].points[0].on) >= APART
        )
        level = next(free, None)
        if level is None:
            newest[MOST_LEVELS - 1].points.append(point)
        else:
            newest[level] = _Stack(level, [point])
            stacks.append(newest[level])
    return stacks


def _levels(stacks: Sequence[_Stack]) -> int:
    return max((stack.level for stack in stacks), default=0)


def _ticks(across: _Across, language: Language) -> list[tuple[date, tuple[str, ...]]]:
    """Return the months to name, few enough to stand beside one another, and the lines of each name."""
    months = _months(across)
    every = next(step for step in _STEPS if step * MOST_TICKS >= len(months) or step == _STEPS[-1])
    shown = [on for on in months if (on.year * 12 + on.month - 1) % every == 0] or months[:1] or [across.first]
    years: set[int] = set()
    named: list[tuple[date, tuple[str, ...]]] = []
    for on in shown:
        names = language.months[on.month - 1].split("/")
        lines = names if len(names) > 1 else [names[0][:_SHORT]]
        if on.year not in years:
            lines = [*lines, str(on.year)]
        years.add(on.year)
        named.append((on, tuple(lines)))
    return named


def _months(across: _Across) -> list[date]:
    """Return the first days of the months within the plot."""
    first = across.first.year * 12 + across.first.month - 1
    last = across.last.year * 12 + across.last.month - 1
    days = (date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))
    return [on for on in days if on >= across.first]


def _moved(day: date, by: timedelta) -> date:
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))
