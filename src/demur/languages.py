"""
The two languages of the interface, and how days, hours, numbers and digests are written in each.

Plain functions: a moment and a language go in, text comes out. Digits are 0 to 9 in both languages, because people
compare numbers across languages, files and telephones. Months in Arabic are those of the United Nations' usage, which
gives both names (آذار/مارس).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from types import MappingProxyType
from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

DIGEST_GROUP: Final = 4


@dataclass(frozen=True)
class Language:
    """
    A language of the interface.

    `name` is its own name for itself, `months` and `weekdays` begin with January and Monday, `{}` stands where a value
    goes in. `zone_names` names time zones that have a word of their own.
    """

    code: str
    name: str
    direction: Direction
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    comma: str
    semicolon: str
    hour: str
    in_zone: str
    zone_names: Mapping[str, str]


ENGLISH: Final = Language(
    code="en",
    name="English",
    direction="ltr",
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    comma=", ",
    semicolon="; ",
    hour="{}",
    in_zone="{hour} {zone}",
    zone_names=MappingProxyType({"UTC": "UTC"}),
)  # fmt: skip

ARABIC: Final = Language(
    code="ar",
    name="العربية",
    direction="rtl",
    months=(
        "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
        "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
    ),
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    comma="، ",
    semicolon="؛ ",
    hour="الساعة {}",
    in_zone="{hour} {zone}",
    zone_names=MappingProxyType({"UTC": "بالتوقيت العالمي"}),
)  # fmt: skip

LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({"en": ENGLISH, "ar": ARABIC})


def language_of(code: str | None) -> Language:
    """Return the language of a tag such as `ar` or `ar-EG`; English where the interface has none."""
    return LANGUAGES.get((code or "").split("-")[0].lower(), ENGLISH)


def day(value: date, language: Language) -> str:
    """Write a day: `3 March 2027`, `3 آذار/مارس 2027`."""
    return f"{value.day} {language.months[value.month - 1]} {value.year}"


def short_day(value: date, language: Language) -> str:
    """Write a day whose year is plain from its place: `3 March`."""
    return f"{value.day} {language.months[value.month - 1]}"


def long_day(value: date, language: Language) -> str:
    """Write a day with its weekday: `Wednesday 3 March 2027`."""
    return f"{language.weekdays[value.weekday()]} {day(value, language)}"


def hour(moment: datetime, language: Language, zone: tzinfo = UTC) -> str:
    """Write the hour and minute with the zone they are in: `10:00 UTC`, `10:00 بالتوقيت العالمي`."""
    local = moment.astimezone(zone)
    known = local.tzname() or ""
    return language.in_zone.format(hour=f"{local:%H:%M}", zone=language.zone_names.get(known, known)).strip()


def moment(value: datetime, language: Language, zone: tzinfo = UTC) -> str:
    """Write day and hour: `3 March 2027, 10:00 UTC`, `3 آذار/مارس 2027، الساعة 10:00 بالتوقيت العالمي`."""
    clock_face = language.hour.format(hour(value, language, zone))
    return f"{day(value.astimezone(zone), language)}{language.comma}{clock_face}"


def long_moment(value: datetime, language: Language, zone: tzinfo = UTC) -> str:
    """Write day and hour with the weekday: `Wednesday 3 March 2027, 10:00 UTC`."""
    clock_face = language.hour.format(hour(value, language, zone))
    return f"{long_day(value.astimezone(zone), language)}{language.comma}{clock_face}"


def month(term: str, language: Language) -> str:
    """
    Write a term, `YYYY-MM`: `March 2027`, `آذار/مارس 2027`.

    :raises ValueError: it is no term
    """
    first = date.fromisoformat(f"{term}-01")
    return f"{language.months[first.month - 1]} {first.year}"


def number(value: int) -> str:
    """Write a whole number with its thousands apart, the same in both languages: `4,211`."""
    return f"{value:,}"


def listing(items: Iterable[str], language: Language) -> str:
    """Join names that may hold commas themselves: `First Secretary; heads of mission`."""
    return language.semicolon.join(items)


def digest_groups(digest: str) -> tuple[str, ...]:
    """Cut hexadecimal digits into groups of four; the page sets them apart by margin, so that a copy has no spaces."""
    return tuple(digest[start : start + DIGEST_GROUP] for start in range(0, len(digest), DIGEST_GROUP))
