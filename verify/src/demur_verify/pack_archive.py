"""
The ZIP that a pack travels in: written in one way, read in any (protocol 9; specs/pack.md, "The archive").

Mail gateways and archive programs pack files anew. So the reader takes any ZIP whose names and bytes are the same, and
refuses what could do harm: names it does not know, sizes beyond the limits, names that stand twice. What is inside the
files is `pack`'s.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from demur_verify.errors import Malformed

LARGEST_PACK: Final = 1 << 27
"""Bytes of all files together, and of the archive. A memo that 65,536 people signed stays below."""

MOST_NAMES: Final = 20_000
_LONGEST_NAME: Final = 40
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = b"PK\x03\x04"
_DIRECTORY_HEADER: Final = b"PK\x01\x02"
_INDEX: Final = r"(?:0|[1-9][0-9]{0,18})"
_BLOCK: Final = r"(?:[0-9]{4}|[1-9][0-9]{4})"
_NAME: Final = re.compile(
    rf"README\.(?:ar|en)\.txt|(?:blocks|reply)/{_BLOCK}(?:\.proof)?|co-signatures|names|answers|leaves/[0-9]{{4}}-[0-9]{{2}}"
    rf"|entries/{_INDEX}(?:\.tlog-proof)?|first/{_INDEX}\.tlog-proof",
    re.ASCII,
)
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    UnicodeDecodeError,
)


class NotAPack(Malformed):
    """Bytes that nobody would take for a pack: another kind of file."""


class PackRefused(Malformed):
    """A pack, as far as can be seen, that is damaged or not written as packs are; `where` is the file in it."""


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """
    Write files into a ZIP: stored, names ascending, times constant, no extra fields. The same files, the same bytes.

    :raises PackRefused: a name is none of a pack's, or it grows too large
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            _check_name(name)
            info = zipfile.ZipInfo(name, date_time=_EARLIEST)
            info.create_system = 0  # or the writer's own would show
            archive.writestr(info, files[name])
    raw = out.getvalue()
    _check_limits(len(files), len(raw))
    return raw


def read_archive(raw: bytes) -> dict[str, bytes]:
    """
    Read the files out of a ZIP, by name.

    :raises NotAPack: it is no ZIP, or one without any of a pack's files
    :raises PackRefused: it is damaged, holds anything but a pack's files, or is larger than a pack may be
    """
    # Counted before zipfile makes an object of each; inside a file of text these bytes cannot stand.
    _check_limits(raw.count(_DIRECTORY_HEADER), len(raw))
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except _BROKEN as cause:
        if raw.startswith(_LOCAL_HEADER):
            raise PackRefused("pack-damaged") from cause
        raise NotAPack("not-a-pack") from cause
    with archive:
        members = archive.infolist()
        if not any(_NAME.fullmatch(member.filename) for member in members):
            raise NotAPack("not-a-pack")
        _check_members(members)
        return {member.filename: _read(archive, member) for member in members}


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse before anything is unpacked; sizes are only claimed as yet."""
    _check_limits(len(members), sum(member.file_size for member in members))
    seen = set[str]()
    for member in members:
        _check_name(member.filename)
        if member.filename in seen:
            raise PackRefused("pack-name-twice", where=member.filename)
        if member.flag_bits & _ENCRYPTED or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise PackRefused("pack-unreadable", where=member.filename)
        seen.add(member.filename)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read one file, never more than it claims."""
    try:
        with archive.open(member) as file:
            content = file.read(member.file_size + 1)
    except _BROKEN as cause:
        raise PackRefused("pack-damaged", where=member.filename) from cause
    if len(content) != member.file_size:
        raise PackRefused("pack-damaged", where=member.filename)
    return content


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise PackRefused("pack-name-unknown", where=_shown(name))


def _shown(name: str) -> str:
    """Return a stranger's name in a form that no terminal and no page can be hurt by."""
    return ascii(name[:_LONGEST_NAME])[1:-1]


def _check_limits(names: int, size: int) -> None:
    if names > MOST_NAMES:
        raise PackRefused("pack-too-many-files", facts={"most": MOST_NAMES})
    if size > LARGEST_PACK:
        raise PackRefused("pack-too-large", facts={"largest": LARGEST_PACK})
