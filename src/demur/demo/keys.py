"""The demo's published keys, and the policy that trusts its record and its witness."""

from __future__ import annotations

from pathlib import Path

from demur.demo.past_witness import signer
from demur.demo.people import ORIGIN, published_seed
from demur.record.keys import keep_key, log_key
from demur.signatures.keys import make_door_key
from demur.witness.durable import write_whole
from demur.witness.keys import FILE
from demur_verify.note import NoteSigner


def make_keys(data: Path) -> None:
    """Write the keys of record, door and witness; those that are there stay."""
    for name in ("log", "slip"):
        keep_key(data, name, NoteSigner(ORIGIN, published_seed(name)))
    make_door_key(data, published_seed("door"))
    folder = data / "witness"
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / FILE).exists():
        write_whole(folder / FILE, signer().to_bytes())
        (folder / FILE).chmod(0o600)


def write_policy(data: Path, desk: str) -> None:
    """
    Write whom to trust. Keys stay from start to start; the witness's address follows the port.

    :param desk: the address of the witness, `http://127.0.0.1:8001`
    """
    policy = f"log {log_key(data)}\nwitness union {signer().key} {desk}\nquorum union\n"
    write_whole(data / "trust.policy", policy.encode())
