"""
Packs and excerpts: a file with which anybody checks, offline, what was filed and whether it was answered (protocol 9).

The trust policy is handed out beside it and never in it: trust comes from the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings

from demur.channel import queries as channel
from demur.channel.queries import CaseSeen
from demur.memos import queries as memos
from demur.record import queries as record
from demur.record.queries import Entered
from demur.record.trust import FILE as POLICY_FILE
from demur.standing import queries as standing
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Filed, Roll
from demur_verify.errors import Refused
from demur_verify.filing import CoSignatureList
from demur_verify.frozen_text import proof_of
from demur_verify.pack import EntryShown, NameOpened, Pack, ShownBlock, write_pack


class NoPack(Refused):
    """There is no such file yet, or no such memo."""


def pack_of(*, number: int) -> bytes:
    """
    Return the pack of a filed memo: its whole text, its co-signatures, the reply so far.

    :raises NoPack: `no-such-case`; `not-countersigned-yet`, the witnesses have not seen the filing
    """
    case = _case(number)
    text = memos.frozen(case.digest)
    if text is None:
        raise NoPack("no-such-case")
    return _pack(case, _shown(text.blocks, text.salts, range(len(text.blocks))))


def excerpt_of(*, number: int, blocks: Sequence[int]) -> bytes:
    """
    Return a pack that shows some blocks of a memo, the head always among them; of the others it tells nothing.

    :raises NoPack: as `pack_of`, and `no-such-block`
    """
    case = _case(number)
    text = memos.frozen(case.digest)
    if text is None:
        raise NoPack("no-such-case")
    chosen = sorted({0, *blocks})
    if chosen[0] < 0 or chosen[-1] >= len(text.blocks):
        raise NoPack("no-such-block", facts={"blocks": len(text.blocks)})
    return _pack(case, _shown(text.blocks, text.salts, chosen))


def trust_policy() -> bytes:
    """
    Return the policy that this institution hands out; a reader who has one from elsewhere uses that.

    :raises NoPack: `policy-missing`
    """
    try:
        return (settings.DATA / POLICY_FILE).read_bytes()
    except FileNotFoundError as cause:
        raise NoPack("policy-missing") from cause


def _case(number: int) -> CaseSeen:
    case = channel.case(number)
    if case is None:
        raise NoPack("no-such-case", facts={"number": number})
    return case


def _pack(case: CaseSeen, blocks: tuple[ShownBlock, ...]) -> bytes:
    checkpoint = record.published()
    filed = record.entered(case.leaf_hash)
    first = None if filed.index is None else record.first_holding(filed.index)
    if checkpoint is None or first is None or not _holds(checkpoint, filed):
        raise NoPack("not-countersigned-yet", facts={"number": case.number})
    listed = CoSignatureList.parse(case.co_signatures)
    entries = [one for one in _entries(case, listed, filed) if _holds(checkpoint, one)]
    return write_pack(
        Pack(
            blocks=blocks,
            reply=_reply(case, entries),
            co_signatures=listed,
            names=_names(case),
            term=case.term,
            leaves=_leaves(case, listed),
            entries=tuple(_in(checkpoint, one) for one in sorted(entries, key=_index)),
            first=record.receipt_in(_index(filed), first),
        )
    )


def _entries(case: CaseSeen, listed: CoSignatureList, filed: Entered) -> list[Entered]:
    """
    Return the entries that speak of this memo, and the rolls it needs.

    The rolls are the one at its opening, the one at its filing, and of every size that was used the first in between.
    """
    entry = filed.entry
    if not isinstance(entry, Filed):
        raise NoPack("no-such-case")
    circulation = memos.circulation_of(case.digest)
    followed = [*(one.leaf_hash for one in case.acts if one.leaf_hash), *(one.leaf_hash for one in case.overdue)]
    leaves = [*([circulation.leaf_hash] if circulation else []), *followed]
    return [filed, *record.entered_many(leaves).values(), *_rolls(entry, listed.sizes())]


def _rolls(filed: Filed, sizes: Iterable[int]) -> list[Entered]:
    days = {roll.leaf_hash: roll.day for roll in standing.rolls_of(filed.term)}
    between = [leaf for leaf, day in days.items() if filed.roll_opened <= day <= filed.roll_filed]
    rolls = sorted(record.entered_many(between).values(), key=_index)
    needed: dict[int, Entered] = {}
    for one in rolls:
        if isinstance(one.entry, Roll):
            wanted = one.entry.day in {filed.roll_opened, filed.roll_filed}
            first_of_its_size = all(
                other.entry.size != one.entry.size for other in needed.values() if isinstance(other.entry, Roll)
            )
            if wanted or (one.entry.size in sizes and first_of_its_size):
                needed[_index(one)] = one
    return list(needed.values())


def _reply(case: CaseSeen, entries: Sequence[Entered]) -> tuple[ShownBlock, ...]:
    """Show the reply once its entry is among those that are countersigned."""
    reply = channel.reply_of(case.number)
    replied = next((act.leaf_hash for act in case.acts if act.act == "replied"), None)
    if reply is None or replied not in {one.leaf_hash for one in entries}:
        return ()
    return _shown(reply.blocks, reply.salts, range(len(reply.blocks)))


def _names(case: CaseSeen) -> tuple[NameOpened, ...]:
    opened = sorted(channel.open_names(case.number), key=lambda name: name.nullifier)
    return tuple(
        NameOpened(nullifier=name.nullifier, salt=name.salt, person=name.person, name=name.name) for name in opened
    )


def _leaves(case: CaseSeen, listed: CoSignatureList) -> tuple[int, ...]:
    sizes = listed.sizes()
    return tuple(standing.roll_leaves(case.term, sizes[-1])) if sizes else ()


def _shown(blocks: Sequence[bytes], salts: Sequence[bytes], chosen: Iterable[int]) -> tuple[ShownBlock, ...]:
    return tuple(ShownBlock(index=at, raw=blocks[at], proof=proof_of(blocks, salts, at)) for at in chosen)


def _holds(checkpoint: SignedCheckpoint, one: Entered) -> bool:
    return one.index is not None and one.index < checkpoint.checkpoint.size


def _in(checkpoint: SignedCheckpoint, one: Entered) -> EntryShown:
    return EntryShown(raw=one.raw, receipt=record.receipt_in(_index(one), checkpoint))


def _index(one: Entered) -> int:
    if one.index is None:
        raise NoPack("not-countersigned-yet")
    return one.index
