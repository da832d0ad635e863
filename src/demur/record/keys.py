"""
The record's two keys, below DATA/keys, readable by their owner alone.

    log.key    signs checkpoints; the sequencer alone reads it
    log.vkey   its public half, one line
    slip.key   signs slips and lists
    slip.vkey  its public half

Both bear the record's origin as their name. Key files are those of signed notes (`PRIVATE+KEY+…`).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from demur_verify.errors import Refused
from demur_verify.note import KEY_SIZE, NoteSigner, VerifierKey

FOLDER: Final = "keys"
_LOG: Final = "log"
_SLIP: Final = "slip"


class KeyMissing(Refused):
    """A key of the record is not there; `demur record init` makes them."""


def make_keys(data: Path, origin: str) -> None:
    """
    Make the keys of a new record; those that are there stay.

    :param origin: the record's name
    :raises Malformed: a key cannot have this name
    """
    for name in (_LOG, _SLIP):
        keep_key(data, name, NoteSigner(origin, secrets.token_bytes(KEY_SIZE)))


def keep_key(data: Path, name: str, signer: NoteSigner) -> None:
    """Write one key, and its public half; a key that is there stays."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = folder / f"{name}.key"
    if not secret.exists():
        _write_once(secret, signer.to_bytes(), mode=0o600)
    kept = NoteSigner.parse(secret.read_bytes())
    _write_once(folder / f"{name}.vkey", f"{kept.key}\n".encode(), mode=0o644)


def _write_once(file: Path, raw: bytes, *, mode: int) -> None:
    """Write a file whole under another name and link it to its own: of two programs that begin at once one wins."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
        opened.write(raw)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def log_signer(data: Path) -> NoteSigner:
    """
    Return the key that signs checkpoints: for the sequencer alone.

    :raises KeyMissing: there is none
    """
    return _signer(data, _LOG)


def slip_signer(data: Path) -> NoteSigner:
    """
    Return the key that signs slips and lists.

    :raises KeyMissing: there is none
    """
    return _signer(data, _SLIP)


def log_key(data: Path) -> VerifierKey:
    """
    Return the public half of the key that signs checkpoints.

    :raises KeyMissing: there is none
    """
    return _public(data, _LOG)


def slip_key(data: Path) -> VerifierKey:
    """
    Return the public half of the key that signs slips and lists.

    :raises KeyMissing: there is none
    """
    return _public(data, _SLIP)


def _signer(data: Path, name: str) -> NoteSigner:
    return NoteSigner.parse(_read(data / FOLDER / f"{name}.key"))


def _public(data: Path, name: str) -> VerifierKey:
    return VerifierKey.parse(_read(data / FOLDER / f"{name}.vkey").decode().removesuffix("\n"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as cause:
        raise KeyMissing("record-key-missing", facts={"key": file.name}) from cause
