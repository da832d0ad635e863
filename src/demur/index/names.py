"""
Names in both languages, by which a text in one is found from a text in the other. Plain Python.

A name is *given* where the institution's document says what an office or an official is called in each language. It is
*heard* where a text that stands there in both has a capitalised English word and an Arabic word with the same
consonants: Tamrissa, تمريسا. Nothing is guessed about words that the institution has not put side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from demur.index.rules import LONGEST_TERM, Name, keys_of

FEWEST_CONSONANTS: Final = 3
_LATIN: Final = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][a-z]+(?:[-'’][A-Za-z]+)*", re.MULTILINE)
_ARABIC: Final = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_PAIRS: Final = {"sh": "s", "th": "t", "kh": "x", "gh": "g", "ph": "f", "ch": "s", "dh": "d", "ck": "k", "ou": "w"}
_ONES: Final = {
    **dict.fromkeys("bp", "b"),
    **dict.fromkeys("t", "t"),
    **dict.fromkeys("jg", "g"),
    **dict.fromkeys("kcq", "k"),
    **dict.fromkeys("sx", "s"),
    **dict.fromkeys("fv", "f"),
    **dict.fromkeys("wuo", "w"),
    **{letter: letter for letter in "drzlmn"},
}
_LETTERS: Final = {
    **dict.fromkeys("ب", "b"),
    **dict.fromkeys("تطث", "t"),
    **dict.fromkeys("جغ", "g"),
    **dict.fromkeys("خ", "x"),
    **dict.fromkeys("دذض", "d"),
    **dict.fromkeys("ر", "r"),
    **dict.fromkeys("زظ", "z"),
    **dict.fromkeys("سشص", "s"),
    **dict.fromkeys("ف", "f"),
    **dict.fromkeys("قك", "k"),
    **dict.fromkeys("ل", "l"),
    **dict.fromkeys("م", "m"),
    **dict.fromkeys("ن", "n"),
    **dict.fromkeys("و", "w"),
}
_CLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فال", "كال")


def given(called: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Name]:
    """Return each name in each language."""
    for mark, pairs in called.items():
        for pair in pairs:
            for words in pair:
                keys = tuple(keys_of(words))
                if keys:
                    yield Name(mark[:LONGEST_TERM], keys)


def heard_in(told: Iterable[tuple[str, str]]) -> Iterator[Name]:
    """Return what is called by sound in both languages, in texts that say the same."""
    for english, arabic in told:
        by_sound = {sound: word for word in _ARABIC.findall(arabic) for sound in _sounds_of_arabic(word)}
        for word in dict.fromkeys(_LATIN.findall(english)):
            other = next((by_sound[sound] for sound in _sounds_of_latin(word) if sound in by_sound), None)
            if other:
                mark = f"name:{word.lower()}"[:LONGEST_TERM]
                yield from (Name(mark, tuple(keys)) for keys in (keys_of(word), keys_of(other)) if keys)


def _sounds_of_latin(word: str) -> list[str]:
    """Return the consonants of a word in Latin letters, with what may be a vowel or a `w`, and without."""
    letters = re.sub("[^a-z]", "", word.lower())
    sound = "".join(_PAIRS.get(letters[at : at + 2], "") or _one(letters, at) for at in range(len(letters)))
    return _variants(sound)


def _one(letters: str, at: int) -> str:
    """Return the sound of a letter; the second of a pair was heard with the first."""
    return "" if at and letters[at - 1 : at + 1] in _PAIRS else _ONES.get(letters[at], "")


def _sounds_of_arabic(word: str) -> list[str]:
    """Return the consonants of an Arabic word, with and without what may be joined to its front."""
    bare = [word.removeprefix(clitic) for clitic in _CLITICS if word.startswith(clitic)]
    return [sound for each in bare for sound in _variants("".join(_LETTERS.get(letter, "") for letter in each))]


def _variants(sound: str) -> list[str]:
    once = [re.sub(r"(.)\1+", r"\1", each) for each in (sound, sound.replace("w", ""))]
    return [each for each in dict.fromkeys(once) if len(each) >= FEWEST_CONSONANTS]
