"""
A pack, `.demur`: one file with everything that shows what a memo said, who was counted on it, when it was filed, and
whether it was answered (protocol 9; specs/pack.md).

    README.ar.txt  README.en.txt                     for people; they prove nothing
    blocks/0000    blocks/0000.proof  …              each block shown, and what opens it
    reply/0000     reply/0000.proof   …              the same for the reply
    co-signatures                                    the list that was filed
    names                                            NULLIFIER SALT PERSON NAME, a line for each who signed openly
    leaves/2026-11                                   the places of the term, as many as the largest roll used has
    answers                                          the signers' answers to the reply; only where the record has them
    entries/17     entries/17.tlog-proof  …          entries of the record with their receipts, all in one checkpoint
    first/17.tlog-proof                              of `filed`: in the first countersigned checkpoint that holds it

Reading a pack shows that it has this form and nothing more. What it proves, `verify_pack` tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self, TypeVar

from demur_verify.answers import AnswerList
from demur_verify.block_fields import check_characters
from demur_verify.canonical import DIGEST_SIZE, read_digest, read_term
from demur_verify.errors import Malformed
from demur_verify.field import SCALAR_FIELD, read_element, write_element
from demur_verify.filing import CoSignatureList
from demur_verify.frozen_text import BlockProof
from demur_verify.note import read_text
from demur_verify.pack_archive import NotAPack, PackRefused, read_archive, write_archive
from demur_verify.pack_readme import README
from demur_verify.receipt import Receipt
from demur_verify.roll import read_leaves, write_leaves

LONGEST_NAME: Final = 500
"""Code points of the name that somebody signed under, as in a field of a text."""

_PERSON: Final = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
_LARGEST_README: Final = 1 << 16
_PROOF: Final = ".proof"
_RECEIPT: Final = ".tlog-proof"
_Value = TypeVar("_Value")

__all__ = ["EntryShown", "NameOpened", "NotAPack", "Pack", "PackRefused", "ShownBlock", "read_pack", "write_pack"]


@dataclass(frozen=True)
class ShownBlock:
    """A block as bytes, its place in its text, and what opens it."""

    index: int
    raw: bytes
    proof: BlockProof


@dataclass(frozen=True)
class NameOpened:
    """What opens the disclosure of somebody who signed openly. `person` is the key of a person at the site."""

    nullifier: int
    salt: bytes
    person: str
    name: str

    def __post_init__(self) -> None:
        fits = 0 <= self.nullifier < SCALAR_FIELD and len(self.salt) == DIGEST_SIZE
        if not fits or not _PERSON.fullmatch(self.person) or not 0 < len(self.name) <= LONGEST_NAME:
            raise Malformed("names-malformed")
        if "\n" in self.name or self.name != self.name.strip(" "):
            raise Malformed("names-malformed")
        check_characters(self.name, where="name")  # it is printed

    @classmethod
    def parse(cls, line: str) -> Self:
        """
        Read a line of `names`, without its LF.

        :raises Malformed: it is not one
        """
        words = line.split(" ", 3)
        if len(words) != len(("nullifier", "salt", "person", "name")):
            raise Malformed("names-malformed")
        nullifier, salt, person, name = words
        return cls(nullifier=read_element(nullifier), salt=read_digest(salt), person=person, name=name)

    def to_line(self) -> str:
        """Write `NULLIFIER SALT PERSON NAME` and LF."""
        return f"{write_element(self.nullifier)} {self.salt.hex()} {self.person} {self.name}\n"


@dataclass(frozen=True)
class EntryShown:
    """An entry of the record as bytes, and its receipt, which also tells its index."""

    raw: bytes
    receipt: Receipt

    @property
    def index(self) -> int:
        """The entry's place in the record."""
        return self.receipt.index


@dataclass(frozen=True)
class Pack:
    """
    Everything that is in a pack but the two READMEs, which the writer adds.

    :param blocks: ascending; all of the memo's, or an excerpt, the head always with it
    :param reply: the same of the reply; empty where there is none, and may be where the memo is an excerpt
    :param names: those who signed openly, ascending by nullifier
    :param term: of the roll
    :param leaves: the roll's first places, as many as the largest roll used has; none where nobody signed
    :param entries: ascending; their receipts are all in one checkpoint
    :param first: the receipt of `filed` in the first countersigned checkpoint that holds it
    :param answers: the signers' answers to the reply; None before there are any, and below five
    """

    blocks: tuple[ShownBlock, ...]
    reply: tuple[ShownBlock, ...]
    co_signatures: CoSignatureList
    names: tuple[NameOpened, ...]
    term: str
    leaves: tuple[int, ...]
    entries: tuple[EntryShown, ...]
    first: Receipt
    answers: AnswerList | None = None

    def __post_init__(self) -> None:
        read_term(self.term)
        for where, order in (
            ("blocks", [block.index for block in self.blocks]),
            ("reply", [block.index for block in self.reply]),
            ("names", [name.nullifier for name in self.names]),
            ("entries", [entry.index for entry in self.entries]),
        ):
            if any(before >= after for before, after in pairwise(order)):
                raise PackRefused("pack-unsorted", where=where)
        if not self.blocks or not self.entries:
            raise PackRefused("pack-file-missing", where="entries" if self.blocks else "blocks")


def write_pack(pack: Pack) -> bytes:
    """
    Write a pack; the same pack always gives the same bytes.

    :raises PackRefused: it is larger than a pack may be
    """
    files = {f"README.{language}.txt": text.encode() for language, text in README.items()}
    files |= _write_blocks("blocks", pack.blocks) | _write_blocks("reply", pack.reply)
    files["co-signatures"] = pack.co_signatures.to_bytes()
    files["names"] = "".join(name.to_line() for name in pack.names).encode()
    files[f"leaves/{pack.term}"] = write_leaves(pack.leaves)
    if pack.answers is not None:
        files["answers"] = pack.answers.to_bytes()
    for entry in pack.entries:
        files[f"entries/{entry.index}"] = entry.raw
        files[f"entries/{entry.index}{_RECEIPT}"] = entry.receipt.to_bytes()
    files[f"first/{pack.first.index}{_RECEIPT}"] = pack.first.to_bytes()
    return write_archive(files)


def read_pack(raw: bytes) -> Pack:
    """
    Read a pack; only its form is checked.

    :raises NotAPack: it is another kind of file
    :raises Malformed: it is damaged or not written as packs are; `where` is the file in it
    """
    files = _Files(read_archive(raw))
    for language in README:
        files.take(f"README.{language}.txt", _check_readme)
    (leaves_name,) = files.below("leaves", exactly=1)
    (first_name,) = files.below("first", exactly=1)
    return Pack(
        blocks=_read_blocks(files, "blocks"),
        reply=_read_blocks(files, "reply"),
        co_signatures=files.take("co-signatures", CoSignatureList.parse),
        names=files.take("names", _read_names),
        term=leaves_name,
        leaves=files.take(f"leaves/{leaves_name}", read_leaves),
        entries=tuple(sorted(_read_entries(files), key=lambda entry: entry.index)),
        first=files.take(f"first/{first_name}", _receipt_of(first_name.removesuffix(_RECEIPT))),
        answers=files.take("answers", AnswerList.parse) if files.has("answers") else None,
    )


class _Files:
    """The files of a pack while they are read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def below(self, folder: str, *, exactly: int | None = None) -> list[str]:
        """List the names in a folder, without the folder."""
        prefix = f"{folder}/"
        names = sorted(name.removeprefix(prefix) for name in self._files if name.startswith(prefix))
        if exactly is not None and len(names) != exactly:
            raise PackRefused("pack-file-missing" if len(names) < exactly else "pack-file-too-many", where=folder)
        return names

    def has(self, name: str) -> bool:
        """Tell whether a file that may be missing is there."""
        return name in self._files

    def take(self, name: str, read: Callable[[bytes], _Value]) -> _Value:
        """Read a file; a refusal says which."""
        try:
            return read(self._files[name])
        except KeyError as cause:
            raise PackRefused("pack-file-missing", where=name) from cause
        except Malformed as refusal:
            where = f"{name} {refusal.where}".rstrip()
            raise Malformed(refusal.reason, where=where, facts=refusal.facts) from refusal


def _write_blocks(folder: str, blocks: Iterable[ShownBlock]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for block in blocks:
        files[f"{folder}/{block.index:04}"] = block.raw
        files[f"{folder}/{block.index:04}{_PROOF}"] = block.proof.to_bytes()
    return files


def _read_blocks(files: _Files, folder: str) -> tuple[ShownBlock, ...]:
    return tuple(
        ShownBlock(
            index=int(name),
            raw=files.take(f"{folder}/{name}", bytes),
            proof=files.take(f"{folder}/{name}{_PROOF}", BlockProof.parse),
        )
        for name in sorted(_stems(files, folder, _PROOF), key=int)
    )


def _read_entries(files: _Files) -> list[EntryShown]:
    return [
        EntryShown(
            raw=files.take(f"entries/{name}", bytes),
            receipt=files.take(f"entries/{name}{_RECEIPT}", _receipt_of(name)),
        )
        for name in _stems(files, "entries", _RECEIPT)
    ]


def _stems(files: _Files, folder: str, suffix: str) -> set[str]:
    """Return the names that stand in a folder with or without a suffix; each has to be there in both ways."""
    return {name.removesuffix(suffix) for name in files.below(folder)}


def _receipt_of(index: str) -> Callable[[bytes], Receipt]:
    def read(raw: bytes) -> Receipt:
        receipt = Receipt.parse(raw)
        if str(receipt.index) != index:
            raise Malformed("receipt-of-another-entry", facts={"index": receipt.index})
        return receipt

    return read


def _read_names(raw: bytes) -> tuple[NameOpened, ...]:
    text = read_text(raw)
    if text and not text.endswith("\n"):
        raise Malformed("names-malformed")
    return tuple(NameOpened.parse(line) for line in text.split("\n")[:-1])


def _check_readme(raw: bytes) -> Sequence[str]:
    if len(raw) > _LARGEST_README:
        raise Malformed("readme-too-long", facts={"largest": _LARGEST_README})
    return read_text(raw).splitlines()
