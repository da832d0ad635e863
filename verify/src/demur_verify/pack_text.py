"""The texts of a pack: the memo's blocks against its digest, the reply's against its entry (protocol 1)."""

from __future__ import annotations

from collections.abc import Sequence

from demur_verify.entries import Filed, Replied
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import Block, Kind, TextRefused, check_block, count_of
from demur_verify.kinds import TextDigest
from demur_verify.pack import ShownBlock
from demur_verify.report import RecommendationShown, TextShown


class PackTextRefused(Refused):
    """A memo or a reply is not the one that was entered, or does not say what its entry says."""


def check_text(
    digest: bytes, shown: Sequence[ShownBlock], origin: str, *, where: str = "block", foreign: Kind = Kind.DISPOSITION
) -> TextShown:
    """
    Check blocks, the head among them, against the digest of their text.

    :param where: what a refusal calls a block
    :param foreign: the kind that such a text never holds: a memo cannot answer itself, and a reply asks nothing
    :raises Malformed: one is not a block
    :raises TextRefused: one is not shown to stand in that text
    :raises PackTextRefused: the head is missing, or names another record; `kind-out-of-place`
    """
    if not shown or shown[0].index != 0:
        raise PackTextRefused("head-missing", where=f"{where} 0")
    try:
        count = count_of(digest, shown[0].raw, shown[0].proof)
    except TextRefused as refusal:
        raise PackTextRefused(refusal.reason, where=f"{where} 0", facts=refusal.facts) from refusal
    blocks = tuple((one.index, _check_one(digest, one, count, f"{where} {one.index}")) for one in shown)
    if blocks[0][1].value("origin") != origin:
        raise PackTextRefused("origins-differ", where=f"{where} 0")
    for index, block in blocks:
        if block.kind is foreign:
            raise PackTextRefused("kind-out-of-place", where=f"{where} {index}", facts={"kind": foreign.value})
    return TextShown(digest=TextDigest(digest), count=count, blocks=blocks)


def check_recommendations(memo: TextShown, filed: Filed) -> dict[int, str]:
    """
    Check the memo's recommendations against the number that was filed; return their texts by number.

    :raises PackTextRefused: a number stands twice or beyond, or in a whole memo one is missing
    """
    numbered = _numbered(memo, Kind.RECOMMENDATION, filed.recommendations, "block")
    if memo.is_whole and len(numbered) != filed.recommendations:
        raise PackTextRefused("recommendations-miscounted", facts={"filed": filed.recommendations})
    return {number: block.body for number, block in numbered.items()}


def check_reply(
    shown: Sequence[ShownBlock], replied: Replied | None, origin: str, *, whole: bool
) -> dict[int, tuple[str, str]]:
    """
    Check the blocks of the reply; return disposition and reasons by the number of the recommendation.

    :param whole: whether the reply has to be shown whole: where the memo is
    :raises Malformed: one is not a block
    :raises TextRefused: one is not shown to stand in that text
    :raises PackTextRefused: there is no `replied` entry, a block is missing, or not one disposition for each
        recommendation
    """
    if replied is None:
        if shown:
            raise PackTextRefused("reply-without-entry", where="reply")
        return {}
    if not shown and not whole:
        return {}
    reply = check_text(replied.reply, shown, origin, where="reply block", foreign=Kind.RECOMMENDATION)
    if whole and not reply.is_whole:
        raise PackTextRefused("reply-incomplete", where="reply")
    numbered = _numbered(reply, Kind.DISPOSITION, replied.recommendations, "reply block")
    if reply.is_whole and len(numbered) != max(replied.recommendations, 1):
        raise PackTextRefused("disposition-missing", where="reply", facts={"recommendations": replied.recommendations})
    return {number: (str(block.value("value")), block.body) for number, block in numbered.items()}


def merge_recommendations(asked: dict[int, str], said: dict[int, tuple[str, str]]) -> tuple[RecommendationShown, ...]:
    """Put what is shown of each recommendation beside what is shown of the reply to it; 0 is a memo without any."""
    return tuple(
        RecommendationShown(number, asked.get(number), *said.get(number, (None, None)))
        for number in sorted({*asked, *said})
    )


def _check_one(digest: bytes, shown: ShownBlock, count: int, where: str) -> Block:
    try:
        return check_block(digest, index=shown.index, count=count, block=shown.raw, proof=shown.proof)
    except Malformed as refusal:
        raise Malformed(refusal.reason, where=f"{where} {refusal.where}".rstrip(), facts=refusal.facts) from refusal
    except Refused as refusal:
        raise PackTextRefused(refusal.reason, where=where, facts=refusal.facts) from refusal


def _numbered(text: TextShown, kind: Kind, most: int, where: str) -> dict[int, Block]:
    """Give the blocks of a kind by number; a disposition without one, for a memo without recommendations, is 0."""
    numbered: dict[int, Block] = {}
    for index, block in text.blocks:
        if block.kind is not kind:
            continue
        number = int(block.value("number") or 0)
        if number in numbered or number > most or (number == 0) != (most == 0):
            raise PackTextRefused("number-out-of-order", where=f"{where} {index}", facts={"number": number})
        numbered[number] = block
    return numbered
