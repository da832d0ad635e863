"""
Checkpoints: what a record says of itself, its size and the root of its tree, signed (c2sp.org/tlog-checkpoint).

    karvonel.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — karvonel.example/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku…

The lines are origin, size and root. The specification lets further lines follow and advises against them, since nobody
can audit what they say: they are refused here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from demur_verify.canonical import LARGEST_SIZE, read_decimal, read_hash, write_base64
from demur_verify.errors import Malformed
from demur_verify.merkle import TreeRoot
from demur_verify.note import Note, NoteSignature, NoteSigner

_LINES: Final = 3


@dataclass(frozen=True)
class Checkpoint:
    """The size and root of one tree of a record."""

    origin: str
    size: int
    root: TreeRoot

    @classmethod
    def parse_text(cls, text: str) -> Checkpoint:
        """
        Read the text of a checkpoint, without signatures.

        :raises Malformed: it is anything but three lines: origin, size below 2^63, root
        """
        lines = text.split("\n")
        if len(lines) != _LINES + 1 or lines.pop() or not lines[0]:
            raise Malformed("checkpoint-malformed")
        origin, size, root = lines
        return cls(origin=origin, size=read_decimal(size), root=TreeRoot(read_hash(root)))

    def to_text(self) -> str:
        """
        Write the text that is signed.

        :raises Malformed: the size is not one a checkpoint can carry
        """
        if not 0 <= self.size <= LARGEST_SIZE:
            raise Malformed("number-malformed", facts={"largest": LARGEST_SIZE})
        return f"{self.origin}\n{self.size}\n{write_base64(self.root)}\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint with the lines of those who signed it. Which lines are true, a trust policy decides."""

    checkpoint: Checkpoint
    note: Note

    @classmethod
    def parse(cls, raw: bytes) -> SignedCheckpoint:
        """
        Read a signed checkpoint; no signature is checked.

        :raises Malformed: it is not a note, or its text is not a checkpoint's
        """
        note = Note.parse(raw)
        return cls(checkpoint=Checkpoint.parse_text(note.text), note=note)

    def to_bytes(self) -> bytes:
        """Write the checkpoint and its signature lines."""
        return self.note.to_bytes()

    def signed_by(self, lines: Iterable[NoteSignature]) -> SignedCheckpoint:
        """Return the same checkpoint with further signature lines."""
        return SignedCheckpoint(checkpoint=self.checkpoint, note=self.note.signed_by(*lines))


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> SignedCheckpoint:
    """
    Sign a checkpoint with the key of its record.

    :raises Malformed: the key bears another name than the record, or the checkpoint cannot be written
    """
    if signer.key.name != checkpoint.origin:
        raise Malformed("key-of-another-origin", facts={"key": signer.key.name, "origin": checkpoint.origin})
    return SignedCheckpoint(checkpoint=checkpoint, note=signer.note(checkpoint.to_text()))
