"""
A text that goes round: the commitment that the record holds of it, the list of who stands by it after each batch, and
the slip that is given at filing.

The commitment hides which text it is until it is opened at filing (protocol 4). Lists and slips are notes that the
slip key of the settings signs (protocol 5 and 6): whoever kept one can show later that something was dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Final, Literal, NewType, TypeAlias

from demur_verify.canonical import DIGEST_SIZE, LARGEST_NUMBER, read_digest, read_hour, write_hour
from demur_verify.errors import Malformed, Refused
from demur_verify.field import read_element, write_element
from demur_verify.note import Note, NoteSigner, VerifierKey, check_key_name, check_note, read_text

Commitment = NewType("Commitment", bytes)
Standing: TypeAlias = Literal["standing", "withdrawn"]

_COMMITMENT_TAG: Final = b"demur/circulated-digest/v1\n"
_LIST_TAG: Final = b"demur/standing-list/v1\n"
_STANDING_HEAD: Final = "demur/standing/v1"
_SLIP_HEAD: Final = "demur/slip/v1"
_STATES: Final[dict[str, Standing]] = {"standing": "standing", "withdrawn": "withdrawn"}


class CirculationRefused(Refused):
    """What was said of a text that went round does not hold."""


def commitment_of(*, salt: bytes, digest: bytes, readers: int) -> Commitment:
    """
    Commit to a text and the number of people who may read it.

    :param salt: 32 random bytes
    :raises Malformed: salt or digest is not 32 bytes, or the readers do not fit in 32 bits
    """
    if len(salt) != DIGEST_SIZE or len(digest) != DIGEST_SIZE or not 0 <= readers <= LARGEST_NUMBER:
        raise Malformed("commitment-malformed")
    return Commitment(sha256(_COMMITMENT_TAG + salt + digest + readers.to_bytes(4, "big")).digest())


@dataclass(frozen=True, order=True)
class StandingLine:
    """One signer of a text that goes round: nullifier, follow (0 for a withdrawal alone), and whether it stands."""

    nullifier: int
    follow: int
    state: Standing

    def __post_init__(self) -> None:
        if self.state == "standing" and self.follow == 0:
            raise Malformed("standing-without-follow")

    def to_line(self) -> str:
        """Write `NULLIFIER FOLLOW standing|withdrawn` and LF, both as 64 hex digits."""
        return f"{write_element(self.nullifier)} {write_element(self.follow)} {self.state}\n"

    @classmethod
    def parse(cls, line: str) -> StandingLine:
        """
        Read a line, without its LF.

        :raises Malformed: it is not one
        """
        words = line.split(" ")
        if len(words) != len(("nullifier", "follow", "state")) or words[2] not in _STATES:
            raise Malformed("standing-list-malformed")
        return cls(nullifier=read_element(words[0]), follow=read_element(words[1]), state=_STATES[words[2]])


@dataclass(frozen=True)
class StandingList:
    """Everyone who signed or withdrew so far, each nullifier once, ascending."""

    lines: tuple[StandingLine, ...]

    def __post_init__(self) -> None:
        nullifiers = [line.nullifier for line in self.lines]
        if any(first >= second for first, second in pairwise(nullifiers)):
            raise Malformed("standing-list-unsorted")

    @classmethod
    def of(cls, lines: Iterable[StandingLine]) -> StandingList:
        """
        Sort lines into a list.

        :raises Malformed: a nullifier stands twice
        """
        return cls(tuple(sorted(lines)))

    @classmethod
    def parse(cls, raw: bytes) -> StandingList:
        """
        Read a list.

        :raises Malformed: a line is not one, or they are not strictly ascending
        """
        text = read_text(raw)
        if text and not text.endswith("\n"):
            raise Malformed("standing-list-malformed")
        return cls(tuple(StandingLine.parse(line) for line in text.split("\n")[:-1]))

    def to_bytes(self) -> bytes:
        """Write the list; nobody yet is no bytes at all."""
        return "".join(line.to_line() for line in self.lines).encode()

    def digest(self) -> bytes:
        """Hash the list behind its tag: 32 bytes."""
        return sha256(_LIST_TAG + self.to_bytes()).digest()


@dataclass(frozen=True)
class StandingNote:
    """
    What the slip key signs for each open memo after each batch.

        demur/standing/v1
        origin karvonel.example/record
        circulated 5f1c…
        at 2026-11-24T14:00:00Z
        list 93b1…
    """

    origin: str
    circulated: Commitment
    at: datetime
    list_digest: bytes

    def __post_init__(self) -> None:
        check_key_name(self.origin)

    def to_text(self) -> str:
        """Write the text that is signed."""
        return _write(
            _STANDING_HEAD,
            origin=self.origin,
            circulated=self.circulated.hex(),
            at=write_hour(self.at),
            list=self.list_digest.hex(),
        )

    @classmethod
    def parse_text(cls, text: str) -> StandingNote:
        """
        Read the text that is signed.

        :raises Malformed: it is not one
        """
        origin, circulated, at, digest = _read(text, _STANDING_HEAD, ("origin", "circulated", "at", "list"))
        return cls(
            origin=origin,
            circulated=Commitment(read_digest(circulated)),
            at=read_hour(at),
            list_digest=read_digest(digest),
        )


@dataclass(frozen=True)
class FilingSlip:
    """
    What is signed at once when a memo is filed, before the record holds it.

        demur/slip/v1
        origin karvonel.example/record
        digest 0c9e…
        at 2026-11-24T14:00:00Z
        entry 77d0…
        due 2026-11-25T14:00:00Z

    `entry` is the leaf hash of the `filed` entry. A record that does not hold it at `due` was changed, and the slip
    shows it.
    """

    origin: str
    digest: bytes
    at: datetime
    entry: bytes
    due: datetime

    def __post_init__(self) -> None:
        check_key_name(self.origin)

    def to_text(self) -> str:
        """Write the text that is signed."""
        return _write(
            _SLIP_HEAD,
            origin=self.origin,
            digest=self.digest.hex(),
            at=write_hour(self.at),
            entry=self.entry.hex(),
            due=write_hour(self.due),
        )

    @classmethod
    def parse_text(cls, text: str) -> FilingSlip:
        """
        Read the text that is signed.

        :raises Malformed: it is not one
        """
        origin, digest, at, entry, due = _read(text, _SLIP_HEAD, ("origin", "digest", "at", "entry", "due"))
        return cls(
            origin=origin,
            digest=read_digest(digest),
            at=read_hour(at),
            entry=read_digest(entry),
            due=read_hour(due),
        )


def sign_standing(standing: StandingNote, signer: NoteSigner) -> Note:
    """Sign what stands after a batch."""
    return signer.note(standing.to_text())


def open_standing(raw: bytes, key: VerifierKey, standing_list: StandingList) -> StandingNote:
    """
    Read a note on what stood after a batch, and check that it is signed and speaks of this list.

    :raises Malformed: it is no such note
    :raises SignatureRefused: the slip key did not sign it
    :raises CirculationRefused: it speaks of another list
    """
    note = Note.parse(raw)
    check_note(note, key)
    standing = StandingNote.parse_text(note.text)
    if standing.list_digest != standing_list.digest():
        raise CirculationRefused("standing-list-of-another-note")
    return standing


def sign_slip(slip: FilingSlip, signer: NoteSigner) -> Note:
    """Sign the slip that is given at filing."""
    return signer.note(slip.to_text())


def open_slip(raw: bytes, key: VerifierKey) -> FilingSlip:
    """
    Read a slip and check that the slip key signed it.

    :raises Malformed: it is not a slip
    :raises SignatureRefused: the slip key did not sign it
    """
    note = Note.parse(raw)
    check_note(note, key)
    return FilingSlip.parse_text(note.text)


def _write(head: str, **values: str) -> str:
    return f"{head}\n" + "".join(f"{name} {value}\n" for name, value in values.items())


def _read(text: str, head: str, names: Sequence[str]) -> list[str]:
    lines = text.split("\n")
    if len(lines) != len(names) + 2 or lines.pop() or lines.pop(0) != head:
        raise Malformed("slip-malformed")
    values: list[str] = []
    for name, line in zip(names, lines, strict=True):
        label, space, value = line.partition(" ")
        if label != name or not space or not value:
            raise Malformed("slip-malformed", where=name)
        values.append(value)
    return values
