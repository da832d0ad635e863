"""
What templates write with: days and hours in the reader's language, numbers, digests, bars.

    {% day memo.due_on %}  {% moment memo.filed_at %}  {% digest memo.digest %}  {{ count|number }}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from demur import languages
from demur.institution.rules import Words
from demur.languages import Language, language_of
from demur.web import labels

register = template.Library()

BAR_WIDTH = "99.8"


def reader() -> Language:
    """Return the language of the page that is being written."""
    return language_of(get_language())


@register.simple_tag
def day(value: date) -> SafeString:
    """Write a day for people and for machines."""
    return _time(value.isoformat(), languages.day(value, reader()))


@register.filter
def plain_day(value: date) -> str:
    """Write a day where no element can stand: in the choices of a list."""
    return languages.day(value, reader())


@register.simple_tag
def short_day(value: date) -> SafeString:
    """Write a day without its year."""
    return _time(value.isoformat(), languages.short_day(value, reader()))


@register.simple_tag
def long_day(value: date) -> SafeString:
    """Write a day with its weekday."""
    return _time(value.isoformat(), languages.long_day(value, reader()))


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """Write day and hour, with the zone."""
    return _time(_stamp(value), languages.moment(value, reader()))


@register.simple_tag
def long_moment(value: datetime) -> SafeString:
    """Write weekday, day and hour, with the zone."""
    return _time(_stamp(value), languages.long_moment(value, reader()))


@register.simple_tag
def hour(value: datetime) -> SafeString:
    """Write an hour, with the zone."""
    return _time(_stamp(value), languages.hour(value, reader()))


@register.filter
def number(value: int) -> str:
    """Write a whole number, digits 0 to 9 in both languages."""
    return languages.number(value)


@register.filter
def month(term: str) -> str:
    """Write a term, `YYYY-MM`, by the name of its month."""
    return languages.month(term, reader())


@register.filter
def listing(items: list[str]) -> SafeString:
    """Join names with the mark that the language parts them with, each keeping its own direction."""
    return format_html_join(reader().semicolon, "<bdi>{}</bdi>", ((item,) for item in items))


@register.filter
def apart(words: str) -> SafeString:
    """Keep words from turning the direction of the sentence that they stand in."""
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def direction(language_code: str) -> str:
    """Return `ltr` or `rtl` for the language of a text."""
    return language_of(language_code).direction


@register.filter
def here(words: object) -> str:
    """Return words that are kept in both languages in the reader's."""
    return words.said_in(reader().code) if isinstance(words, Words) else str(words or "")


@register.filter
def kind_name(code: str) -> str:
    """Name the kind of a recommendation."""
    return labels.word_for(labels.KINDS, code)


@register.filter
def disposition_name(code: str) -> str:
    """Name what was decided on a recommendation."""
    return labels.word_for(labels.DISPOSITIONS, code)


@register.filter
def step_name(code: str) -> str:
    """Name a step that the office owes."""
    return labels.word_for(labels.STEPS, code)


@register.filter
def way_name(code: str) -> str:
    """Say how somebody signed."""
    return labels.word_for(labels.WAYS, code)


@register.filter
def role_name(code: str) -> str:
    """Name a role."""
    return labels.word_for(labels.ROLES, code)


@register.filter
def office_act_name(code: str) -> str:
    """Say what somebody in the office did."""
    return labels.word_for(labels.OFFICE_ACTS, code)


@register.filter
def conflicts_at(conflicts: Mapping[int, Sequence[object]], number: int) -> Sequence[object]:
    """Return the conflicts of a recommendation by its number."""
    return conflicts.get(number, ()) if conflicts else ()


@register.simple_tag
def digest(value: str, groups: int = 0) -> SafeString:
    """
    Write a digest in groups of four that are set apart by margin, so that a copy has no spaces in it.

    With `groups` only the first so many are shown, and an ellipsis.
    """
    cut = languages.digest_groups(value)
    shown = cut[:groups] if groups else cut
    body = format_html_join("", "<i>{}</i><wbr>", ((group,) for group in shown))
    return format_html('<bdi class="digest" dir="ltr">{}{}</bdi>', body, "…" if len(shown) < len(cut) else "")


@register.inclusion_tag("web/part/bar.html")
def bar(some: int, whole: int, label: str = "") -> dict[str, object]:
    """
    Draw `some` of `whole` as a bar that fills from where the language begins to read.

    With a label it is an image with that name; without one it repeats what stands beside it and is hidden.
    """
    share = 100 * some / whole if whole else 0.0
    start = 100 - share if reader().direction == "rtl" else 0.0
    return {"start": f"{start:.1f}", "share": f"{share:.1f}", "frame": BAR_WIDTH, "label": label}


def _time(machine: str, human: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, human)


def _stamp(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
