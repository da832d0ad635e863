"""Where statements lie on the plot."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from demur.languages import ARABIC, ENGLISH
from demur.web.statement_plot import MOST_TICKS, Event, Link, Plot, Point, drawn

NOVEMBER = date(2026, 11, 6)


def plot_of(points: list[Point], **more: object) -> Plot:
    plot = drawn(points, language=ENGLISH, **more)  # type: ignore[arg-type]
    assert plot
    return plot


def share(x: str) -> float:
    return float(x.removesuffix("%"))


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn([], language=ENGLISH) is None


def test_a_reader_of_public_words_alone_sees_no_second_line() -> None:
    plot = plot_of([Point(1, NOVEMBER, is_public=True)])

    assert plot.private_y is None


def test_time_runs_from_where_the_language_begins_to_read() -> None:
    points = [Point(1, NOVEMBER, is_public=True), Point(2, NOVEMBER + timedelta(days=60), is_public=False)]

    english, arabic = plot_of(points), drawn(points, language=ARABIC)

    assert arabic
    for one, other in zip(english.symbols, arabic.symbols, strict=True):
        assert abs(share(one.x) + share(other.x) - 100) < 0.02
    assert share(english.symbols[0].x) < share(english.symbols[1].x)
    assert (english.start, arabic.start) == ("0", "100%")
    assert arabic.ticks[0].lines[0][1].split()[0] in {"تشرين", "كانون"}


def test_statements_of_one_day_are_stacked_and_very_many_are_counted() -> None:
    plot = plot_of([Point(number, NOVEMBER, is_public=True) for number in range(1, 10)])

    assert [symbol.label for symbol in plot.symbols] == ["1", "2", "3", "4", "5", "×4"]
    assert len({symbol.y for symbol in plot.symbols}) == 6


def test_a_pair_is_joined_and_guidance_outside_the_days_is_not_drawn() -> None:
    points = [Point(1, NOVEMBER, is_public=True), Point(2, NOVEMBER + timedelta(days=90), is_public=False)]
    events = [Event(NOVEMBER + timedelta(days=10), "Guidance 7"), Event(date(2020, 1, 1), "Guidance 1")]

    plot = plot_of(points, events=events, links=[Link(1, 2, diverge=True), Link(1, 3, diverge=True)])

    assert [stroke.look for stroke in plot.strokes] == ["apart"]
    assert [event.label for event in plot.events] == ["Guidance 7"]


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@settings(deadline=None)
@given(days=st.lists(st.tuples(days, st.booleans()), min_size=1, max_size=60), arabic=st.booleans())
def test_whatever_is_drawn_lies_within_and_upon_nothing_else(days: list[tuple[date, bool]], *, arabic: bool) -> None:
    points = [Point(number, on, is_public) for number, (on, is_public) in enumerate(days, 1)]

    plot = drawn(points, language=ARABIC if arabic else ENGLISH)

    assert plot
    assert all(0 <= share(each.x) <= 100 for each in [*plot.symbols, *plot.ticks])
    assert all(0 < symbol.y < plot.axis_y < plot.height for symbol in plot.symbols)
    assert 1 <= len(plot.ticks) <= MOST_TICKS + 1
    for one in plot.symbols:
        for other in plot.symbols:
            if one is not other and one.y == other.y:
                assert abs(share(one.x) - share(other.x)) >= 6.9
