"""
The form that guidance is written in: what somebody typed, pasted or uploaded, read from a post and written into fields
again. What a slash joins is asked beside each phrase that has one, and nothing is kept before it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from django.http import HttpRequest
from django.http.request import QueryDict

from demur.guidance.given import KINDS, LANGUAGES, MOST_ENTRIES, Entry, GuidanceGiven, Said
from demur.guidance.import_email import split
from demur.guidance.import_text import Found
from demur.guidance.slashes import readings_of
from demur.institution.rules import Words
from demur.web.draft_form import line, text
from demur.web.refusals import Complaint, complain

LEFT_OUT: Final = "none"
LONGEST_FIELD: Final = 20_000


@dataclass(frozen=True)
class SaidTyped:
    """
    A phrase of an entry in one language, as typed.

    :param asked: the phrase that the question about its slash was about, when it was answered
    :param reading: the answer, a place among `readings`
    """

    entry: int
    language: str
    text: str = ""
    reason: str = ""
    preferred: str = ""
    asked: str = ""
    reading: int = 0

    @property
    def field(self) -> str:
        """Return the name of its input."""
        return f"e{self.entry}-{self.language}"

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """Return the ways in which it can be read; empty where there is one only."""
        readings = readings_of(line(self.text))
        return readings if len(readings) > 1 else ()

    @property
    def choices(self) -> list[tuple[int, tuple[str, ...], bool]]:
        """Return each reading with its place, and whether it is the chosen one."""
        chosen = self.reading if self.reading < len(self.readings) else 0
        return [(place, phrases, place == chosen) for place, phrases in enumerate(self.readings)]

    @property
    def is_answered(self) -> bool:
        """Tell whether it was said what its slash joins; so where it has none."""
        return not self.readings or self.asked == line(self.text)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the phrases that it stands for as it was answered."""
        readings = readings_of(line(self.text))
        return readings[self.reading if self.reading < len(readings) else 0]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written into it."""
        return not (self.text.strip() or self.reason.strip() or self.preferred.strip())


@dataclass(frozen=True)
class EntryTyped:
    """A phrase to avoid or to affirm with its two languages side by side; `kind` is empty while nobody chose."""

    number: int
    kind: str = ""
    said: tuple[SaidTyped, ...] = ()

    @property
    def field(self) -> str:
        """Return the id of its fields."""
        return f"e{self.number}"

    @property
    def written(self) -> tuple[SaidTyped, ...]:
        """Return the languages that it is written in."""
        return tuple(each for each in self.said if not each.is_empty)

    @property
    def is_beside(self) -> bool:
        """Tell whether it is written in both languages."""
        return len(self.written) == len(LANGUAGES)


@dataclass(frozen=True)
class GuidanceForm:
    """Everything that stands in the form, as typed. `edition` is the one that a change was begun from."""

    number: str = ""
    office: str = ""
    title_en: str = ""
    title_ar: str = ""
    audiences: tuple[str, ...] = ()
    policy: str = ""
    marking: str = ""
    from_on: str = ""
    until_on: str = ""
    supersedes: str = ""
    note: str = ""
    pasted: str = ""
    edition: int = 0
    entries: tuple[EntryTyped, ...] = field(default_factory=lambda: (empty_entry(1),))

    @property
    def asks(self) -> bool:
        """Tell whether somewhere it has to be said what a slash joins."""
        return any(said.readings for entry in self.entries for said in entry.said)

    def with_entries(self, entries: Iterable[EntryTyped]) -> GuidanceForm:
        """Return the form with these entries, numbered from 1 on; there is always one."""
        numbered = tuple(_numbered(entry, number) for number, entry in enumerate(entries, 1))
        return replace(self, entries=numbered or (empty_entry(1),))

    def with_one_more(self) -> GuidanceForm:
        """Return the form with an empty entry at the end."""
        return self.with_entries([*self.entries, empty_entry(0)])

    def without(self, number: int) -> GuidanceForm:
        """Return the form without an entry."""
        return self.with_entries(entry for entry in self.entries if entry.number != number)

    def parted(self, number: int) -> GuidanceForm:
        """Return the form with the languages of an entry as two entries."""
        entries: list[EntryTyped] = []
        for entry in self.entries:
            entries += [_only(entry, each) for each in entry.said] if entry.number == number else [entry]
        return self.with_entries(entries)

    def joined(self, number: int) -> GuidanceForm:
        """Return the form with an entry set beside the one before it, where their languages differ."""
        entries = list(self.entries)
        for place in range(1, len(entries)):
            before, this = entries[place - 1], entries[place]
            languages = {each.language for each in before.written} & {each.language for each in this.written}
            if this.number == number and not languages:
                written = {each.language: each for each in (*before.written, *this.written)}
                said = tuple(written.get(code, SaidTyped(0, code)) for code in LANGUAGES)
                entries[place - 1 : place + 1] = [replace(before, kind=before.kind or this.kind, said=said)]
                break
        return self.with_entries(entries)


@dataclass(frozen=True)
class Taken:
    """What the entries of a form come to; `origins` says for each from which entry of the form it came."""

    entries: tuple[Entry, ...]
    origins: tuple[int, ...]
    complaints: tuple[Complaint, ...]

    def field_of(self, where: str) -> str:
        """Return the input that a refusal of `entry 3` speaks of."""
        if not where.startswith("entry "):
            return where
        place = int(where.removeprefix("entry ")) - 1
        return f"e{self.origins[place]}" if place < len(self.origins) else ""


def empty_entry(number: int) -> EntryTyped:
    """Return an entry in which nothing is written."""
    return EntryTyped(number, "", tuple(SaidTyped(number, code) for code in LANGUAGES))


def read_form(request: HttpRequest) -> GuidanceForm:
    """Read what was posted; whatever is missing is empty."""
    post = request.POST
    count = min(_number(post.get("entries", ""), 1), MOST_ENTRIES)
    return GuidanceForm(
        number=line(post.get("number", "")),
        office=post.get("office", ""),
        title_en=line(post.get("title-en", "")),
        title_ar=line(post.get("title-ar", "")),
        audiences=tuple(dict.fromkeys(post.getlist("audience"))),
        policy=post.get("policy", ""),
        marking=post.get("marking", ""),
        from_on=post.get("from", "").strip(),
        until_on=post.get("until", "").strip(),
        supersedes=post.get("supersedes", ""),
        note=line(post.get("note", "")),
        pasted=text(post.get("pasted", "")),
        edition=_number(post.get("edition", ""), 0),
        entries=tuple(_entry(post, number) for number in range(1, count + 1)) or (empty_entry(1),),
    )


def entries_found(found: Iterable[Found]) -> list[EntryTyped]:
    """
    Write what was found in a letter or a table into entries; what has no kind is left out unless it is chosen.

    What stands under one number in one language twice, or as two kinds, becomes two entries.
    """
    entries: list[list[Found]] = []
    open_at: dict[tuple[int, str], int] = {}
    for each in found:
        place = open_at.get((each.entry, each.kind))
        if place is None or any(other.language == each.language for other in entries[place]):
            open_at[each.entry, each.kind] = len(entries)
            entries.append([each])
        else:
            entries[place].append(each)
    return [_entry_found(beside) for beside in entries]


def entries_given(given: Iterable[Entry]) -> list[EntryTyped]:
    """Write what guidance says into entries; its slashes were answered when it was issued."""
    entries = []
    for entry in given:
        written = {each.language: each for each in entry.said}
        entries.append(EntryTyped(0, entry.kind, tuple(_said_given(written.get(code), code) for code in LANGUAGES)))
    return entries


def taken(form: GuidanceForm) -> Taken:
    """Return what the entries of a form come to: each slash as it was answered, empty ones and those left out gone."""
    entries: list[Entry] = []
    origins: list[int] = []
    complaints: list[Complaint] = []
    for entry in form.entries:
        if not entry.written or entry.kind == LEFT_OUT:
            continue
        if entry.kind not in KINDS:
            complaints.append(complain("phrase-kind-missing", entry.field, number=entry.number))
        complaints += [
            complain("slash-unanswered", f"{each.field}-reading", number=entry.number)
            for each in entry.written
            if not each.is_answered
        ]
        for beside in _parted(entry):
            entries.append(Entry(entry.kind, tuple(beside)))
            origins.append(entry.number)
    return Taken(tuple(entries), tuple(origins), tuple(complaints))


def given_of(form: GuidanceForm, entries: tuple[Entry, ...]) -> tuple[GuidanceGiven | None, list[Complaint]]:
    """Return what the form gives, or what is wrong with its days."""
    complaints = []
    from_on, until_on = day(form.from_on), day(form.until_on)
    if from_on is None:
        complaints.append(complain("day-malformed", "from"))
    if form.until_on and until_on is None:
        complaints.append(complain("day-malformed", "until"))
    if from_on is None or complaints:
        return None, complaints
    given = GuidanceGiven(
        title=Words(en=form.title_en, ar=form.title_ar),
        audiences=form.audiences,
        policy=form.policy,
        marking=form.marking,
        from_on=from_on,
        until_on=until_on,
        entries=entries,
        note=form.note,
    )
    return given, []


def day(words: str) -> date | None:
    """Read a day; None for anything else."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _entry(post: QueryDict, number: int) -> EntryTyped:
    name = f"e{number}"
    said = tuple(
        SaidTyped(
            entry=number,
            language=code,
            text=_cut(post.get(f"{name}-{code}", "")),
            reason=_cut(post.get(f"{name}-{code}-reason", "")),
            preferred=_cut(post.get(f"{name}-{code}-preferred", "")),
            asked=_cut(post.get(f"{name}-{code}-asked", "")),
            reading=_number(post.get(f"{name}-{code}-reading", ""), 0),
        )
        for code in LANGUAGES
    )
    kind = post.get(f"{name}-kind", "")
    return EntryTyped(number, kind if kind in {*KINDS, LEFT_OUT} else "", said)


def _cut(words: str) -> str:
    """Bring what was typed into one line; far more than any field takes is not even shown again."""
    return line(words[:LONGEST_FIELD])


def _entry_found(beside: list[Found]) -> EntryTyped:
    by_language = {each.language: each for each in beside}
    said = []
    for code in LANGUAGES:
        found = by_language.get(code)
        said.append(SaidTyped(0, code, found.text, found.reason, found.preferred) if found else SaidTyped(0, code))
    return EntryTyped(0, beside[0].kind or LEFT_OUT, tuple(said))


def _said_given(said: Said | None, language: str) -> SaidTyped:
    if said is None:
        return SaidTyped(0, language)
    last = len(readings_of(said.text)) - 1
    return SaidTyped(0, language, said.text, said.reason, said.preferred, asked=said.text, reading=last)


def _parted(entry: EntryTyped) -> list[list[Said]]:
    found = [Found(entry.kind, each.language, each.text, each.reason, each.preferred) for each in entry.written]
    return [
        [Said(each.language, each.text, each.reason, each.preferred) for each in beside]
        for beside in split(found, [each.phrases for each in entry.written])
    ]


def _only(entry: EntryTyped, said: SaidTyped) -> EntryTyped:
    return replace(entry, said=tuple(said if said.language == code else SaidTyped(0, code) for code in LANGUAGES))


def _numbered(entry: EntryTyped, number: int) -> EntryTyped:
    return replace(entry, number=number, said=tuple(replace(each, entry=number) for each in entry.said))


def _number(words: str, default: int) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 7 else default  # noqa: PLR2004
