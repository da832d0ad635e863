"""
A frozen text: its blocks as bytes, and the digest that signatures, entries and receipts speak of (protocol 1).

    block recommendation
    language en
    direction ltr
    number 1
    to Director of Operations
    kind act
    trigger -
    by 2026-12-31
    marking -

    Suspend the circular until the review is done.

A text is a list of such blocks, the head first. Each has a salt of its own, so that a paragraph can be shown without
the others; its place and the number of all blocks stand inside its leaf, so that none can be left out unseen. What is
allowed in a block is in `block_fields`; the specification is specs/text.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

from demur_verify import merkle
from demur_verify.block_fields import FIELDS, Direction, Kind, check_characters, check_value
from demur_verify.canonical import DIGEST_SIZE, read_digest
from demur_verify.errors import Malformed, Refused
from demur_verify.kinds import TextDigest
from demur_verify.merkle import LeafHash

LONGEST_BODY: Final = 65_535
"""Bytes of UTF-8."""

MOST_BLOCKS: Final = 1 << 16
"""Blocks that are read in one text; far above any memo, so that a hostile file cannot keep a reader busy."""

_LEAF_TAG: Final = b"demur/block/v1\n"
_LANGUAGE: Final = re.compile(r"[a-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)
_ABSENT: Final = "-"
_BODILESS: Final = frozenset({Kind.HEAD, Kind.ANNEX})
_Choice = TypeVar("_Choice", bound=StrEnum)

__all__ = [
    "Block",
    "BlockProof",
    "Direction",
    "Kind",
    "MalformedBlock",
    "TextRefused",
    "check_block",
    "check_order",
    "count_of",
    "digest_of",
    "leaf_of",
    "normalised",
    "proof_of",
]


class MalformedBlock(Malformed):
    """Bytes are not a block, or not written in the one way there is."""


class TextRefused(Refused):
    """Blocks do not make up the text that they are shown for."""


@dataclass(frozen=True)
class Block:
    """
    One block. `fields` are (name, value) in the order of its kind; None is an absent value.

    A head has one `addressee` pair for each addressee. `body` is plain text; empty in a head and in an annex.

    :raises MalformedBlock: something in it could not be read back
    """

    kind: Kind
    language: str
    direction: Direction
    fields: tuple[tuple[str, str | None], ...]
    body: str = ""

    def __post_init__(self) -> None:
        try:
            self._check()
        except MalformedBlock:
            raise
        except Malformed as refusal:
            raise MalformedBlock(refusal.reason, where=refusal.where, facts=refusal.facts) from refusal

    def _check(self) -> None:
        if not _LANGUAGE.fullmatch(self.language):
            raise MalformedBlock("block-language-malformed", where="language")
        forms = FIELDS[self.kind]
        names = [form.name for form in forms for _ in range(self._times(form.name, form.most))]
        if names != [name for name, _ in self.fields]:
            raise MalformedBlock("block-fields-malformed", facts={"kind": self.kind.value})
        by_name = {form.name: form for form in forms}
        for name, value in self.fields:
            check_value(by_name[name], value)
        self._check_body()

    def _times(self, name: str, most: int) -> int:
        """Return how often a field stands here, at least once and at most as often as it may."""
        return min(max(len(self.values(name)), 1), most)

    def _check_body(self) -> None:
        check_characters(self.body, where="body")
        size = len(self.body.encode())
        if self.kind in _BODILESS and size:
            raise MalformedBlock("block-body-not-empty", where="body", facts={"kind": self.kind.value})
        if self.kind not in _BODILESS and not size:
            raise MalformedBlock("block-body-empty", where="body")
        if size > LONGEST_BODY:
            raise MalformedBlock("block-body-too-long", where="body", facts={"bytes": size, "largest": LONGEST_BODY})
        if self.body.startswith("\n") or self.body.endswith("\n"):
            raise MalformedBlock("block-body-line-at-the-edge", where="body")

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """
        Read a block.

        :raises MalformedBlock: it is not one, or not written in the one way there is
        """
        try:
            text = raw.decode()
        except UnicodeDecodeError as cause:
            raise MalformedBlock("text-not-utf-8", facts={"at": cause.start}) from cause
        head, blank, body = text.partition("\n\n")
        pairs = [tuple(line.split(" ", 1)) for line in head.split("\n")]
        if not blank or any(len(pair) != len(("name", "value")) for pair in pairs):
            raise MalformedBlock("block-malformed")
        names = [pair[0] for pair in pairs[:3]]
        if names != ["block", "language", "direction"]:
            raise MalformedBlock("block-malformed")
        return cls(
            kind=_choice(Kind, pairs[0][1], "block-kind-unknown"),
            language=pairs[1][1],
            direction=_choice(Direction, pairs[2][1], "block-direction-unknown"),
            fields=tuple((pair[0], None if pair[1] == _ABSENT else pair[1]) for pair in pairs[3:]),
            body=body,
        )

    def to_bytes(self) -> bytes:
        """Write the block."""
        fields = "".join(f"{name} {_ABSENT if value is None else value}\n" for name, value in self.fields)
        head = f"block {self.kind.value}\nlanguage {self.language}\ndirection {self.direction.value}\n"
        return f"{head}{fields}\n{self.body}".encode()

    def value(self, name: str) -> str | None:
        """
        Return a field's value; None where it is absent.

        :raises KeyError: this kind has no such field
        """
        return dict(reversed(self.fields))[name]

    def values(self, name: str) -> list[str]:
        """Return every value under a name: the addressees of a head."""
        return [value for label, value in self.fields if label == name and value is not None]


@dataclass(frozen=True)
class BlockProof:
    """
    What opens one block: its salt, and the neighbours that lead from its leaf to the digest, the leaf's own first.

    As text: each as 64 hex digits and LF, the salt first (protocol 9, `blocks/0000.proof`).
    """

    salt: bytes
    path: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if any(len(each) != DIGEST_SIZE for each in (self.salt, *self.path)):
            raise MalformedBlock("block-proof-malformed")

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """
        Read a proof.

        :raises MalformedBlock: it is not one
        """
        try:
            lines = raw.decode("ascii").split("\n")
            salt, *path = [read_digest(line) for line in lines[:-1]]
        except (Malformed, ValueError) as cause:
            raise MalformedBlock("block-proof-malformed") from cause
        if lines[-1]:
            raise MalformedBlock("block-proof-malformed")
        return cls(salt=salt, path=tuple(path))

    def to_bytes(self) -> bytes:
        """Write the proof."""
        return "".join(f"{each.hex()}\n" for each in (self.salt, *self.path)).encode()


def normalised(text: str) -> str:
    """
    Bring a text that somebody typed or pasted into the form that is frozen: LF for every line end, and NFC.

    Lines without anything at either end are dropped.

    :raises MalformedBlock: it holds a character that no frozen text may hold; the fact `character` names it
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        check_characters(lines, where="body")
    except Malformed as refusal:
        raise MalformedBlock(refusal.reason, where=refusal.where, facts=refusal.facts) from refusal
    return unicodedata.normalize("NFC", lines).strip("\n")


def leaf_of(salt: bytes, index: int, count: int, block: bytes) -> LeafHash:
    """
    Hash one block into its leaf; index and count are inside.

    :raises TextRefused: the salt is not 32 bytes, or there is no such place in a text of `count` blocks
    """
    if len(salt) != DIGEST_SIZE:
        raise TextRefused("salt-of-wrong-length", facts={"index": index})
    if not 0 <= index < count <= MOST_BLOCKS:
        raise TextRefused("block-outside-text", facts={"index": index, "count": count})
    return merkle.leaf_hash(_LEAF_TAG + salt + index.to_bytes(4, "big") + count.to_bytes(4, "big") + block)


def digest_of(blocks: Sequence[bytes], salts: Sequence[bytes]) -> TextDigest:
    """
    Compute the digest of a text from all of its blocks.

    :param salts: 32 random bytes for each block
    :raises MalformedBlock: one is not a block
    :raises TextRefused: the head is missing or not first, or blocks and salts are not equally many
    """
    check_order(blocks)
    return TextDigest(merkle.tree_root(_leaves(blocks, salts)))


def proof_of(blocks: Sequence[bytes], salts: Sequence[bytes], index: int) -> BlockProof:
    """
    Make what opens the block at `index` without the others.

    :raises TextRefused: there is no such block, or blocks and salts are not equally many
    """
    leaves = _leaves(blocks, salts)
    if not 0 <= index < len(leaves):
        raise TextRefused("block-outside-text", facts={"index": index, "count": len(leaves)})
    return BlockProof(salt=salts[index], path=tuple(merkle.audit_path(leaves, index)))


def check_block(digest: bytes, *, index: int, count: int, block: bytes, proof: BlockProof) -> Block:
    """
    Check that a block stands at `index` of the text of `count` blocks that has this digest; return it, read.

    :raises MalformedBlock: it is not a block
    :raises TextRefused: it is not shown to stand there, or a head stands elsewhere than at 0
    """
    read = Block.parse(block)
    if (read.kind is Kind.HEAD) != (index == 0):
        raise TextRefused("head-not-first", facts={"index": index})
    leaf = leaf_of(proof.salt, index, count, block)
    try:
        merkle.check_inclusion(index=index, size=count, leaf=leaf, path=proof.path, root=digest)
    except Refused as refusal:
        raise TextRefused("block-not-in-text", facts={"index": index, "count": count}) from refusal
    return read


def count_of(digest: bytes, head: bytes, proof: BlockProof) -> int:
    """
    Find how many blocks a text has, from its opened head alone.

    The count is inside the head's leaf, and only texts of 2^(n-1)+1 to 2^n blocks have a path of n steps to the head;
    so each is tried, and none but the right one leads to the digest.

    :raises TextRefused: none does: this is not the head of that text
    """
    steps = len(proof.path)
    most = min(1 << min(steps, 32), MOST_BLOCKS)
    for count in range((1 << (steps - 1)) + 1 if 0 < steps <= MOST_BLOCKS.bit_length() else 1, most + 1):
        leaf = leaf_of(proof.salt, 0, count, head)
        if _climbs_to(digest, leaf, count, proof.path):
            return count
    raise TextRefused("head-not-in-text")


def check_order(blocks: Sequence[bytes]) -> list[Block]:
    """
    Check that blocks can be a text, the head first and nowhere else; return them, read.

    :raises MalformedBlock: one is not a block; `where` is its index
    :raises TextRefused: the head is missing or not first
    """
    read: list[Block] = []
    for index, raw in enumerate(blocks):
        try:
            read.append(Block.parse(raw))
        except MalformedBlock as refusal:
            raise MalformedBlock(refusal.reason, where=f"block {index}", facts=refusal.facts) from refusal
    if [index for index, block in enumerate(read) if block.kind is Kind.HEAD] != [0]:
        raise TextRefused("head-not-first")
    return read


def _leaves(blocks: Sequence[bytes], salts: Sequence[bytes]) -> list[LeafHash]:
    if len(blocks) != len(salts):
        raise TextRefused("salts-and-blocks-differ", facts={"blocks": len(blocks), "salts": len(salts)})
    return [leaf_of(salts[at], at, len(blocks), block) for at, block in enumerate(blocks)]


def _climbs_to(digest: bytes, leaf: bytes, count: int, path: Iterable[bytes]) -> bool:
    try:
        merkle.check_inclusion(index=0, size=count, leaf=leaf, path=tuple(path), root=digest)
    except Refused:
        return False
    return True


def _choice(choices: type[_Choice], word: str, reason: str) -> _Choice:
    try:
        return choices(word)
    except ValueError as cause:
        raise MalformedBlock(reason) from cause
