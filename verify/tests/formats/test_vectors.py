"""Every file under `vectors/` that this kernel's formats own gives exactly the reason that its index names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.circulation import StandingList, open_slip, open_standing
from demur_verify.entries import parse_entry
from demur_verify.errors import Refused
from demur_verify.frozen_text import Block, BlockProof, check_block, digest_of, leaf_of
from demur_verify.merkle import leaf_hash, tree_root
from demur_verify.note import Note, VerifierKey, check_note
from demur_verify.receipt import Receipt, check_receipt
from demur_verify.record_files import check_tiles, open_record, read_record
from demur_verify.tiles import TileName, parse_bundle, tiles_of
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_digest import Trust, verify_digest

VECTORS = Path(__file__).parents[3] / "vectors"


def read_block(path: Path) -> object:
    block = Block.parse(path.read_bytes())
    assert block.to_bytes() == path.read_bytes()
    return block


def read_note(path: Path) -> object:
    note = Note.parse(path.read_bytes())
    assert note.to_bytes() == path.read_bytes()
    check_note(note, VerifierKey.parse((path.parent / "key.vkey").read_text().rstrip("\n")))
    return note


def read_checkpoint(path: Path) -> object:
    signed = SignedCheckpoint.parse(path.read_bytes())
    assert signed.to_bytes() == path.read_bytes()
    return policy_beside(path).check(signed)


def read_policy(path: Path) -> object:
    return TrustPolicy.parse(path.read_bytes())


def read_bundle(path: Path) -> object:
    return parse_bundle(path.read_bytes(), int(path.name.partition(".")[0].partition("-")[0]))


def read_receipt(path: Path) -> object:
    receipt = Receipt.parse(path.read_bytes())
    assert receipt.to_bytes() == path.read_bytes()
    return check_receipt(receipt, (path.parent / "entry").read_bytes(), policy_beside(path))


def read_entry(path: Path) -> object:
    entry = parse_entry(path.read_bytes())
    assert entry.to_bytes() == path.read_bytes()
    return entry


def read_circulation(path: Path) -> object:
    key = VerifierKey.parse((path.parent / "slips.vkey").read_text().rstrip("\n"))
    three = StandingList.parse((path.parent / "three.list").read_bytes())
    match path.suffix:
        case ".list":
            return StandingList.parse(path.read_bytes())
        case ".standing":
            return open_standing(path.read_bytes(), key, three)
        case _:
            return open_slip(path.read_bytes(), key)


def read_whole_record(path: Path) -> object:
    source = open_record(path)
    finding = verify_digest(bytes(32), source, policy_beside(path))
    if finding.trust is not Trust.COUNTERSIGNED:
        raise Refused(finding.trust.value)
    check_tiles(source, read_record(source))
    return finding


def policy_beside(path: Path) -> TrustPolicy:
    return TrustPolicy.parse((path.parent / "trust.policy").read_bytes())


READERS: dict[str, Callable[[Path], object]] = {
    "text": read_block,
    "note": read_note,
    "checkpoint": read_checkpoint,
    "policy": read_policy,
    "tiles": read_bundle,
    "receipt": read_receipt,
    "entries": read_entry,
    "circulation": read_circulation,
    "record": read_whole_record,
}
CASES = [
    pytest.param(READERS[kind], VECTORS / kind / name, reason, id=f"{kind}/{name}")
    for kind in READERS
    for name, reason in json.loads((VECTORS / kind / "index.json").read_text()).items()
]


@pytest.mark.parametrize(("read", "path", "reason"), CASES)
def test_a_vector_is_accepted_or_gives_its_own_reason(
    read: Callable[[Path], object], path: Path, reason: str | None
) -> None:
    if reason is None:
        read(path)
        return

    with pytest.raises(Refused) as refused:
        read(path)

    assert refused.value.reason == reason


def test_each_text_has_the_digest_and_the_proofs_that_its_vector_names() -> None:
    for text in json.loads((VECTORS / "text" / "digests.json").read_text()):
        blocks = [each["block"].encode() for each in text["blocks"]]
        salts = [bytes.fromhex(each["salt"]) for each in text["blocks"]]
        digest = bytes.fromhex(text["digest"])

        assert digest_of(blocks, salts) == digest
        for at, each in enumerate(text["blocks"]):
            proof = BlockProof(salt=salts[at], path=tuple(bytes.fromhex(step) for step in each["path"]))
            assert leaf_of(salts[at], at, len(blocks), blocks[at]).hex() == each["leaf"]
            check_block(digest, index=at, count=len(blocks), block=blocks[at], proof=proof)


def test_tile_paths_are_read_in_one_way_only() -> None:
    paths = json.loads((VECTORS / "tiles" / "paths.json").read_text())

    for path, (level, index, width) in paths["accepted"].items():
        assert TileName.parse(path) == TileName(level=level, index=index, width=width)
    for path in paths["refused"]:
        with pytest.raises(Refused, match="tile-path-malformed"):
            TileName.parse(path)


def test_seventy_thousand_entries_have_the_tiles_of_the_specification() -> None:
    example = json.loads((VECTORS / "tiles" / "paths.json").read_text())["c2sp_example"]

    names = list(tiles_of(example["size"]))

    full = [name.level for name in names if name.width == 256]
    assert {str(level): full.count(level) for level in set(full)} == example["full"]
    assert [name.to_path() for name in names if name.width < 256] == example["partial"]


def test_roots_are_those_of_the_vectors() -> None:
    for known in json.loads((VECTORS / "tiles" / "roots.json").read_text()):
        leaves = [leaf_hash(f"entry {at}".encode()) for at in range(known["size"])]
        assert tree_root(leaves).hex() == known["root"]
