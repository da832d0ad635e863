"""The digest of the desk's files, against its specification."""

from __future__ import annotations

import re
from pathlib import Path

from demur.channel.desk_files import desk_digest

SPECIFICATION = Path(__file__).parents[2] / "specs" / "desk-digest.md"


def desk(folder: Path) -> Path:
    for name, content in (("ar/index.html", b"<p>"), ("en/index.html", b"")):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
    return folder


def test_the_example_of_the_specification_holds(tmp_path: Path) -> None:
    example = re.search(r"Its digest is `([0-9a-f]{64})`", SPECIFICATION.read_text(encoding="utf-8"))

    assert example is not None
    assert desk_digest(desk(tmp_path)).hex() == example[1]


def test_one_changed_byte_or_name_shows(tmp_path: Path) -> None:
    folder = desk(tmp_path)
    before = desk_digest(folder)

    (folder / "en/index.html").write_bytes(b" ")
    changed = desk_digest(folder)
    (folder / "en/index.html").write_bytes(b"")
    (folder / "en/index.html").rename(folder / "en/other.html")

    assert len({before, changed, desk_digest(folder)}) == 3


def test_a_desk_that_is_not_built_has_a_digest_too(tmp_path: Path) -> None:
    assert desk_digest(tmp_path / "nowhere") == desk_digest(tmp_path)
