"""Debian's golang.org/x/mod, which nobody here wrote, reads a record that we wrote and makes the same proofs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from vectors.make._common import LOG, OMBUDSMAN, ORIGIN, UNION
from vectors.make.notes import AT

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.merkle import tree_root
from demur_verify.note import Note, NoteSigner, VerifierKey, check_note
from demur_verify.receipt import make_receipt
from demur_verify.tiles import RightEdge, TileReader, tile_path

GO_LIBRARIES = Path("/usr/share/gocode")
SIZES = (1, 2, 3, 255, 256, 257, 1000, 65_537)

pytestmark = pytest.mark.go
Agree = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def agree(tmp_path_factory: pytest.TempPathFactory) -> Agree:
    """Compile the program once, and return what runs it."""
    go = shutil.which("go")
    if go is None or not (GO_LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go and golang-golang-x-mod-dev of Debian are not installed")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "agree"
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GOCACHE": str(folder / "cache"),
        "GOPATH": str(GO_LIBRARIES),
        "GO111MODULE": "off",
        "GOFLAGS": "",
    }
    source = Path(__file__).parent / "agree.go"
    subprocess.run([go, "build", "-o", program, source], env=variables, check=True)

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)

    return run


@dataclass(frozen=True)
class Written:
    """A record that our code wrote into a folder, and its tree."""

    folder: Path
    entries: list[bytes]
    tree: TileReader
    checkpoint: SignedCheckpoint


@pytest.fixture(scope="session", params=SIZES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Grow a record in three steps, writing every tile that a record serves."""
    size, folder = request.param, tmp_path_factory.mktemp("record")
    entries = [f"entry {at}\n".encode() for at in range(size)]
    edge = RightEdge()
    for end in (size // 3, size // 2, size):
        for name, raw in [*edge.append_entries(entries[edge.size : end]), *edge.partial_tiles()]:
            path = folder / name.to_path()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
    checkpoint = countersigned(Checkpoint(origin=ORIGIN, size=size, root=edge.root()))
    (folder / "checkpoint").write_bytes(checkpoint.to_bytes())

    def tiles(level: int, index: int, width: int) -> bytes:
        return (folder / tile_path(level, index, width)).read_bytes()

    return Written(folder, entries, TileReader(tiles, size), checkpoint)


def countersigned(head: Checkpoint) -> SignedCheckpoint:
    return sign_checkpoint(head, LOG).signed_by([UNION.cosign(head.to_text(), at=AT)])


def in_base64(hashes: list[bytes]) -> list[str]:
    return [Checkpoint("x", 0, each).to_text().split("\n")[2] for each in hashes]  # type: ignore[arg-type]


def test_go_reads_the_record_and_makes_the_same_inclusion_proofs(
    agree: Agree, written: Written, tmp_path: Path
) -> None:
    size = len(written.entries)
    for index in sorted({0, size // 2, size - 1}):
        receipt = make_receipt(written.tree, index, written.checkpoint)
        (tmp_path / "proof").write_bytes(receipt.to_bytes())
        (tmp_path / "entry").write_bytes(written.entries[index])

        done = agree("read", written.folder, LOG.key, UNION.key, index, tmp_path / "proof", tmp_path / "entry")

        assert done.returncode == 0, done.stderr
        root, *_ = in_base64([written.checkpoint.checkpoint.root])
        steps = [f"step {step}" for step in in_base64(list(receipt.path))]
        assert done.stdout.splitlines() == ["verified 2", f"size {size}", f"root {root}", f"included {index}", *steps]


def test_go_makes_the_same_consistency_proofs(agree: Agree, written: Written) -> None:
    size = len(written.entries)
    olds = sorted({1, size // 7 + 1, size // 2 + 1, max(size - 1, 1), size, *(each for each in SIZES if each <= size)})

    done = agree("paths", written.folder, LOG.key, UNION.key, *olds)

    assert done.returncode == 0, done.stderr
    ours = [
        " ".join(
            ["path", str(old), *in_base64([written.tree.root(old)]), *in_base64(written.tree.consistency_path(old))]
        )
        for old in olds
    ]
    assert done.stdout.splitlines()[1:] == ours


def test_go_refuses_what_we_refuse(agree: Agree, written: Written, tmp_path: Path) -> None:
    """A false tile, a false root, a witness that did not sign: so the agreement above is not one of two blind men."""
    receipt = make_receipt(written.tree, 0, written.checkpoint)
    (tmp_path / "proof").write_bytes(receipt.to_bytes())
    (tmp_path / "entry").write_bytes(written.entries[0] + b"x")
    done = agree("read", written.folder, LOG.key, UNION.key, 0, tmp_path / "proof", tmp_path / "entry")
    assert done.returncode == 1

    other = shutil.copytree(written.folder, tmp_path / "record")
    false_root = replace(written.checkpoint.checkpoint, root=tree_root([b"x" * 32]))
    (other / "checkpoint").write_bytes(countersigned(false_root).to_bytes())
    assert agree("paths", other, LOG.key, UNION.key, len(written.entries)).returncode == 1

    (other / "checkpoint").write_bytes(written.checkpoint.to_bytes().replace(b"union.example", b"onion.example"))
    alone = agree("paths", other, LOG.key, OMBUDSMAN.key, len(written.entries))
    assert alone.stdout.splitlines()[0] == "verified 1"


def test_we_read_keys_and_notes_that_go_wrote(agree: Agree) -> None:
    for name in ("go.example/log", "سجل.example/log"):
        secret, public, note = agree("write", name).stdout.split("\n", 2)

        signer = NoteSigner.parse(f"{secret}\n".encode())
        check_note(Note.parse(note.encode()), VerifierKey.parse(public))

        assert str(signer.key) == public
        signed = SignedCheckpoint.parse(note.encode())
        assert (signed.checkpoint.origin, signed.checkpoint.size) == (name, 1)
        assert sign_checkpoint(signed.checkpoint, signer).to_bytes().decode() == note
