"""
Finding in a letter the phrases that it asks to avoid and to affirm. Plain Python.

    Please avoid:                                        a heading: what follows is to be avoided
    1. "reopen the harbours" («إعادة فتح الموانئ»)        one phrase in two languages
       Reason: it foresees what is not decided           why
    2. end to the hardship/shortages                     an item without quotation marks is a phrase whole
    Do not say "standstill"; say "review" instead.       a phrase, and what is preferred
    Affirm "Tamrissa's duty to keep its waters safe".

What is quoted in running text, without a word that says why, is found with no kind: a person decides. Nothing here
decides what a slash joins (`slashes`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from demur.guidance import cues
from demur.guidance.given import AVOID, KINDS, LANGUAGES, LONGEST_PHRASE

LONGEST_HEADING: Final = 16
"""Words."""

LONGEST_ITEM: Final = 12
_RUNNING: Final = 6
"""Words outside quotation marks from which on a line is running text, and no list."""

_BETWEEN_LANGUAGES: Final = 2
_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_BLANK: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_PARTING: Final = re.compile(r"[;؛،,]")
_REASON_BEHIND: Final = re.compile(r"\s+[–—-]\s+(.{3,})|\s*\(([^()]{3,})\)\s*\.?\s*$")
_BECAUSE: Final = re.compile(r"\b(?:because|since|as it)\b|\bلأن|\bلانه", re.IGNORECASE)
_OTHER_SCRIPT: Final = re.compile(r"\s*[/|–—-]\s*|\s*\(|\s+")
_ENDS: Final = " \t.;؛،,:"


@dataclass(frozen=True)
class Found:
    """
    A phrase that was found; `kind` is empty where nothing says whether to avoid or to affirm it.

    :param entry: the same for phrases that stand side by side in two languages
    """

    kind: str
    language: str
    text: str
    reason: str = ""
    preferred: str = ""
    entry: int = 0


def phrases_in_text(text: str) -> list[Found]:
    """Return the phrases of a letter in order; side by side in two languages where they stand so, or in equal lists."""
    reader = _Reader()
    body = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    for block in _BLANK.split(_own_words(body)):
        for line, is_item in _lines_of(block):
            reader.read(line, is_item=is_item)
    return _paired(reader.found)


def _own_words(text: str) -> str:
    """Leave out what is quoted from an earlier letter, and the signature."""
    kept: list[str] = []
    for line in text.split("\n"):
        if line.rstrip() == "--":
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return "\n".join(kept)


def _lines_of(block: str) -> Iterator[tuple[str, bool]]:
    """Put lines together that a mail program broke; each item of a list and each heading stays a line of its own."""
    lines = [line for line in block.split("\n") if line.strip()]
    rows = bool(lines) and all(
        cues.item_of(line) is None and cues.words_in(line) <= LONGEST_ITEM and not line.rstrip().endswith(".")
        for line in lines
    )
    held: list[str] = []
    held_item = False
    for line in lines:
        item = cues.item_of(line)
        begins = (
            item is not None or rows or _is_labelled(line) or (bool(held) and held[-1].rstrip().endswith((":", "：")))
        )
        if begins and held:
            yield _joined(held), held_item
            held = []
        if not held:
            held_item = item is not None or rows
        held.append((line if item is None else item).strip())
    if held:
        yield _joined(held), held_item


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _is_labelled(line: str) -> bool:
    return bool(cues.reason_labelled(line.strip()) or cues.preferred_labelled(line.strip()))


class _Reader:
    """Reads line by line, and knows under which heading it is."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._kind = ""
        self._entry = 0

    def read(self, line: str, *, is_item: bool) -> None:
        """Read a line."""
        if reason := cues.reason_labelled(line):
            self._explain(reason)
        elif preferred := cues.preferred_labelled(line):
            self._prefer(_unquoted(preferred))
        else:
            quoted, behind = cues.quoted_in(line)
            if quoted:
                self._quoted(quoted, behind, is_item=is_item)
            else:
                self._unquoted(line, is_item=is_item)

    def _quoted(self, quoted: list[cues.Quoted], behind: str, *, is_item: bool) -> None:
        outside = sum(cues.words_in(each.lead) for each in quoted) + cues.words_in(behind)
        told = cues.kind_told(quoted[0].lead)
        reason = _reason_in(behind)
        is_running = not told and not is_item and outside - cues.words_in(reason) >= _RUNNING
        kind = told or ("" if is_running else self._kind)
        self._kind = told or self._kind
        first = len(self.found)
        for place, each in enumerate(quoted):
            told_here = cues.kind_told(each.lead) if place else ""
            stands_in = place and self.found[-1].kind == AVOID and not self.found[-1].preferred
            if stands_in and (cues.says_instead(each.lead) or (told_here and told_here != AVOID)):
                self.found[-1] = replace(self.found[-1], preferred=each.text)
                continue
            kind = told_here or kind
            self._add(each.text, kind, beside=bool(place) and cues.words_in(each.lead) <= _BETWEEN_LANGUAGES)
        if reason and len(self.found) > first:
            self._explain(reason, range(first, len(self.found)))

    def _unquoted(self, line: str, *, is_item: bool) -> None:
        head, colon, rest = line.partition(":")
        told = cues.kind_told(head if colon else line)
        announces = bool(colon) or not is_item or cues.is_heading(line)
        if told and announces and cues.words_in(head) <= LONGEST_HEADING:
            self._kind = told
            for part in _PARTING.split(rest):
                if cues.words_in(part) and not cues.is_heading(part):
                    self._item(part)
        elif is_item and self._kind and cues.words_in(line):
            self._item(line)

    def _item(self, text: str) -> None:
        """Take an item whole, but for what follows a dash or stands in brackets: a reason, or the other language."""
        parts = _by_script(text)
        if len(parts) > 1:
            for place, part in enumerate(parts):
                self._add(part.strip(_ENDS), self._kind, beside=bool(place))
            return
        match = _REASON_BEHIND.search(text)
        reason = (match.group(1) or match.group(2)) if match else ""
        self._add((text[: match.start()] if match else text).strip(_ENDS), self._kind, beside=False)
        self.found[-1] = replace(self.found[-1], reason=reason.strip())

    def _add(self, text: str, kind: str, *, beside: bool) -> None:
        language = cues.language_of(text)
        before = self.found[-1] if self.found else None
        if not (beside and before and before.kind == kind and before.language != language):
            self._entry += 1
        self.found.append(Found(kind, language, " ".join(text.split()), entry=self._entry))

    def _explain(self, reason: str, places: Iterable[int] | None = None) -> None:
        text = " ".join(reason.split())
        self._change(text, places, lambda each: replace(each, reason=each.reason or text))

    def _prefer(self, preferred: str) -> None:
        text = " ".join(preferred.split())
        self._change(text, None, lambda each: replace(each, preferred=each.preferred or text))

    def _change(self, text: str, places: Iterable[int] | None, change: Callable[[Found], Found]) -> None:
        """Change phrases, by default the last entry; of two languages only the one that `text` is written in."""
        if not self.found:
            return
        chosen = list(self._last_entry() if places is None else places)
        same = [place for place in chosen if self.found[place].language == cues.language_of(text)]
        for place in same or chosen:
            self.found[place] = change(self.found[place])

    def _last_entry(self) -> Iterator[int]:
        place = len(self.found) - 1
        while place >= 0 and self.found[place].entry == self.found[-1].entry:
            yield place
            place -= 1


def _unquoted(text: str) -> str:
    quoted, _behind = cues.quoted_in(text)
    return quoted[0].text if quoted else text.strip(_ENDS)


def _reason_in(behind: str) -> str:
    """Return the reason that stands behind the last quotation of a line: after a dash, in brackets, or "because"."""
    if match := _REASON_BEHIND.search(behind):
        return (match.group(1) or match.group(2)).strip(" .")
    return behind.strip(_ENDS) if _BECAUSE.search(behind) else ""


def _by_script(text: str) -> list[str]:
    """Part an item that says the same in Latin and in Arabic letters; a longer text is no item."""
    if len(text) > 2 * LONGEST_PHRASE:
        return [text]
    change = next(
        (
            match
            for match in _OTHER_SCRIPT.finditer(text)
            if match.start()
            and {cues.language_of(text[: match.start()]), cues.language_of(text[match.end() :])} == set(LANGUAGES)
            and _is_of_one_script(text[: match.start()])
            and _is_of_one_script(text[match.end() :])
        ),
        None,
    )
    return [text[: change.start()], text[change.end() :].strip(" )")] if change else [text]


def _is_of_one_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    return bool(letters) and arabic in (0, len(letters))


def _paired(found: list[Found]) -> list[Found]:
    """Set two lists of one kind side by side where they are in two languages and equally long."""
    entry_of: dict[int, int] = {}
    sizes = Counter(each.entry for each in found)
    for kind in KINDS:
        alone = [each for each in found if each.kind == kind and sizes[each.entry] == 1]
        by_language = {code: [each for each in alone if each.language == code] for code in LANGUAGES}
        if len(alone) == sum(each.kind == kind for each in found) and len({*map(len, by_language.values())}) == 1:
            entry_of |= {
                arabic.entry: english.entry
                for english, arabic in zip(by_language["en"], by_language["ar"], strict=True)
            }
    joined = [replace(each, entry=entry_of.get(each.entry, each.entry)) for each in found]
    return _in_order(joined)


def _in_order(found: list[Found]) -> list[Found]:
    """Bring the phrases of an entry together, entries in the order of their first, and number these from 1 on."""
    first: dict[int, int] = {}
    for each in found:
        first.setdefault(each.entry, len(first) + 1)
    ordered = sorted(found, key=lambda each: first[each.entry])
    return [replace(each, entry=first[each.entry]) for each in ordered]
