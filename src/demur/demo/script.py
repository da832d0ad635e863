"""
The demo's script: what its people wrote, and when; read from `world/*.toml`.

Each text stands there in both languages, `language` says in which it was written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from demur.demo.demo_clock import BEGINNING
from demur.demo.people import ORIGIN, published_salt
from demur.memos.rules import Content, Recommendation, blocks_of
from demur_verify.frozen_text import digest_of
from demur_verify.kinds import TextDigest

WORLD: Final = Path(__file__).parent / "world"
MEMOS: Final = (1, 2, 3, 4)
POLICIES: Final = ("policy.toml", "policy-words.toml")
LEAKED: Final = 1
LEAKED_PAGE: Final = WORLD / "page-2.png"
"""Page 2 of the leaked memo; `tools/make_demo_leak.py` draws it."""


@dataclass(frozen=True)
class Answer:
    """What the First Secretary replies to one recommendation."""

    disposition: str
    reasons: str


@dataclass(frozen=True)
class MemoScript:
    """
    One memo of the demo, and its life; what has not happened is None.

    :param drafter: the number of a member
    :param circulated_at: None for one that its drafter files alone
    :param until: when its circulation ends; it is filed with the delivery of that hour
    """

    number: int
    content: Content
    drafter: int
    signers: int
    circulated_at: datetime | None
    until: datetime | None
    filed_at: datetime | None
    acknowledged_at: datetime | None
    replied_at: datetime | None
    reply: tuple[Answer, ...]

    @property
    def opened_at(self) -> datetime:
        """When it went round, or was filed by its drafter alone."""
        opened = self.circulated_at or self.filed_at
        if opened is None:
            raise LookupError(self.number)
        return opened

    @property
    def term(self) -> str:
        """The term under whose roll it is signed."""
        return f"{self.opened_at:%Y-%m}"

    def salts(self) -> list[bytes]:
        """Return the published salts of its blocks."""
        return [published_salt(f"memo {self.number} block {index}") for index in range(len(self.blocks()))]

    def blocks(self) -> list[bytes]:
        """Write its blocks, as freezing does."""
        titles = _titles(self.content.language)
        return [block.to_bytes() for block in blocks_of(self.content, origin=ORIGIN, titles=titles)]

    def digest(self) -> TextDigest:
        """Return the digest that its text has once it is frozen."""
        return digest_of(self.blocks(), self.salts())


def institution() -> dict[str, Any]:
    """Return what describes the institution, its policies included."""
    return {**read("institution.toml"), "policy": [read(name) for name in POLICIES]}


def circulation_salt(number: int) -> bytes:
    """Return the published salt with which the record hides which memo goes round."""
    return published_salt(f"memo {number} circulated")


@cache
def memo(number: int) -> MemoScript:
    """Return a memo of the demo."""
    written = read(f"memo-{number}.toml")
    life = written["life"]
    language = written["language"]
    circulated_at, until = life.get("circulated_at"), life.get("until")
    return MemoScript(
        number=number,
        content=_content(written, language),
        drafter=life["drafter"],
        signers=life["signers"],
        circulated_at=circulated_at,
        until=until,
        filed_at=until if until and until < BEGINNING else life.get("filed_at"),
        acknowledged_at=life.get("acknowledged_at"),
        replied_at=life.get("replied_at"),
        reply=tuple(Answer(each["disposition"], each[language]) for each in life.get("reply", [])),
    )


def _content(written: Mapping[str, Any], language: str) -> Content:
    return Content(
        title=written["title"][language],
        policy=written["policy"],
        marking=written["marking"],
        language=language,
        addressees=tuple(written["addressees"]),
        sections={part["prompt"]: "\n\n".join(part[language]) for part in written["part"]},
        recommendations=tuple(
            Recommendation(
                text=asked[language],
                to=asked["to"],
                kind=asked["kind"],
                trigger=asked.get("trigger", {}).get(language, ""),
                by=asked.get("by"),
            )
            for asked in written["recommendation"]
        ),
    )


@cache
def _titles(language: str) -> dict[str, str]:
    return {official["slug"]: official["title"][language] for official in read("institution.toml")["official"]}


def read(name: str) -> dict[str, Any]:
    """Read a file of the world."""
    return tomllib.loads((WORLD / name).read_text(encoding="utf-8"))
