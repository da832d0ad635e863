"""Frozen texts: a digest that binds every block to its place, and excerpts that can hide none unseen."""

from __future__ import annotations

import random
import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import text as vectors
from verify.tests.formats.properties import bytes_like, digests, holds_one_encoding

from demur_verify.block_fields import FIELDS, FieldForm, is_allowed
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import (
    Block,
    BlockProof,
    Direction,
    Kind,
    MalformedBlock,
    TextRefused,
    check_block,
    check_order,
    count_of,
    digest_of,
    leaf_of,
    normalised,
    proof_of,
)

GOOD = [raw for raw, reason in vectors.blocks().values() if reason is None and len(raw) < 2000]
PROOFS = [BlockProof(salt=bytes(32), path=(b"\1" * 32,) * count).to_bytes() for count in (0, 1, 3)]
allowed = st.characters(codec="utf-8").filter(lambda character: is_allowed(ord(character)))
VALUES = {
    "level": st.sampled_from("123456"),
    "number": st.integers(1, 999).map(str),
    "kind": st.sampled_from(["act", "say", "align", "change"]),
    "by": st.dates().map(lambda day: day.isoformat()),
    "size": st.integers(0, (1 << 63) - 1).map(str),
    "sha256": digests.map(bytes.hex),
    "value": st.sampled_from(["accepted", "in-part", "declined", "overtaken"]),
}
any_value = st.text(allowed.filter(lambda character: character != "\n"), min_size=1, max_size=40).filter(
    lambda value: value.strip(" ") == value != "-"
)
bodies = st.text(allowed, min_size=1).filter(lambda body: body.strip("\n") == body)


@st.composite
def values_of(draw: st.DrawFn, form: FieldForm) -> list[tuple[str, str | None]]:
    value = VALUES.get(form.name, any_value)
    if form.most > 1:
        return [(form.name, one) for one in draw(st.lists(value, min_size=1, max_size=form.most))]
    return [(form.name, draw(st.one_of(st.none(), value) if form.may_be_absent else value))]


@st.composite
def blocks(draw: st.DrawFn, kinds: st.SearchStrategy[Kind] = st.sampled_from(Kind)) -> Block:  # noqa: B008
    kind = draw(kinds)
    return Block(
        kind=kind,
        language=draw(st.sampled_from(["en", "ar", "fr-CA", "zh-Hant-TW"])),
        direction=draw(st.sampled_from(Direction)),
        fields=tuple(pair for form in FIELDS[kind] for pair in draw(values_of(form))),
        body="" if kind in (Kind.HEAD, Kind.ANNEX) else draw(bodies),
    )


heads = blocks(st.just(Kind.HEAD))
others = blocks(st.sampled_from([kind for kind in Kind if kind is not Kind.HEAD]))


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    """Draw a text and its salts."""
    text = [draw(heads), *draw(st.lists(others, max_size=8))]
    return [block.to_bytes() for block in text], [draw(digests) for _ in text]


@given(blocks())
def test_a_block_comes_back(block: Block) -> None:
    assert Block.parse(block.to_bytes()) == block


@given(bytes_like(GOOD))
def test_a_block_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(Block.parse, Block.to_bytes, raw)


@given(bytes_like(PROOFS))
def test_a_block_proof_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(BlockProof.parse, BlockProof.to_bytes, raw)


@given(texts())
def test_every_block_is_shown_to_stand_in_its_text(text: tuple[list[bytes], list[bytes]]) -> None:
    raws, salts = text
    digest = digest_of(raws, salts)

    for index, raw in enumerate(raws):
        block = check_block(digest, index=index, count=len(raws), block=raw, proof=proof_of(raws, salts, index))
        assert block.to_bytes() == raw


@given(texts(), st.randoms())
def test_a_block_stands_nowhere_else_and_in_no_other_text(
    text: tuple[list[bytes], list[bytes]], chance: random.Random
) -> None:
    raws, salts = text
    index, count = chance.randrange(len(raws)), len(raws)
    digest, proof = digest_of(raws, salts), proof_of(raws, salts, index)
    other_salt = BlockProof(salt=bytes(byte ^ 1 for byte in proof.salt), path=proof.path)
    wrong = [(at, count, proof) for at in range(count + 2) if at != index]
    wrong += [(index, other, proof) for other in range(count + 3) if other != count]

    for at, among, how in [*wrong, (index, count, other_salt)]:
        with pytest.raises(TextRefused):
            check_block(digest, index=at, count=among, block=raws[index], proof=how)


@given(texts())
def test_the_head_alone_tells_how_many_blocks_there_are(text: tuple[list[bytes], list[bytes]]) -> None:
    raws, salts = text

    assert count_of(digest_of(raws, salts), raws[0], proof_of(raws, salts, 0)) == len(raws)


def test_another_head_tells_nothing() -> None:
    salts = [vectors.salt(at) for at in range(5)]
    digest, proof = digest_of(vectors.MEMO, salts), proof_of(vectors.MEMO, salts, 0)
    other = vectors.HEAD.replace(b"in private", b"in public")

    with pytest.raises(TextRefused, match="head-not-in-text"):
        count_of(digest, other, proof)


def test_a_leaf_is_the_hash_that_the_protocol_writes_down() -> None:
    salt, block = bytes(range(32)), vectors.PARAGRAPH

    leaf = leaf_of(salt, 2, 5, block)

    assert leaf == sha256(b"\0demur/block/v1\n" + salt + b"\0\0\0\2" + b"\0\0\0\5" + block).digest()


def test_the_digest_of_one_block_is_its_leaf() -> None:
    assert digest_of([vectors.HEAD], [bytes(32)]) == leaf_of(bytes(32), 0, 1, vectors.HEAD)


@pytest.mark.parametrize(
    "order",
    [
        [],
        [vectors.PARAGRAPH],
        [vectors.PARAGRAPH, vectors.HEAD],
        [vectors.HEAD, vectors.HEAD],
    ],
)
def test_the_head_is_first_and_nowhere_else(order: list[bytes]) -> None:
    with pytest.raises(TextRefused, match="head-not-first"):
        check_order(order)


def test_a_head_is_not_shown_further_down() -> None:
    salts = [bytes(32)] * 2
    leaves = [leaf_of(salts[at], at, 2, vectors.HEAD) for at in range(2)]
    digest = sha256(b"\1" + leaves[0] + leaves[1]).digest()

    with pytest.raises(TextRefused, match="head-not-first"):
        check_block(digest, index=1, count=2, block=vectors.HEAD, proof=BlockProof(salt=salts[1], path=(leaves[0],)))


def test_blocks_and_salts_are_equally_many() -> None:
    with pytest.raises(TextRefused, match="salts-and-blocks-differ"):
        digest_of([vectors.HEAD, vectors.PARAGRAPH], [bytes(32)])


def test_a_block_that_is_none_is_named_by_its_index() -> None:
    with pytest.raises(MalformedBlock) as refused:
        check_order([vectors.HEAD, b"hello"])

    assert refused.value.where == "block 1"


@given(st.text())
def test_what_ada_pastes_is_brought_into_the_form_that_is_frozen(pasted: str) -> None:
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n")
    if not all(is_allowed(ord(character)) for character in lines):
        with pytest.raises(MalformedBlock, match="character-not-allowed"):
            normalised(pasted)
        return

    body = normalised(pasted)

    assert unicodedata.is_normalized("NFC", body)
    assert body.strip("\n") == body
    assert normalised(body) == body


def test_line_ends_of_every_system_become_one() -> None:
    assert normalised("\r\nAda\r\nand Bo\rand Cy\n\n") == "Ada\nand Bo\nand Cy"


def test_a_head_gives_its_addressees_and_a_block_only_its_own_fields() -> None:
    head = Block.parse(vectors.HEAD)

    assert head.values("addressee") == ["First Secretary", "Heads of mission"]
    assert head.value("policy") == "closure-of-the-sennoway-harbours"
    with pytest.raises(KeyError):
        head.value("level")


def test_a_block_that_could_not_be_read_back_is_never_made() -> None:
    with pytest.raises(Malformed):
        Block(Kind.PARAGRAPH, "en", Direction.LEFT_TO_RIGHT, (("marking", "two\nlines"),), "text")


def test_no_block_is_outside_its_text() -> None:
    for index, count in ((-1, 1), (1, 1), (0, 0), (0, (1 << 16) + 1)):
        with pytest.raises(Refused, match="block-outside-text"):
            leaf_of(bytes(32), index, count, vectors.HEAD)
