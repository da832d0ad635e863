"""
What a record and its witness say to each other: `add-checkpoint` (c2sp.org/tlog-witness). Bytes in, bytes out; who
sends them, and how what a witness remembers is kept, is decided elsewhere.

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=

    karvonel.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — karvonel.example/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku…

is answered with the witness's signature lines, or with a status that says what was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from demur_verify.canonical import read_decimal, read_hash, write_base64
from demur_verify.checkpoint import Checkpoint, SignedCheckpoint
from demur_verify.errors import Malformed, Refused
from demur_verify.merkle import EMPTY_ROOT, ConsistencyRefused, check_consistency
from demur_verify.note import NoteSignature, VerifierKey, check_note, parse_signatures, read_text

LONGEST_PATH: Final = 63
SIZE_TYPE: Final = "text/x.tlog.size"
"""Content type of the answer that gives the size a witness holds."""

LARGEST_REQUEST: Final = 1 << 16
_OLD: Final = "old "


class Status(IntEnum):
    """How a witness answers, as an HTTP status."""

    COUNTERSIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403
    UNKNOWN_ORIGIN = 404
    OTHER_SIZE = 409
    INCONSISTENT = 422


class WitnessRefused(Refused):
    """A witness does not countersign; `status` is its answer, and `body` what goes with it."""

    def __init__(self, reason: str, status: Status, *, held_size: int | None = None) -> None:
        super().__init__(reason, facts={"status": int(status)} | ({} if held_size is None else {"size": held_size}))
        self.status = status
        self.held_size = held_size

    @property
    def body(self) -> bytes:
        """The size the witness holds, where that is the answer; otherwise nothing."""
        return b"" if self.held_size is None else write_size(self.held_size)


@dataclass(frozen=True)
class AddCheckpoint:
    """A checkpoint, and the proof that it goes on from the size that the witness is believed to hold."""

    old_size: int
    path: tuple[bytes, ...]
    checkpoint: SignedCheckpoint

    @classmethod
    def parse(cls, raw: bytes) -> AddCheckpoint:
        """
        Read the body of a request.

        :raises Malformed: it is not one
        """
        if len(raw) > LARGEST_REQUEST:
            raise Malformed("request-malformed")
        head, parted, _ = raw.partition(b"\n\n")
        lines = read_text(head).split("\n")
        if not parted or not lines[0].startswith(_OLD) or len(lines) > 1 + LONGEST_PATH:
            raise Malformed("request-malformed")
        return cls(
            old_size=read_decimal(lines[0].removeprefix(_OLD)),
            path=tuple(read_hash(line) for line in lines[1:]),
            checkpoint=SignedCheckpoint.parse(raw[len(head) + 2 :]),
        )

    def to_bytes(self) -> bytes:
        """Write the body of a request."""
        path = "".join(f"{write_base64(neighbour)}\n" for neighbour in self.path)
        return f"{_OLD}{self.old_size}\n{path}\n".encode() + self.checkpoint.to_bytes()


def read_request(raw: bytes) -> AddCheckpoint:
    """
    Read the body of a request as a witness does.

    :raises WitnessRefused: it is malformed, with the status that says so
    """
    try:
        return AddCheckpoint.parse(raw)
    except Malformed as refusal:
        raise WitnessRefused(refusal.reason, Status.MALFORMED) from refusal


def check_log_signature(request: AddCheckpoint, logs: Mapping[str, Sequence[VerifierKey]]) -> None:
    """
    Check, before anything is looked up, that a known log signed the checkpoint that is handed in.

    :param logs: the keys trusted for each origin
    :raises WitnessRefused: the origin is unknown, or no trusted key signed, or a trusted key's line is false
    """
    keys = logs.get(request.checkpoint.checkpoint.origin)
    if not keys:
        raise WitnessRefused("log-unknown-to-witness", Status.UNKNOWN_ORIGIN)
    try:
        note = request.checkpoint.note
        signing = [key for key in keys if note.signature_of(key)]
        for key in signing:
            check_note(note, key)
    except Refused as refusal:
        raise WitnessRefused(refusal.reason, Status.NOT_SIGNED) from refusal
    if not signing:
        raise WitnessRefused("signature-missing", Status.NOT_SIGNED)


def check_growth(request: AddCheckpoint, held: Checkpoint | None) -> None:
    """
    Check that the checkpoint goes on from what the witness holds.

    The caller keeps `held` from changing until the new checkpoint is stored, and stores it before it answers.

    :param held: the last checkpoint countersigned for this origin; None before the first
    :raises WitnessRefused: the request counts from another size, or is not shown to go on
    """
    head = request.checkpoint.checkpoint
    if request.old_size > head.size:
        raise WitnessRefused("sizes-in-wrong-order", Status.MALFORMED)
    held_size, held_root = (held.size, held.root) if held else (0, EMPTY_ROOT)
    if request.old_size != held_size:
        raise WitnessRefused("witness-holds-other-size", Status.OTHER_SIZE, held_size=held_size)
    if head.size == 0 and head.root != EMPTY_ROOT:
        raise WitnessRefused("trees-disagree", Status.INCONSISTENT)
    try:
        check_consistency(
            old_size=held_size, old_root=held_root, new_size=head.size, new_root=head.root, path=request.path
        )
    except ConsistencyRefused as refusal:
        raise WitnessRefused(refusal.reason, Status.INCONSISTENT) from refusal


def write_signatures(lines: Iterable[NoteSignature]) -> bytes:
    """Write the body of the answer that countersigns."""
    return "".join(line.to_line() for line in lines).encode()


def read_signatures(raw: bytes) -> tuple[NoteSignature, ...]:
    """
    Read the body of the answer that countersigns; none of the lines is checked.

    :raises Malformed: it is not signature lines
    """
    return parse_signatures(read_text(raw))


def write_size(size: int) -> bytes:
    """Write the body of the answer that gives the size a witness holds."""
    return f"{size}\n".encode()


def read_size(raw: bytes) -> int:
    """
    Read the body of the answer that gives the size a witness holds.

    :raises Malformed: it is not a number and LF
    """
    text = read_text(raw)
    if not text.endswith("\n"):
        raise Malformed("number-malformed")
    return read_decimal(text[:-1])


def monitoring_path(origin: str) -> str:
    """Return the path below a witness's monitoring prefix at which it shows its last checkpoint of a record."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"
