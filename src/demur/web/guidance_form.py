"""
The form that guidance is written in: what somebody typed, pasted or uploaded, read from a post and written into fields
again. What a slash joins is asked beside each phrase that has one, and nothing is kept before it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.http import HttpRequest

from demur.guidance.given import KINDS, LANGUAGES, MOST_ENTRIES, Entry, GuidanceGiven, Said
from demur.guidance.import_email import split
from demur.guidance.import_text import Found
from demur.institution.rules import Words
from demur.web import fields
from demur.web.draft_form import line, text
from demur.web.guidance_entry import LEFT_OUT, EntryTyped, SaidTyped, empty_entry, numbered, only_in, read_entry
from demur.web.refusals import Complaint, complain


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
        counted = tuple(numbered(entry, number) for number, entry in enumerate(entries, 1))
        return replace(self, entries=counted or (empty_entry(1),))

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
            entries += [only_in(entry, each) for each in entry.said] if entry.number == number else [entry]
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


def read_form(request: HttpRequest) -> GuidanceForm:
    """Read what was posted; whatever is missing is empty."""
    post = request.POST
    count = min(fields.whole(post.get("entries", "")) or 1, MOST_ENTRIES)
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
        edition=fields.whole(post.get("edition", "")) or 0,
        entries=tuple(read_entry(post, number) for number in range(1, count + 1)) or (empty_entry(1),),
    )


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
    from_on, until_on = fields.day(form.from_on), fields.day(form.until_on)
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


def _parted(entry: EntryTyped) -> list[list[Said]]:
    found = [Found(entry.kind, each.language, each.text, each.reason, each.preferred) for each in entry.written]
    return [
        [Said(each.language, each.text, each.reason, each.preferred) for each in beside]
        for beside in split(found, [each.phrases for each in entry.written])
    ]
