"""
The form that a memo is drafted in: what somebody typed, read from a post and written into fields again.

Nothing is judged here but what could not even be kept. What a memo has to have is asked when its text is frozen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest
from django.http.request import QueryDict
from django.utils.functional import Promise

from demur.web import fields
from demur.web.labels import PROMPTS
from demur.web.refusals import Complaint, complain

LONGEST_LINE: Final = 500
LONGEST_SECTION: Final = 200_000
LARGEST_UPLOAD: Final = 1 << 20
MOST_RECOMMENDATIONS: Final = 40
TEXT_ENDINGS: Final = (".txt", ".md", ".markdown")


@dataclass(frozen=True)
class Section:
    """A prompt and what was written under it; `field` is the input's name and id."""

    code: str
    words: str

    @property
    def field(self) -> str:
        """Return the name of its input."""
        return f"section-{self.code}"

    @property
    def name(self) -> Promise:
        """Return the prompt."""
        return PROMPTS[self.code][0]

    @property
    def hint(self) -> Promise:
        """Return what stands under the prompt."""
        return PROMPTS[self.code][1]


@dataclass(frozen=True)
class Typed:
    """A recommendation as it was typed: `by` is still text."""

    number: int
    words: str = ""
    kind: str = "act"
    to: str = ""
    trigger: str = ""
    by: str = ""

    @property
    def words_field(self) -> str:
        """Return the name of the input that holds its words."""
        return f"r{self.number}-words"

    @property
    def to_field(self) -> str:
        """Return the name of the input that holds whom it is asked of."""
        return f"r{self.number}-to"

    @property
    def by_field(self) -> str:
        """Return the name of the input that holds its day."""
        return f"r{self.number}-by"

    @property
    def trigger_field(self) -> str:
        """Return the name of the input that holds the event that calls for it."""
        return f"r{self.number}-trigger"

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written into it."""
        return not (self.words.strip() or self.trigger.strip() or self.by)


@dataclass(frozen=True)
class DraftForm:
    """Everything that stands in the form, as typed. `revision` is that of the draft it was begun from."""

    title: str = ""
    policy: str = ""
    marking: str = ""
    language: str = "en"
    addressees: tuple[str, ...] = ()
    sections: tuple[Section, ...] = tuple(Section(code, "") for code in PROMPTS)
    recommendations: tuple[Typed, ...] = (Typed(1),)
    office_knows_name: bool = True
    revision: int = 0
    pasted: str = ""
    guidance: str = ""
    """The number of guidance that the memo questions beside the policy; empty for none."""

    def with_one_more(self) -> DraftForm:
        """Return the form with an empty recommendation at the end."""
        return replace(self, recommendations=(*self.recommendations, Typed(len(self.recommendations) + 1)))

    def without(self, number: int) -> DraftForm:
        """Return the form without one recommendation; those after it move up."""
        kept = [each for each in self.recommendations if each.number != number]
        return replace(self, recommendations=numbered(kept))

    @property
    def questions_guidance(self) -> int | None:
        """Return the number of guidance that the memo questions; None for none."""
        return fields.whole(self.guidance) or None

    def section(self, code: str) -> str:
        """Return what was written under a prompt."""
        return next(each.words for each in self.sections if each.code == code)


def numbered(recommendations: Iterable[Typed]) -> tuple[Typed, ...]:
    """Number recommendations from 1 on; there is always one."""
    return tuple(replace(each, number=number) for number, each in enumerate(recommendations, 1)) or (Typed(1),)


def read_form(request: HttpRequest) -> DraftForm:
    """Read what was posted; whatever is missing is empty."""
    post = request.POST
    count = min(fields.whole(post.get("recommendations", "")) or 1, MOST_RECOMMENDATIONS)
    return DraftForm(
        title=line(post.get("title", "")),
        policy=post.get("policy", ""),
        marking=post.get("marking", ""),
        language="ar" if post.get("language") == "ar" else "en",
        addressees=tuple(dict.fromkeys(post.getlist("addressee"))),
        sections=tuple(Section(code, text(post.get(f"section-{code}", ""))) for code in PROMPTS),
        recommendations=tuple(_typed(post, number) for number in range(1, count + 1)) or (Typed(1),),
        office_knows_name=post.get("office-knows") != "reply-box",
        revision=fields.whole(post.get("revision", "")) or 0,
        pasted=text(post.get("pasted", "")),
        guidance=post.get("questions-guidance", ""),
    )


def faults_of(form: DraftForm, *, policies: Sequence[str], markings: Sequence[str]) -> list[Complaint]:
    """Return what keeps a form from being saved at all."""
    faults = [
        *_unkept("title", form.title, LONGEST_LINE),
        *(fault for each in form.sections for fault in _unkept(each.field, each.words, LONGEST_SECTION)),
    ]
    for each in form.recommendations:
        faults += _unkept(each.words_field, each.words, LONGEST_SECTION)
        faults += _unkept(each.trigger_field, each.trigger, LONGEST_LINE)
    if form.guidance and not fields.whole(form.guidance):
        faults.append(complain("guidance-unknown", "questions-guidance"))
    if form.policy not in policies:
        faults.append(complain("policy-missing", "policy"))
    if form.marking not in markings:
        faults.append(complain("marking-unknown", "marking"))
    return faults


def uploaded_text(request: HttpRequest) -> str | Complaint | None:
    """Return the text of an uploaded file, or what is wrong with it; None where there is none."""
    file = request.FILES.get("upload")
    if file is None or isinstance(file, list):
        return None
    if not (file.name or "").lower().endswith(TEXT_ENDINGS):
        return complain("text-of-wrong-type", "upload")
    if (file.size or 0) > LARGEST_UPLOAD:
        return complain("text-too-large", "upload")
    try:
        return text(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return complain("text-not-utf-8", "upload")


def text(words: str) -> str:
    """Bring what was typed or pasted to line feeds and spaces; a tab is four spaces."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")


def line(words: str) -> str:
    """Bring what was typed into one line."""
    return " ".join(text(words).split("\n")).strip()


def _typed(post: QueryDict, number: int) -> Typed:
    return Typed(
        number=number,
        words=text(post.get(f"r{number}-words", "")),
        kind=post.get(f"r{number}-kind", "act"),
        to=post.get(f"r{number}-to", ""),
        trigger=line(post.get(f"r{number}-trigger", "")),
        by=post.get(f"r{number}-by", "").strip(),
    )


def _unkept(field: str, words: str, longest: int) -> list[Complaint]:
    """Refuse what no table can hold or what could not be shown again: control characters, and far too much."""
    if len(words) > longest:
        return [complain("field-length", field, longest=longest)]
    for character in words:
        if unicodedata.category(character) in {"Cc", "Cs"} and character != "\n":
            return [complain("character-not-allowed", field, character=f"U+{ord(character):04X}")]
    return []
