"""
The files of proof that the demo lays out: a pack of each filed memo, and the leak of memo 1's second page.

    packs/memo-1.demur                the whole memo
    packs/memo-1-excerpt.demur        its recommendations alone
    leak/page-2.demur                 the same excerpt, as whoever leaked the page would hand it over
    leak/page-2-altered.demur         one word changed: refused
    leak/page-2.png                   the page as an image: proves nothing
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from demur.channel import queries as channel
from demur.demo.script import LEAKED, LEAKED_PAGE
from demur.evidence.packs import NoPack, excerpt_of, pack_of
from demur.memos import queries as memos
from demur.witness.durable import write_whole
from demur_verify.frozen_text import Block, Kind

WORD, OTHER_WORD = b"publicly", b"privately"


def pack_file(data: Path, number: int) -> Path:
    """Return where the pack of a memo is, once it is filed."""
    return data / "packs" / f"memo-{number}.demur"


def excerpt_file(data: Path, number: int) -> Path:
    """Return where the excerpt of a memo is, once it is filed."""
    return data / "packs" / f"memo-{number}-excerpt.demur"


def lay_out(data: Path) -> None:
    """Write the packs of every memo that is filed, and the leak."""
    for case in channel.cases():
        try:
            whole = pack_of(number=case.number)
        except NoPack:  # the witness has not seen it yet: the demo was stopped at that moment
            continue
        write_whole(pack_file(data, case.number), whole)
        write_whole(excerpt_file(data, case.number), excerpt_of(number=case.number, blocks=_asked(case.digest)))
    leak, page = data / "leak", excerpt_file(data, LEAKED).read_bytes()
    write_whole(leak / "page-2.demur", page)
    write_whole(leak / "page-2-altered.demur", altered(page))
    write_whole(leak / "page-2.png", LEAKED_PAGE.read_bytes())


def altered(pack: bytes) -> bytes:
    """Return a pack with one word of its text changed."""
    changed = io.BytesIO()
    is_changed = False
    with zipfile.ZipFile(io.BytesIO(pack)) as whole, zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as copy:
        for member in whole.infolist():
            raw = whole.read(member)
            if not is_changed and member.filename.startswith("blocks/") and WORD in raw:
                raw, is_changed = raw.replace(WORD, OTHER_WORD, 1), True
            copy.writestr(member, raw)
    return changed.getvalue()


def _asked(digest: bytes) -> list[int]:
    """Return the indexes of a memo's recommendations."""
    text = memos.frozen(digest)
    blocks = text.blocks if text else ()
    return [index for index, raw in enumerate(blocks) if Block.parse(raw).kind is Kind.RECOMMENDATION]
