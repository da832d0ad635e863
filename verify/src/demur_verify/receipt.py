"""
Receipts: one entry's place in the record, checkable with no server (c2sp.org/tlog-proof, `.tlog-proof`).

    c2sp.org/tlog-proof@v1
    index 73894
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

    karvonel.example/record
    109482
    sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

    — karvonel.example/record hI2DJw…
    — union.example/witness mJirIk…

The hashes lead from the entry's neighbour to the root that the checkpoint names. A line `extra` may stand before
`index`; nothing signs it, so nothing is believed of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from demur_verify.canonical import read_base64, read_decimal, read_hash, write_base64
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.errors import Malformed
from demur_verify.merkle import check_inclusion, leaf_hash
from demur_verify.note import read_text
from demur_verify.tiles import TileReader
from demur_verify.trust_policy import Countersigned, TrustPolicy

HEAD: Final = "c2sp.org/tlog-proof@v1"
LONGEST_PATH: Final = 63
_EXTRA: Final = "extra "
_INDEX: Final = "index "


@dataclass(frozen=True)
class Receipt:
    """An entry's index, the hashes from it to the root, and the checkpoint that holds the root."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: SignedCheckpoint
    extra: bytes | None = None

    @classmethod
    def parse(cls, raw: bytes) -> Receipt:
        """
        Read a receipt; nothing is checked but its form.

        :raises Malformed: it is not a tlog-proof
        """
        head, parted, _ = raw.partition(b"\n\n")
        if not parted:
            raise Malformed("receipt-malformed")
        lines = read_text(head).split("\n")
        if lines.pop(0) != HEAD:
            raise Malformed("receipt-malformed")
        extra = read_base64(lines.pop(0).removeprefix(_EXTRA)) if lines and lines[0].startswith(_EXTRA) else None
        if not lines or not lines[0].startswith(_INDEX) or len(lines) > 1 + LONGEST_PATH:
            raise Malformed("receipt-malformed")
        return cls(
            index=read_decimal(lines.pop(0).removeprefix(_INDEX)),
            path=tuple(read_hash(line) for line in lines),
            checkpoint=SignedCheckpoint.parse(raw[len(head) + 2 :]),
            extra=extra,
        )

    def to_bytes(self) -> bytes:
        """Write the receipt."""
        extra = "" if self.extra is None else f"{_EXTRA}{write_base64(self.extra)}\n"
        path = "".join(f"{write_base64(neighbour)}\n" for neighbour in self.path)
        return f"{HEAD}\n{extra}{_INDEX}{self.index}\n{path}\n".encode() + self.checkpoint.to_bytes()


def make_receipt(tree: TileReader, index: int, checkpoint: SignedCheckpoint) -> Receipt:
    """
    Make the receipt of an entry in a tree whose size is the checkpoint's.

    :raises InclusionRefused: the tree has no such entry, or is of another size
    """
    path = tree.inclusion_path(index, checkpoint.checkpoint.size)
    return Receipt(index=index, path=tuple(path), checkpoint=checkpoint)


def check_receipt_path(receipt: Receipt, entry: bytes) -> None:
    """
    Check that the receipt leads from this entry to the root in its checkpoint; nobody's signature is checked.

    :raises InclusionRefused: it does not
    """
    head = receipt.checkpoint.checkpoint
    check_inclusion(index=receipt.index, size=head.size, leaf=leaf_hash(entry), path=receipt.path, root=head.root)


def check_receipt(receipt: Receipt, entry: bytes, trust: TrustPolicy) -> Countersigned:
    """
    Check that the record holds this entry, by its log's signature and a quorum of witnesses.

    :returns: who countersigned the checkpoint, and when
    :raises InclusionRefused: the receipt does not lead from the entry to the root
    :raises CheckpointNotTrusted: the log is unknown, a signature is false, or the quorum is short
    """
    check_receipt_path(receipt, entry)
    return trust.check(receipt.checkpoint)
