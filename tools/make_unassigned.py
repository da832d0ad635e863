"""
Write the table of code points that Unicode 14 had not assigned, for the verifier and for the desk.

    python tools/make_unassigned.py            write both files
    python tools/make_unassigned.py --check    exit 1 where a file differs from what would be written

The data is that of Python 3.11, which carries Unicode 14; any other Python refuses to write.
"""

from __future__ import annotations

import json
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
TABLE = TOP / "vectors/text/unassigned-14.json"
MODULE = TOP / "verify/src/demur_verify/unassigned.py"
VERSION = "14.0.0"
HEAD = '''"""
The code points that Unicode 14 had not assigned: data, written by tools/make_unassigned.py; do not edit.

A frozen text holds none of them, so that every program agrees on its normal form for good (protocol 1). The same table
for other languages is vectors/text/unassigned-14.json.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

'''
TAIL = '''
_BOUNDS: Final = tuple(
    bound
    for first, _, last in (line.partition("-") for line in _RANGES.split())
    for bound in (int(first, 16), int(last or first, 16) + 1)
)


def is_unassigned(code_point: int) -> bool:
    """Tell whether Unicode 14 had not assigned a code point."""
    return bisect_right(_BOUNDS, code_point) % 2 == 1
'''


def ranges() -> Iterator[tuple[int, int]]:
    """Yield the first and last code point of each unassigned range, in order."""
    first: int | None = None
    for code_point in range(sys.maxunicode + 2):
        unassigned = code_point <= sys.maxunicode and unicodedata.category(chr(code_point)) == "Cn"
        if unassigned and first is None:
            first = code_point
        elif not unassigned and first is not None:
            yield first, code_point - 1
            first = None


def table() -> str:
    """Return the table as JSON."""
    rows = json.dumps([list(each) for each in ranges()], separators=(",", ":"))
    return "\n".join(textwrap.wrap(rows.replace("],[", "], ["), 118)) + "\n"


def module() -> str:
    """Return the table as a Python module."""
    words = " ".join(f"{first:x}-{last:x}" if first != last else f"{first:x}" for first, last in ranges())
    lines = textwrap.wrap(words, 118, break_on_hyphens=False)
    return HEAD + '_RANGES: Final = """\n' + "\n".join(lines) + '\n"""\n' + TAIL


def main() -> int:
    """Write the files, or compare them."""
    if unicodedata.unidata_version != VERSION:
        print(f"this Python carries Unicode {unicodedata.unidata_version}; the table is made with {VERSION}")
        return 0 if "--check" in sys.argv[1:] else 1
    wanted = {TABLE: table(), MODULE: module()}
    if "--check" in sys.argv[1:]:
        stale = [path for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]
        for path in stale:
            print(f"differs: {path.relative_to(TOP)}")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
