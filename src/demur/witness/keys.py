"""The witness's key: one file in its data folder, made by `demur witness keys`, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from demur_verify.note import KEY_SIZE
from demur_verify.witness_cosignature import WitnessSigner

FILE: Final = "witness.key"


def make_key(data: Path, name: str) -> WitnessSigner:
    """
    Make a witness's key and return it; one that is there stays, whatever its name.

    :raises Malformed: a key cannot have this name
    """
    kept = read_key(data)
    if kept:
        return kept
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = WitnessSigner(name, secrets.token_bytes(KEY_SIZE))
    draft = data / f"{FILE}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(signer.to_bytes())
        file.flush()
        os.fsync(file.fileno())
    try:
        (data / FILE).hardlink_to(draft)
    except FileExistsError:  # made at the same moment by another program
        return WitnessSigner.parse((data / FILE).read_bytes())
    finally:
        draft.unlink()
    return signer


def read_key(data: Path) -> WitnessSigner | None:
    """
    Return the key; None where none was made.

    :raises Malformed: the file is something else
    """
    try:
        return WitnessSigner.parse((data / FILE).read_bytes())
    except FileNotFoundError:
        return None
