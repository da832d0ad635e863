"""
The key of the door: what letters are sealed to.

It stands in DATA/keys/door.key, 64 hexadecimal digits and LF, readable by its owner alone. Its public half is in the
record's `settings`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from demur_verify.canonical import read_digest
from demur_verify.letter import DoorKey

SEED_SIZE: Final = 32


def door_key(data: Path) -> DoorKey:
    """
    Return the door's key; the first call makes it.

    :raises Malformed: the file is not a door's key
    """
    path = data / "keys" / "door.key"
    if not path.exists():
        make_door_key(data, secrets.token_bytes(SEED_SIZE))
    return DoorKey.from_seed(read_digest(path.read_text(encoding="ascii").removesuffix("\n")))


def make_door_key(data: Path, seed: bytes) -> None:
    """
    Write the door's key; one that is there stays.

    Made whole under another name and linked to its own, so that of two programs that begin at once one key results.
    """
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"door.key.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{seed.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        (folder / "door.key").hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
