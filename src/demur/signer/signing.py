"""
Co-signing and withdrawing without a browser: what the desk checks before it lets a letter go (protocol 4 and 5).

Where the reading room's document was handed over, all memos that go round to everyone have to be in it, so that nobody
is given a text of their own. Whoever was handed one memo has to compare its digest with somebody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from demur.signer.hand_over import HandedMemo, HandOver
from demur.signer.prover import prove
from demur_verify.circulation import commitment_of
from demur_verify.co_signature import (
    NOTHING,
    Act,
    Way,
    disclosure_of,
    disclosure_salt,
    follow_key,
    message_of,
    scope_of,
)
from demur_verify.entries import Circulated, Filed, RecordEntry, Roll, Settings
from demur_verify.errors import Refused
from demur_verify.identity import identity_of
from demur_verify.invitation import Invitation
from demur_verify.kinds import Disclosure
from demur_verify.letter import Letter, seal_letter
from demur_verify.place import HeldPlace
from demur_verify.record_files import RecordSource, read_record
from demur_verify.record_order import RecordHistory
from demur_verify.roll import RollPath, leaves_digest, read_leaves, roll_path
from demur_verify.trust_policy import TrustPolicy

SMALLEST_FLOOR: Final = 20
OLDEST: Final = timedelta(hours=36)
AHEAD: Final = timedelta(hours=1)
"""Compiled in: an origin that does not begin with `demo.` may ask for more, never for less."""

_Entry = TypeVar("_Entry", bound=RecordEntry)


class Closed(Refused):
    """The memo is no longer open for signing."""


class Stale(Refused):
    """The roll, or the witnesses' word on it, is too old to prove against."""


@dataclass(frozen=True)
class Sealed:
    """
    A letter that is ready to go, and what opens a signature by name: for the site, through the signed-in page.

    :param letter: 4,144 bytes
    :param opening: digest, way, salt, disclosure; None for an anonymous one and for a withdrawal
    """

    letter: bytes
    opening: dict[str, str] | None
    roll: Roll


@dataclass(frozen=True)
class _Known:
    """What the whole record says: its entries by index, and the newest of what signing needs."""

    entries: tuple[RecordEntry | None, ...]
    history: RecordHistory

    def newest(self, kind: type[_Entry], term: str | None = None) -> _Entry | None:
        found = (entry for entry in reversed(self.entries) if isinstance(entry, kind))
        return next((entry for entry in found if term is None or getattr(entry, "term", None) == term), None)


def sign(
    *,
    hand_over: HandOver,
    place: HeldPlace,
    record: RecordSource,
    trust: TrustPolicy | None,
    act: Act,
    way: Way,
    at: datetime,
    invitation: Invitation | None = None,
) -> Sealed:
    """
    Make a sealed letter.

    1. The memo is open, and the place is this member's in this record.
    2. The record is whole and countersigned lately.
    3. The memo went round as the site says, has not ended and was not filed; of the room, no other was withheld; to a
       memo for chosen readers a colleague invited.
    4. The newest roll of its term is what its leaves give, and the place is on it.
    5. Whoever signs without a name is one of enough.
    6. The proof is made and checked; the letter is sealed to the door of the newest settings.

    :param invitation: what a colleague gave the member, for a memo that goes round to chosen readers
    :raises Closed: `memo-closed`, `memo-filed`
    :raises Stale: `countersignature-old`, `countersignature-ahead`, `no-witness-asked-for`, `roll-absent`
    :raises Refused: `memo-withheld`, and anything else that does not hold
    """
    memo = _check_memo(hand_over, place)  # 1
    known = _read_record(record, hand_over.origin, trust, at)  # 2
    settings = known.newest(Settings)
    if settings is None:
        raise Refused("settings-missing")
    crowd = _check_circulation(memo, known, at, invitation)  # 3
    if hand_over.room:
        _check_nothing_withheld(hand_over.room, known, at)
    roll = known.newest(Roll, memo.term)
    if roll is None:
        raise Stale("roll-absent", facts={"term": memo.term})
    path = _path_on(roll, record, place)  # 4
    if act is Act.CO_SIGN and way is Way.ANONYMOUS and crowd is not None:  # 5
        _check_enough(min(roll.size, crowd), settings, hand_over.origin)
    letter = _letter(hand_over, memo, place, roll, path, act, way)  # 6
    return Sealed(letter=seal_letter(letter, settings.door), opening=_opening(letter), roll=roll)


def _check_memo(hand_over: HandOver, place: HeldPlace) -> HandedMemo:
    if hand_over.memo is None:
        raise Refused("memo-missing")
    if not hand_over.memo.is_open:
        raise Closed("memo-filed")
    if (place.origin, place.person) != (hand_over.origin, hand_over.person):
        raise Refused("place-of-another-member", facts={"origin": place.origin})
    return hand_over.memo


def _read_record(record: RecordSource, origin: str, trust: TrustPolicy | None, at: datetime) -> _Known:
    read = read_record(record)
    if read.checkpoint.checkpoint.origin != origin:
        raise Refused("record-of-another-origin", facts={"origin": read.checkpoint.checkpoint.origin})
    history = RecordHistory()
    known = _Known(entries=tuple(history.take(raw) for raw in read.entries), history=history)
    if trust is None:
        if not origin.startswith("demo."):
            raise Refused("policy-missing")
        return known
    countersigned = trust.check(read.checkpoint)
    if countersigned.reached_at is None:
        raise Stale("no-witness-asked-for")
    newest = countersigned.witnesses[-1].at
    facts = {"witness": newest.isoformat(), "clock": at.isoformat()}
    if newest > at + AHEAD:
        raise Stale("countersignature-ahead", facts=facts)
    settings = known.newest(Settings)
    asked = timedelta(seconds=settings.freshness) if settings else OLDEST
    if countersigned.reached_at < at - (asked if origin.startswith("demo.") else min(asked, OLDEST)):
        raise Stale("countersignature-old", facts=facts)
    return known


def _check_circulation(memo: HandedMemo, known: _Known, at: datetime, invitation: Invitation | None) -> int | None:
    """Check how a memo goes round; return how many could read and sign it, None for one that is filed alone."""
    if known.history.case_of(memo.digest):
        raise Closed("memo-filed")
    if memo.circulated is None:
        return None
    index = memo.circulated.index
    entry = known.entries[index] if index < len(known.entries) else None
    said = commitment_of(salt=memo.circulated.salt, digest=memo.digest, readers=memo.circulated.readers)
    if not isinstance(entry, Circulated) or entry.commitment != said or entry.term != memo.term:
        raise Refused("circulation-not-in-record", facts={"index": index})
    if entry.until <= at:
        raise Closed("memo-closed", facts={"until": entry.until.isoformat()})
    if entry.audience == "everyone":
        return memo.circulated.readers
    if invitation is None or not invitation.names(memo.digest):
        raise Refused("not-invited")
    return min(memo.circulated.readers, memo.circulated.holders or 0)


def _check_nothing_withheld(room: Sequence[HandedMemo], known: _Known, at: datetime) -> None:
    opened = {
        commitment_of(salt=memo.circulated.salt, digest=memo.digest, readers=memo.circulated.readers)
        for memo in room
        if memo.circulated
    }
    filed = {entry.circulated for entry in known.entries if isinstance(entry, Filed)}
    for index, entry in enumerate(known.entries):
        if not isinstance(entry, Circulated) or entry.audience != "everyone" or entry.until <= at:
            continue
        if entry.commitment not in opened | filed:
            raise Refused("memo-withheld", facts={"index": index})


def _path_on(roll: Roll, record: RecordSource, place: HeldPlace) -> RollPath:
    raw = record.read(f"rolls/{roll.term}/{roll.size}")
    if raw is None:
        raise Stale("roll-absent", facts={"term": roll.term, "size": roll.size})
    leaves = read_leaves(raw)
    if len(leaves) != roll.size or leaves_digest(leaves) != roll.leaves:
        raise Refused("roll-differs")
    commitment = place.identity_in(roll.term).commitment
    if commitment not in leaves:
        raise Refused("place-not-on-roll", facts={"day": roll.day.isoformat(), "size": roll.size})
    path = roll_path(leaves, roll.depth, leaves.index(commitment))
    if path.root != roll.root:
        raise Refused("roll-differs")
    return path


def _check_enough(many: int, settings: Settings, origin: str) -> None:
    floor = settings.floor if origin.startswith("demo.") else max(settings.floor, SMALLEST_FLOOR)
    if many < floor:
        raise Refused("too-few-to-be-hidden", facts={"many": many, "floor": floor})


def _letter(
    hand_over: HandOver, memo: HandedMemo, place: HeldPlace, roll: Roll, path: RollPath, act: Act, way: Way
) -> Letter:
    secret = place.chain.secret_of(memo.term)
    scope = scope_of(place.origin, memo.term, memo.digest)
    if act is Act.CO_SIGN:
        person, name = ("", "") if way is Way.ANONYMOUS else (hand_over.person, hand_over.name)
        salt = disclosure_salt(memo.digest, secret)
        disclosure = disclosure_of(salt, way, person, name)
        follow: int = identity_of(follow_key(place.origin, memo.digest, secret)).commitment
    else:
        salt, disclosure, follow, way = NOTHING, Disclosure(NOTHING), 0, Way.ANONYMOUS
    proof = prove(
        identity=place.identity_in(memo.term),
        path=path,
        message=message_of(act, scope, disclosure, follow),
        scope=scope,
        depth=roll.depth,
    )
    return Letter(
        act=act,
        origin=place.origin,
        term=memo.term,
        digest=memo.digest,
        size=roll.size,
        nullifier=proof.nullifier,
        follow=follow,
        disclosure=disclosure,
        way=way,
        salt=salt,
        points=proof.points,
    )


def _opening(letter: Letter) -> dict[str, str] | None:
    if letter.way is Way.ANONYMOUS:
        return None
    return {
        "digest": letter.digest.hex(),
        "way": letter.way.value,
        "salt": letter.salt.hex(),
        "disclosure": letter.disclosure.hex(),
    }
