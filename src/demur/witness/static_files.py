"""
Built files held in memory: the desk, and the proving files it downloads.

They are read once, at the start, so what is served is what was there then, and a path is looked up in a table, never on
the disk.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from werkzeug.wrappers import Request, Response

from demur.witness.answers import ASKED_AGAIN, answer

KINDS: Final[Mapping[str, str]] = MappingProxyType({
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain; charset=utf-8",
    ".map": "application/json",
})  # fmt: skip
BYTES: Final = "application/octet-stream"
INDEX: Final = "index.html"
_WORTH_PACKING: Final = 1024
_PACKED_KINDS: Final = frozenset({".html", ".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".txt", ".map"})


@dataclass(frozen=True)
class StaticFile:
    """One file: its bytes, the same packed by gzip where that is worth it, and its content type."""

    content: bytes
    packed: bytes | None
    kind: str
    tag: str

    @classmethod
    def read(cls, file: Path) -> StaticFile:
        """Read one file and decide how it is served."""
        content = file.read_bytes()
        packed = None
        if file.suffix in _PACKED_KINDS and len(content) >= _WORTH_PACKING:
            packed = gzip.compress(content, compresslevel=6, mtime=0)
        return cls(
            content=content,
            packed=packed if packed and len(packed) < len(content) else None,
            kind=KINDS.get(file.suffix, BYTES),
            tag=sha256(content).hexdigest()[:32],
        )

    def answer(self, request: Request, *, keep: str = ASKED_AGAIN) -> Response:
        """Answer with this file, packed for whoever takes it, or with 304 where the browser has it already."""
        takes_packed = self.packed is not None and "gzip" in request.accept_encodings.values()
        tag = f'"{self.tag}{"-gzip" if takes_packed else ""}"'
        headers = {"ETag": tag} | ({"Vary": "Accept-Encoding"} if self.packed is not None else {})
        if tag in (known.strip() for known in request.headers.get("If-None-Match", "").split(",")):
            return answer(kind=self.kind, status=304, keep=keep, headers=headers)
        if takes_packed and self.packed is not None:
            return answer(self.packed, self.kind, keep=keep, headers=headers | {"Content-Encoding": "gzip"})
        return answer(self.content, self.kind, keep=keep, headers=headers)


class StaticFolder:
    """A folder as it was at the start: paths with `/` to files."""

    def __init__(self, folder: Path | None) -> None:
        """Read the whole folder, or none; a name that begins with a dot is left out."""
        self._files: dict[str, StaticFile] = {}
        if folder is None:
            return
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            if file.is_file() and not any(part.startswith(".") for part in name.parts):
                self._files[name.as_posix()] = StaticFile.read(file)

    def find(self, path: str) -> StaticFile | None:
        """Return the file at a path; `en/` is `en/index.html`."""
        if path == "" or path.endswith("/"):
            path += INDEX
        return self._files.get(path)

    def paths(self, suffix: str) -> tuple[str, ...]:
        """List the paths on this origin of all files with a suffix."""
        return tuple(f"/{name}" for name in self._files if name.endswith(suffix))
