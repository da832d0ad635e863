"""
The form in which a statement is entered: what somebody typed, read from a post, and what `Told` is made of it.

Nothing that was typed is lost: what is refused stands in the fields again. What a statement must be is judged by the
act; here only what cannot even be read: days, times, numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from django.http.request import QueryDict

from demur.institution.rules import Words
from demur.statements.rules import LARGEST_GUIDANCE, MOST_WORDINGS, Named, ReaderKind, Told, Wording
from demur.web import fields
from demur.web.draft_form import line, text
from demur.web.refusals import Complaint, complain

SPOKEN: Final[Mapping[str, str]] = {
    "en": "English",
    "ar": "العربية",
    "zh": "中文",
    "fr": "français",
    "ru": "русский",
    "es": "español",
    "de": "Deutsch",
    "fa": "فارسی",
    "he": "עברית",
    "hi": "हिन्दी",
    "it": "italiano",
    "pt": "português",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "ur": "اردو",
}
"""Languages by their own names; any other is given by its letters of ISO 639 where a file or the API gives it."""


@dataclass(frozen=True)
class Typed:
    """One wording as it was typed."""

    number: int
    language: str = "en"
    direction: str = ""
    text: str = ""
    is_translation: bool = False

    @property
    def words_field(self) -> str:
        """Return the name of the input that holds the words."""
        return f"words-{self.number}"

    @property
    def language_field(self) -> str:
        """Return the name of the input that holds their language."""
        return f"language-{self.number}"

    @property
    def direction_field(self) -> str:
        """Return the name of the input that holds their direction."""
        return f"direction-{self.number}"

    @property
    def translation_field(self) -> str:
        """Return the name of the input that says that nobody spoke them so."""
        return f"translation-{self.number}"

    @property
    def is_named(self) -> bool:
        """Tell whether the language is among those that the page names."""
        return self.language in SPOKEN


@dataclass(frozen=True)
class StatementForm:
    """Everything that stands in the form, as typed."""

    public: str = ""
    said_on: str = ""
    said_at: str = ""
    official: str = ""
    said_by_en: str = ""
    said_by_ar: str = ""
    occasion_en: str = ""
    occasion_ar: str = ""
    wordings: tuple[Typed, ...] = (Typed(1), Typed(2, language="ar", is_translation=True))
    source: str = ""
    marking: str = ""
    follows_guidance: str = ""
    readers: tuple[str, ...] = ()
    why: str = ""

    def with_one_more(self) -> StatementForm:
        """Return the form with fields for one more language."""
        more = Typed(len(self.wordings) + 1, language="", is_translation=True)
        return replace(self, wordings=(*self.wordings, more)) if len(self.wordings) < MOST_WORDINGS else self


def read_form(post: QueryDict) -> StatementForm:
    """Read what was posted; whatever is missing is empty."""
    given = post.get("wordings", "")
    count = int(given) if given in {str(number) for number in range(1, MOST_WORDINGS + 1)} else 2
    return StatementForm(
        public=post.get("public", ""),
        said_on=post.get("said-on", "").strip(),
        said_at=post.get("said-at", "").strip(),
        official=post.get("official", ""),
        said_by_en=line(post.get("said-by-en", "")),
        said_by_ar=line(post.get("said-by-ar", "")),
        occasion_en=line(post.get("occasion-en", "")),
        occasion_ar=line(post.get("occasion-ar", "")),
        wordings=tuple(_typed(post, number) for number in range(1, count + 1)),
        source=line(post.get("source", "")),
        marking=post.get("marking", ""),
        follows_guidance=post.get("follows-guidance", "").strip(),
        readers=tuple(dict.fromkeys(post.getlist("reader"))),
        why=text(post.get("why", "")),
    )


def form_of(told: Told) -> StatementForm:
    """Write what was told into the fields, to be corrected."""
    return StatementForm(
        public="yes" if told.is_public else "no",
        said_on=told.said_on.isoformat(),
        said_at=told.said_at.isoformat("minutes") if told.said_at else "",
        official=told.official,
        said_by_en=told.said_by.en if told.said_by else "",
        said_by_ar=told.said_by.ar if told.said_by else "",
        occasion_en=told.occasion.en if told.occasion else "",
        occasion_ar=told.occasion.ar if told.occasion else "",
        wordings=tuple(
            Typed(number, each.language, each.direction, each.text, each.is_translation)
            for number, each in enumerate(told.words, 1)
        ),
        source=told.source,
        marking=told.marking,
        follows_guidance=str(told.follows_guidance or ""),
        readers=tuple(f"{each.kind.value}:{each.slug}" for each in told.readers),
    )


def told_by(form: StatementForm) -> Told | list[Complaint]:
    """Make a statement of what was typed; return what cannot be read where anything cannot."""
    faults: list[Complaint] = []
    said_on, said_at = _day(form.said_on, faults), _time(form.said_at, faults)
    follows, readers = _guidance(form.follows_guidance, faults), _readers(form.readers, faults)
    if form.public not in {"yes", "no"}:
        faults.append(complain("public-or-not-missing", "public"))
    if faults or said_on is None:
        return faults
    is_public = form.public == "yes"
    return Told(
        is_public=is_public,
        said_on=said_on,
        said_at=said_at,
        official=form.official,
        said_by=Words(form.said_by_en, form.said_by_ar),
        occasion=Words(form.occasion_en, form.occasion_ar),
        words=tuple(
            Wording(each.language, each.text, each.direction, each.is_translation)
            for each in form.wordings
            if each.text.strip() or each.number == 1
        ),
        source=form.source,
        marking=form.marking,
        follows_guidance=follows,
        readers=() if is_public else readers,
    )


def _typed(post: QueryDict, number: int) -> Typed:
    return Typed(
        number=number,
        language=post.get(f"language-{number}", "")[:8],
        direction=post.get(f"direction-{number}", "")[:8],
        text=text(post.get(f"words-{number}", "")),
        is_translation=post.get(f"translation-{number}") == "yes",
    )


def _day(words: str, faults: list[Complaint]) -> date | None:
    day = fields.day(words)
    if day is None:
        faults.append(complain("day-malformed", "said-on"))
    return day


def _time(words: str, faults: list[Complaint]) -> time | None:
    try:
        given = time.fromisoformat(words) if words else None
    except ValueError:
        given = None
        faults.append(complain("time-malformed", "said-at"))
    if given and given.tzinfo:
        faults.append(complain("time-malformed", "said-at"))
        return None
    return given.replace(second=0, microsecond=0) if given else None


def _guidance(words: str, faults: list[Complaint]) -> int | None:
    number = fields.whole(words, digits=len(str(LARGEST_GUIDANCE)))
    if words and number is None:
        faults.append(complain("guidance-number-impossible", "follows-guidance"))
    return number


def _readers(typed: tuple[str, ...], faults: list[Complaint]) -> tuple[Named, ...]:
    readers = []
    for each in typed:
        kind, _colon, slug = each.partition(":")
        if kind not in {known.value for known in ReaderKind}:
            faults.append(complain("named-unknown", "readers"))
            return ()
        readers.append(Named(ReaderKind(kind), slug))
    return tuple(readers)
