"""
A tiny world for vectors and tests: twelve members, three memos, one record, in memory.

    entry  0 settings            1 roll of 20 November, 6 places     2 memo A goes round
           3 roll, unchanged     4 roll of 24 November, 12 places    5 A is filed: Ada, Bo and Gus signed
           6 B is filed by Ada alone        7 C is filed by somebody without a place: nobody signed
           8 A is acknowledged   9 roll, unchanged                  10 B: not acknowledged in time
          11 A is replied to    12 B: no reply in time

Ada (member 0) signs without her name against the roll of 6 places; Bo (1) openly, Gus (7) named to the office only,
against the roll of 12. Proofs are not made again each time: they are random, and stand in `proofs.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from vectors.make import text
from vectors.make._common import LOG, OMBUDSMAN, ORIGIN, SLIPS, UNION, seed

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.circulation import commitment_of
from demur_verify.co_signature import (
    Act,
    CoSignature,
    Way,
    disclosure_of,
    disclosure_salt,
    follow_key,
    message_of,
    scope_of,
)
from demur_verify.entries import (
    Acknowledged,
    Circulated,
    Filed,
    Overdue,
    RecordEntry,
    Replied,
    Roll,
    Settings,
)
from demur_verify.field import read_element, write_element
from demur_verify.filing import CoSignatureList
from demur_verify.frozen_text import Block, Direction, Kind, digest_of, proof_of
from demur_verify.identity import Identity, identity_of
from demur_verify.kinds import Points, TermSecret, TextDigest
from demur_verify.membership import nullifier_of
from demur_verify.merkle import audit_path, leaf_hash, tree_root
from demur_verify.note import NoteSigner
from demur_verify.pack import EntryShown, NameOpened, Pack, ShownBlock
from demur_verify.place import place_of
from demur_verify.receipt import Receipt
from demur_verify.roll import leaves_digest, roll_path, roll_root
from demur_verify.witness_cosignature import WitnessSigner

TERM: Final = "2026-11"
DEPTH: Final = 16
SMALL, LARGE = 6, 12
ADA, BO, GUS = 0, 1, 7
PERSON: Final = "5f0c1d2e3a4b4c5d8e9fa0b1c2d3e4f5"
NAME: Final = "Bo, desk officer · بو"
OPENED_ON, GROWN_ON = date(2026, 11, 20), date(2026, 11, 24)
FILED_AT: Final = datetime(2026, 11, 24, 14, tzinfo=UTC)
FIRST_AT: Final = datetime(2026, 11, 24, 15, 4, 20, tzinfo=UTC)
LAST_AT: Final = datetime(2027, 2, 22, 9, 30, 0, tzinfo=UTC)
READERS: Final = 31
WITNESSES: Final = (UNION, OMBUDSMAN)
Change: TypeAlias = Callable[[str, RecordEntry], RecordEntry | None]
"""What an institution that cheats makes of an entry; None leaves it out."""

_PROOFS: Final = Path(__file__).with_name("proofs.json")


def unchanged(_label: str, entry: RecordEntry) -> RecordEntry | None:
    """Leave every entry as it is."""
    return entry


@dataclass(frozen=True)
class Text:
    """A frozen text."""

    blocks: tuple[bytes, ...]
    name: str

    @property
    def salts(self) -> list[bytes]:
        """A salt for each block."""
        return [seed(f"{self.name} {index}") for index in range(len(self.blocks))]

    @cached_property
    def digest(self) -> TextDigest:
        """The text's digest."""
        return digest_of(self.blocks, self.salts)

    def show(self, indexes: Iterable[int] | None = None) -> tuple[ShownBlock, ...]:
        """Open some blocks, or all."""
        chosen = range(len(self.blocks)) if indexes is None else indexes
        return tuple(
            ShownBlock(index=at, raw=self.blocks[at], proof=proof_of(self.blocks, self.salts, at)) for at in chosen
        )


def recommendation(number: int, body: str) -> bytes:
    """Write a recommendation."""
    block = Block.parse(text.RECOMMENDATION)
    fields = tuple((name, str(number) if name == "number" else value) for name, value in block.fields)
    return Block(Kind.RECOMMENDATION, "en", Direction.LEFT_TO_RIGHT, fields, body).to_bytes()


def disposition(number: int | None, value: str, reasons: str) -> bytes:
    """Write a disposition."""
    fields = (("number", None if number is None else str(number)), ("value", value), ("marking", None))
    return Block(Kind.DISPOSITION, "en", Direction.LEFT_TO_RIGHT, fields, reasons).to_bytes()


def titled(title: str, origin: str = ORIGIN) -> bytes:
    """Write a head."""
    block = Block.parse(text.HEAD)
    said = {"title": title, "origin": origin}
    fields = tuple((name, said.get(name, value)) for name, value in block.fields)
    return Block(Kind.HEAD, "en", Direction.LEFT_TO_RIGHT, fields).to_bytes()


A: Final = Text((*text.MEMO, recommendation(2, "Whenever relief boats are turned back, say so publicly.")), "A")
B: Final = Text((titled("Restore the permit desk"), text.PARAGRAPH, text.RECOMMENDATION), "B")
C: Final = Text((titled("On the words we use"), text.HEADING, text.PARAGRAPH), "C")
REPLY: Final = Text(
    (
        titled("Reply"),
        disposition(1, "declined", "Reopening before the stations are repaired risks crews."),
        disposition(2, "in-part", "Said by the missions, not by the spokesperson."),
    ),
    "reply",
)


@cache
def member(number: int, origin: str = ORIGIN) -> Identity:
    """Return a member's place."""
    return place_of(origin, TERM, secret_of(number))


def secret_of(number: int) -> TermSecret:
    """Return a member's secret of the term."""
    return TermSecret(seed(f"member {number}"))


@cache
def leaves(size: int, origin: str = ORIGIN) -> tuple[int, ...]:
    """Return the first places of the roll."""
    return tuple(member(number, origin).commitment for number in range(size))


def roll(day: date, size: int, *, entitled: int = 20, origin: str = ORIGIN) -> Roll:
    """Make the entry of a roll."""
    places = leaves(size, origin)
    return Roll(
        term=TERM,
        day=day,
        depth=DEPTH,
        size=size,
        root=roll_root(places, DEPTH),
        leaves=leaves_digest(places),
        entitled=entitled,
    )


def co_sign(
    number: int,
    memo: Text,
    size: int,
    way: Way = Way.ANONYMOUS,
    origin: str = ORIGIN,
    proofs: Path = _PROOFS,
) -> CoSignature:
    """Co-sign a memo against the roll of a size; `proofs` keeps the proofs that were made."""
    scope, secret, place = scope_of(origin, TERM, memo.digest), secret_of(number), member(number, origin)
    named = way is not Way.ANONYMOUS
    salt = disclosure_salt(memo.digest, secret)
    disclosure = disclosure_of(salt, way, PERSON if named else "", NAME if named else "")
    follow = identity_of(follow_key(origin, memo.digest, secret)).commitment
    message = message_of(Act.CO_SIGN, scope, disclosure, follow)
    return CoSignature(
        size=size,
        nullifier=nullifier_of(scope, place.secret_scalar),
        disclosure=disclosure,
        follow=follow,
        points=points_of(place, leaves(size, origin), message, scope, proofs),
    )


def listed(memo: Text, signatures: Sequence[CoSignature], origin: str = ORIGIN) -> CoSignatureList:
    """Put co-signatures in the list that is filed."""
    ordered = tuple(sorted(signatures, key=lambda one: one.nullifier))
    return CoSignatureList(origin=origin, term=TERM, digest=memo.digest, signatures=ordered)


@cache
def signed_a() -> CoSignatureList:
    """Return the list of memo A."""
    return listed(A, [co_sign(ADA, A, SMALL), co_sign(BO, A, LARGE, Way.OPEN), co_sign(GUS, A, LARGE, Way.OFFICE)])


@cache
def signed_b() -> CoSignatureList:
    """Return the list of memo B."""
    return listed(B, [co_sign(ADA, B, LARGE)])


def names_a() -> tuple[NameOpened, ...]:
    """Open Bo's name under memo A."""
    salt = disclosure_salt(A.digest, secret_of(BO))
    nullifier = nullifier_of(scope_of(ORIGIN, TERM, A.digest), member(BO).secret_scalar)
    return (NameOpened(nullifier=nullifier, salt=salt, person=PERSON, name=NAME),)


def filed(memo: Text, signed: CoSignatureList, **changes: object) -> Filed:
    """Make the entry of a filing, alone unless `circulated` says otherwise."""
    values: dict[str, object] = {
        "at": FILED_AT,
        "circulated": None,
        "salt": None,
        "readers": 0,
        "digest": memo.digest,
        "term": TERM,
        "roll_opened": GROWN_ON,
        "roll_filed": GROWN_ON,
        "signatures": len(signed.signatures),
        "list": signed.list_digest(),
        "follows": len(signed.follows()),
        "follow_root": signed.follow_root(DEPTH),
        "recommendations": sum(Block.parse(block).kind is Kind.RECOMMENDATION for block in memo.blocks),
        "acknowledge_due": date(2026, 11, 26),
        "reply_due": date(2027, 2, 17),
    }
    return Filed(**{**values, **changes})  # type: ignore[arg-type] - the values of each field are as above


def circulated(**changes: object) -> Circulated:
    """Make the entry of the circulation of memo A."""
    values: dict[str, object] = {
        "at": datetime(2026, 11, 20, 10, tzinfo=UTC),
        "term": TERM,
        "roll": OPENED_ON,
        "audience": "everyone",
        "until": datetime(2026, 11, 24, 14, tzinfo=UTC),
        "commitment": commitment_of(salt=seed("A circulated"), digest=A.digest, readers=READERS),
    }
    return Circulated(**{**values, **changes})  # type: ignore[arg-type]


def life() -> dict[str, RecordEntry]:
    """Return the entries of the record by what they are called here, in their order."""
    a, b, c = signed_a(), signed_b(), listed(C, [])
    opening = {"circulated": circulated().commitment, "salt": seed("A circulated"), "readers": READERS}
    return {
        "settings": _settings(),
        "opened": roll(OPENED_ON, SMALL),
        "circulated": circulated(),
        "idle": roll(date(2026, 11, 21), SMALL),
        "grown": roll(GROWN_ON, LARGE),
        "filed A": filed(A, a, roll_opened=OPENED_ON, **opening),
        "filed B": filed(B, b, at=datetime(2026, 11, 24, 15, tzinfo=UTC)),
        "filed C": filed(C, c, at=datetime(2026, 11, 24, 15, tzinfo=UTC)),
        "acknowledged": Acknowledged(at=datetime(2026, 11, 25, 8, tzinfo=UTC), filed=A.digest),
        "after": roll(date(2026, 11, 25), LARGE),
        "B not acknowledged": Overdue(
            at=datetime(2026, 11, 27, 0, tzinfo=UTC), filed=B.digest, step="acknowledge", due=date(2026, 11, 26)
        ),
        "replied": Replied(
            at=datetime(2027, 1, 22, 12, tzinfo=UTC), filed=A.digest, reply=REPLY.digest, recommendations=2
        ),
        "B no reply": Overdue(
            at=datetime(2027, 2, 18, 0, tzinfo=UTC), filed=B.digest, step="reply", due=date(2027, 2, 17)
        ),
    }


@dataclass
class World:
    """A record in memory, as an institution keeps it that changes entries as `change` says."""

    change: Change = unchanged
    log: NoteSigner = LOG
    entries: list[bytes] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label, entry in life().items():
            made = self.change(label, entry)
            if made is not None:
                self.enter(label, made)

    def enter(self, label: str, entry: RecordEntry) -> None:
        """Append an entry."""
        self.index[label] = len(self.entries)
        self.entries.append(entry.to_bytes())

    def checkpoint(
        self, size: int | None = None, *, at: datetime = LAST_AT, witnesses: Sequence[WitnessSigner] = WITNESSES
    ) -> SignedCheckpoint:
        """Sign the tree of the first entries, all by default, and have it countersigned."""
        size = len(self.entries) if size is None else size
        root = tree_root([leaf_hash(entry) for entry in self.entries[:size]])
        signed = sign_checkpoint(Checkpoint(origin=self.log.key.name, size=size, root=root), self.log)
        return signed.signed_by([witness.cosign(signed.note.text, at=at) for witness in witnesses])

    def receipt(self, index: int, checkpoint: SignedCheckpoint) -> Receipt:
        """Make the receipt of an entry."""
        hashes = [leaf_hash(entry) for entry in self.entries[: checkpoint.checkpoint.size]]
        return Receipt(index=index, path=tuple(audit_path(hashes, index)), checkpoint=checkpoint)

    def show(self, labels: Iterable[str], checkpoint: SignedCheckpoint | None = None) -> tuple[EntryShown, ...]:
        """Show entries, those that are there, with their receipts in one checkpoint."""
        under = checkpoint or self.checkpoint()
        indexes = sorted(self.index[label] for label in labels if label in self.index)
        return tuple(EntryShown(raw=self.entries[at], receipt=self.receipt(at, under)) for at in indexes)

    def first(self, label: str) -> Receipt:
        """Make the receipt of a filing in the first countersigned checkpoint that holds it."""
        index = self.index[label]
        return self.receipt(index, self.checkpoint(index + 1, at=FIRST_AT))


ALL_OF_A: Final = ("opened", "circulated", "grown", "filed A", "acknowledged", "replied")


def answered(world: World, labels: Sequence[str] = ALL_OF_A) -> Pack:
    """Make the pack of memo A, whole, with its reply."""
    return Pack(
        blocks=A.show(),
        reply=REPLY.show(),
        co_signatures=signed_a(),
        names=names_a(),
        term=TERM,
        leaves=leaves(LARGE),
        entries=world.show(labels),
        first=world.first("filed A"),
    )


def overdue(world: World) -> Pack:
    """Make the pack of memo B: one signature, filed alone, no answer in time."""
    return Pack(
        blocks=B.show(),
        reply=(),
        co_signatures=signed_b(),
        names=(),
        term=TERM,
        leaves=leaves(LARGE),
        entries=world.show(("grown", "filed B", "B not acknowledged", "B no reply")),
        first=world.first("filed B"),
    )


def by_nobody(world: World) -> Pack:
    """Make the pack of memo C: nobody signed."""
    return Pack(
        blocks=C.show(),
        reply=(),
        co_signatures=listed(C, []),
        names=(),
        term=TERM,
        leaves=(),
        entries=world.show(("grown", "filed C")),
        first=world.first("filed C"),
    )


def _settings() -> Settings:
    return Settings(
        door=seed("door"),
        slip=SLIPS.key,
        desk=seed("desk"),
        depth=DEPTH,
        batch=86_400,
        growth=5,
        wait=259_200,
        floor=20,
        freshness=129_600,
    )


def points_of(identity: Identity, places: tuple[int, ...], message: int, scope: int, kept: Path) -> Points:
    """Look a proof up; make it where it is missing, as after a change of this file, and keep it."""
    statement = f"{identity.commitment} {_root(places)} {message} {scope}"
    key = sha256(statement.encode()).hexdigest()
    proofs = _read_proofs(kept)
    if key not in proofs:
        from demur.signer.prover import prove  # noqa: PLC0415 - only makers need the proving files

        path = roll_path(places, DEPTH, places.index(identity.commitment))
        proof = prove(identity=identity, path=path, message=message, scope=scope, depth=DEPTH)
        proofs[key] = [write_element(point) for point in proof.points]
        kept.write_text(json.dumps(dict(sorted(proofs.items())), indent=1) + "\n", encoding="ascii")
    return tuple(read_element(point, below=1 << 256) for point in proofs[key])


@cache
def _root(places: tuple[int, ...]) -> int:
    return roll_root(places, DEPTH)


@cache
def _read_proofs(kept: Path) -> dict[str, list[str]]:
    proofs: dict[str, list[str]] = json.loads(kept.read_text("ascii")) if kept.exists() else {}
    return proofs
