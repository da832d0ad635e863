"""
Arabic forms of one word: what may be written onto it, and its number where the stem shows it.

    sought("الموانئ")     met by موانئ، وبالموانئ، للموانئ، موانئها، المواني
    sought("عقوبات")      met by عقوبة، العقوبات، عقوباتها
    sought("مكتب")        not met by مكتبة: the library is no form of the office
    sought("حرية")        not met by البحرية: nothing stands between the article and its noun

A mark is a word without what is written onto it. A word of a text offers every way to read it: conjunction (و ف), then
preposition (ب ك ل) or the future's sin, then the article; after it a pronoun, the dual, the sound plural, the alef of
an accusative. A word of a phrase is taken for itself with or without an article, since whoever wrote it meant one
word; only its number is undone. So a search by these is stricter than one by `arabic_key`.
Broken plurals, and persons and tenses of verbs, are words of their own here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from demur.wording.arabic import without_last_hamza

_PLURAL: Final = "+ون"
"""A mark of who is many, before another noun: مسؤولو, مسؤولي."""

_FEMININE: Final = "+ة"
"""A mark of what follows a noun and agrees with it: قرار عاجل, قرارات عاجلة."""

_PRONOUNS: Final = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه")
_ARTICLES: Final = ("وبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "فلل", "ال", "لل")
_LEAST: Final = 3
"""Letters that are left of a word at least. Only after the article two are enough: اليد, الدم."""

_LEAST_AFTER_ARTICLE: Final = 2
_LEAST_BEFORE_WEAK: Final = 4
"""Before an ending that many nouns have by nature: لبنان is no pair of لبن."""


def offered(word: str, *, follows: bool = False) -> list[str]:
    """
    Return the marks of a folded word as it stands in a text, those that leave most of it first.

    :param follows: it would be inside a phrase, where a conjunction begins something else: المرور والأمن
    """
    return [mark for body in _bodies(word, follows=follows) for mark in _stems(body)]


def sought(word: str, *, follows: bool = False) -> frozenset[str]:
    """
    Return the marks that a folded word of a phrase looks for.

    :param follows: it is not the first of its phrase, so that it may be an adjective
    """
    bodies = [word]
    article = next((article for article in _ARTICLES if word.startswith(article)), "")
    if article and len(word) - len(article) >= _LEAST_AFTER_ARTICLE:
        bodies.append(word[len(article) :])
    elif word.startswith("و") and len(word) > _LEAST_BEFORE_WEAK:
        bodies.append(word[1:])
    marks = {_mark(body) for body in bodies}
    marks |= {mark for body in bodies for mark in _singulars(body, least=_LEAST_BEFORE_WEAK)}
    if follows:
        marks |= {_mark(body) + _FEMININE for body in bodies}
    return frozenset(marks)


def _bodies(word: str, *, follows: bool) -> Iterator[str]:
    """Yield a word without each sum of what may stand before it."""
    yield word
    for rest in (word, word[1:]) if word[0] in "وف" and not follows else (word,):
        if rest is not word and len(rest) >= _LEAST:
            yield rest
        yield from _after_preposition(rest)


def _after_preposition(word: str) -> Iterator[str]:
    if word.startswith("ال"):
        yield from _long_enough(word[2:], _LEAST_AFTER_ARTICLE)
    elif word.startswith("لل"):
        yield from _long_enough(word[2:], _LEAST_AFTER_ARTICLE)
        yield from _long_enough(word[1:], _LEAST)
    elif word.startswith(("ب", "ك", "ل")):
        yield from _long_enough(word[1:], _LEAST)
        if word.startswith("ال", 1):
            yield from _long_enough(word[3:], _LEAST_AFTER_ARTICLE)
    elif word.startswith(("سي", "ست", "سن", "سا")):
        yield from _long_enough(word[1:], _LEAST)


def _long_enough(word: str, least: int) -> Iterator[str]:
    if len(word) >= least:
        yield word


def _stems(body: str) -> Iterator[str]:
    """Yield the marks of a word without each thing that may be written after it."""
    yield _mark(body)
    yield from _numbers(body)
    if body.endswith("ة"):
        yield body[:-1] + _FEMININE
        return
    for pronoun in _PRONOUNS:
        rest = body[: -len(pronoun)]
        if body.endswith(pronoun) and len(rest) >= _LEAST:
            yield from _before_pronoun(rest)
    if body.endswith("ا") and not body.endswith(("يا", "اا")) and len(body) > _LEAST:
        yield _mark(body[:-1])


def _before_pronoun(rest: str) -> Iterator[str]:
    yield _mark(rest)
    yield from _numbers(rest)
    if rest.endswith("ت"):
        yield f"{rest[:-1]}ه"
    elif rest.endswith("ا"):
        yield f"{rest[:-1]}ي"


def _numbers(body: str) -> Iterator[str]:
    yield from _singulars(body, least=_LEAST)
    if body.endswith(("و", "ي")) and len(body) > _LEAST_BEFORE_WEAK:
        yield _mark(body[:-1]) + _PLURAL


def _singulars(body: str, *, least: int) -> Iterator[str]:
    """
    Yield what a dual or a sound plural is of.

    :param least: letters before -in: fewer where a text has the ending than where a phrase has it by nature
    """
    if body.endswith(("تان", "تين")) and len(body) >= _LEAST + 3:
        yield f"{body[:-3]}ه"
    if body.endswith("ات") and len(body) >= _LEAST + 2:
        yield _mark(body[:-2])
        yield f"{body[:-2]}ه"
    elif (body.endswith(("ان", "ون")) and len(body) >= _LEAST_BEFORE_WEAK + 2) or (
        body.endswith("ين") and len(body) >= least + 2
    ):
        yield _mark(body[:-2])
        yield _mark(body[:-2]) + _PLURAL


def _mark(word: str) -> str:
    """Return a word with its last letter made alike."""
    alike = f"{word[:-1]}ه" if word.endswith("ة") else without_last_hamza(word)
    return alike.replace("ئ", "ء")
