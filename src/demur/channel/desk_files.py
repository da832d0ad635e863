"""The digest of the desk's files, which stands in the record's `settings` (specs/desk-digest.md)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

_TAG: Final = b"demur/desk/v1\n"


def desk_digest(folder: Path) -> bytes:
    """
    Compute the digest of a built desk: each file's SHA-256 and its path below the folder, sorted by path.

    A folder that is not there is a desk without files.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    lines = [f"{sha256(paths[name].read_bytes()).hexdigest()} {name}\n" for name in sorted(paths, key=str.encode)]
    return sha256(_TAG + "".join(lines).encode()).digest()
