"""Vectors of `specs/record.md`: tiles, receipts, and whole records, good and contradicting themselves."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from vectors.make._common import LOG, ORIGIN, POLICY, UNION, Case, changed, seed, write_cases, write_json
from vectors.make.entries import (
    ACKNOWLEDGED,
    ALONE,
    APPEALED,
    CIRCULATED,
    CLOSED,
    CORRECTED,
    DISCLOSED,
    EXTENDED,
    FEW,
    FILED,
    GUIDANCE,
    LATER_ROLL,
    MET,
    NEW_GUIDANCE,
    OVERDUE,
    REFERRED,
    REPLIED,
    ROLL,
    SETTINGS,
    STATEMENT,
    VERDICT,
)
from vectors.make.notes import AT, signed_checkpoint

from demur_verify.checkpoint import Checkpoint, sign_checkpoint
from demur_verify.entries import Acknowledged, Entry
from demur_verify.merkle import LeafHash, TreeRoot, leaf_hash, tree_root
from demur_verify.receipt import Receipt, make_receipt
from demur_verify.tiles import RightEdge, TileReader, bundle_path, bundles_of, tile_path, write_bundle

ANSWERED = (SETTINGS, ROLL, CIRCULATED, LATER_ROLL, FILED, ALONE, ACKNOWLEDGED, REFERRED, EXTENDED, REPLIED)
LIFE = tuple(entry.to_bytes() for entry in ANSWERED)
AFTERWARDS = (STATEMENT, GUIDANCE, NEW_GUIDANCE, MET, VERDICT, APPEALED, CLOSED, CORRECTED, DISCLOSED)
WHOLE_LIFE = (*LIFE, *(entry.to_bytes() for entry in AFTERWARDS))
KNOWN_SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 255, 256, 257, 511, 512, 513, 1000, 70_000)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def make(folder: Path) -> None:
    """Write `tiles/`, `receipt/` and `record/`."""
    write_cases(folder / "tiles", bundles())
    write_json(folder / "tiles" / "paths.json", paths())
    write_json(folder / "tiles" / "roots.json", roots())
    write_cases(folder / "receipt", {f"{name}.tlog-proof": case for name, case in receipts().items()})
    (folder / "receipt" / "entry").write_bytes(FILED.to_bytes())
    (folder / "receipt" / "trust.policy").write_bytes(POLICY)
    write_cases(folder / "record", {f"{name}.zip": case for name, case in records().items()})
    (folder / "record" / "trust.policy").write_bytes(POLICY)


def bundles() -> dict[str, Case]:
    """Return bundles of entries; the number in the name is how many have to be in it."""
    three = write_bundle([b"a", b"", b"ccc"])
    full = write_bundle(bytes([at]) for at in range(256))
    return {
        "3.bundle": (three, None),
        "3-of-an-entry-of-65535-bytes.bundle": (write_bundle([b"a", b"b", b"x" * 65_535]), None),
        "3-full-in-place-of-partial.bundle": (full, None),
        "256.bundle": (full, None),
        "4-one-entry-short.bundle": (three, "bundle-malformed"),
        "3-ends-in-an-entry.bundle": (three[:-1], "bundle-malformed"),
        "3-ends-in-a-length.bundle": (three + b"\0", "bundle-malformed"),
        "256-one-entry-more.bundle": (full + b"\0\1x", "bundle-malformed"),
        "1-nothing.bundle": (b"", "bundle-malformed"),
    }


def paths() -> dict[str, object]:
    """Return paths of tiles: those read back, those refused, and all tiles of the example of c2sp.org/tlog-tiles."""
    accepted = {
        "tile/0/000": [0, 0, 256],
        "tile/0/x001/x234/067": [0, 1_234_067, 256],
        "tile/1/000.p/17": [1, 0, 17],
        "tile/63/999.p/1": [63, 999, 1],
        "tile/entries/x001/000.p/255": [None, 1000, 255],
    }
    refused = [
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x001/234/067",
        "tile/0/1234067",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/017",
        "tile/0/000.p",
        "tile/-1/000",
        "tile/Entries/000",
        "tile/8/0/000/",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "checkpoint",
        "",
    ]
    example = {
        "size": 70_000,
        "full": {"0": 273, "1": 1},
        "partial": [tile_path(0, 273, 112), tile_path(1, 1, 17), tile_path(2, 0, 1)],
    }
    return {"accepted": accepted, "refused": refused, "c2sp_example": example}


def roots() -> list[dict[str, object]]:
    """Return roots over the leaves `entry 0`, `entry 1`, …"""
    return [{"size": size, "root": tree_root(_leaves(size)).hex()} for size in KNOWN_SIZES]


def receipts() -> dict[str, Case]:
    """Return receipts of `entry`, to be checked with `trust.policy`."""
    entries = [*LIFE, *(f"entry {at}".encode() for at in range(len(LIFE), 300))]
    tree, index = _tree(entries), LIFE.index(FILED.to_bytes())
    head = Checkpoint(origin=ORIGIN, size=300, root=tree.root())
    receipt = make_receipt(tree, index, signed_checkpoint(head))
    raw = receipt.to_bytes()
    lines = raw.splitlines(keepends=True)
    alone = Receipt(index=0, path=(), checkpoint=signed_checkpoint(_head([FILED.to_bytes()])))
    short = sign_checkpoint(head, LOG).signed_by([UNION.cosign(head.to_text(), at=AT)])
    return {
        "of-300-entries": (raw, None),
        "of-one-entry": (alone.to_bytes(), None),
        "with-extra": (replace(receipt, extra=b"nothing signs this").to_bytes(), None),
        "with-empty-extra": (replace(receipt, extra=b"").to_bytes(), None),
        "of-another-entry": (_receipt_of(tree, index + 1, head), "entry-not-in-tree"),
        "index-changed": (changed(raw, f"index {index}\n", f"index {index + 1}\n"), "entry-not-in-tree"),
        "index-outside-the-tree": (changed(raw, f"index {index}\n", "index 300\n"), "index-outside-tree"),
        "index-with-leading-zero": (changed(raw, f"index {index}\n", f"index 0{index}\n"), "number-malformed"),
        "path-one-hash-short": (b"".join(lines[:2] + lines[3:]), "path-too-short"),
        "path-one-hash-long": (b"".join([*lines[:2], lines[2], *lines[2:]]), "path-too-long"),
        "path-of-two-hashes-swapped": (b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]), "entry-not-in-tree"),
        "path-of-64-hashes": (b"".join([*lines[:2], *[lines[2]] * 64, *lines[11:]]), "receipt-malformed"),
        "hash-with-loose-bits": (_loose(lines), "base64-malformed"),
        "one-witness": (replace(receipt, checkpoint=short).to_bytes(), "quorum-short"),
        "another-version": (changed(raw, "tlog-proof@v1", "tlog-proof@v2"), "receipt-malformed"),
        "extra-after-index": (b"".join([*lines[:2], b"extra AAAA\n", *lines[2:]]), "base64-malformed"),
        "no-checkpoint": (raw.partition(b"\n\n")[0] + b"\n", "receipt-malformed"),
        "nothing": (b"", "receipt-malformed"),
    }


def records() -> dict[str, Case]:
    """Return whole records: every digest in them is looked up with `trust.policy`."""
    before = LIFE[: LIFE.index(FILED.to_bytes())]
    filed = (*before, FILED.to_bytes())
    good: dict[str, Case] = {
        "answered": (_zip(record_files(LIFE)), None),
        "to-the-end": (_zip(record_files(WHOLE_LIFE)), None),
        "in-a-folder": (_zip({f"record/{path}": raw for path, raw in record_files(LIFE).items()}), None),
        "kind-of-later": (_zip(record_files((*filed, b"demur/applause/v1\nat 2027-03-09T10:00:00Z\n"))), None),
        "of-300-entries": (_zip(record_files(_many())), None),
        "empty": (_zip(record_files(())), None),
    }
    broken = _broken_files() | _rolls_out_of_order() | _filings_out_of_order(before) | _steps_out_of_order(filed)
    return good | broken | _afterwards_out_of_order(filed) | _published_out_of_order()


def record_files(entries: Sequence[bytes], *, tiles: bool = True) -> dict[str, bytes]:
    """Return the files of a record in the layout of c2sp.org/tlog-tiles."""
    files = {"checkpoint": signed_checkpoint(_head(entries)).to_bytes()}
    for name in bundles_of(len(entries)):
        first = name.index * 256
        files[name.to_path()] = write_bundle(entries[first : first + name.width])
    if tiles:
        edge = RightEdge()
        full = edge.append_entries(entries)
        files |= {name.to_path(): raw for name, raw in [*full, *edge.partial_tiles()]}
    return files


def _broken_files() -> dict[str, Case]:
    good = record_files(LIFE)
    bundle, tile = bundle_path(0, len(LIFE)), tile_path(0, 0, len(LIFE))
    without = {path: raw for path, raw in good.items() if path != bundle}
    other_root = Checkpoint(origin=ORIGIN, size=len(LIFE), root=TreeRoot(seed("another root")))
    unsigned = changed(good["checkpoint"], "— union.example", "— another.example")
    return {
        "no-checkpoint": (_zip({bundle: good[bundle]}), "record-without-checkpoint"),
        "checkpoint-malformed": (_zip(good | {"checkpoint": b"hello\n"}), "note-malformed"),
        "not-a-zip": (b"karvonel.example/record\n", "not-a-record"),
        "bundle-missing": (_zip(without), "bundle-missing"),
        "tile-missing": (_zip({path: raw for path, raw in good.items() if path != tile}), "tile-missing"),
        "tile-changed": (_zip(good | {tile: bytes(32) + good[tile][32:]}), "tile-disagrees-with-entries"),
        "bundle-cut": (_zip(good | {bundle: good[bundle][:-1]}), "bundle-malformed"),
        "entry-changed": (_zip(good | {bundle: changed(good[bundle], "signatures 79", "signatures 78")}), _ROOT),
        "root-changed": (_zip(good | {"checkpoint": signed_checkpoint(other_root).to_bytes()}), _ROOT),
        "one-witness": (_zip(good | {"checkpoint": unsigned}), "quorum-short"),
    }


def _rolls_out_of_order() -> dict[str, Case]:
    head, day = SETTINGS.to_bytes(), timedelta(days=1)
    later = LATER_ROLL
    cases: dict[str, list[Entry]] = {
        "roll-twice-in-a-day": [ROLL, replace(later, day=ROLL.day)],
        "roll-days-not-increasing": [ROLL, replace(later, day=ROLL.day - day)],
        "roll-shrank": [later, replace(ROLL, day=later.day + day)],
        "roll-depth-changed": [ROLL, replace(later, depth=20)],
        "roll-rewritten": [ROLL, replace(later, size=ROLL.size)],
        "circulated-under-unknown-roll": [CIRCULATED],
    }
    one_root = [ROLL, replace(later, root=ROLL.root)]
    return _entries_as_records(cases, (head,)) | {
        "roll-of-other-size-with-the-same-root": (_zip(record_files(_bytes(head, one_root))), "roll-rewritten"),
        "entry-malformed": (_zip(record_files((head, ROLL.to_bytes()[:-1]))), "entry-malformed"),
        "entry-of-nobody": (_zip(record_files((head, b"hello\n"))), "entry-kind-unknown"),
    }


def _filings_out_of_order(before: tuple[bytes, ...]) -> dict[str, Case]:
    other = replace(FILED, salt=seed("another salt"))
    cases: dict[str, list[Entry]] = {
        "circulated-twice": [CIRCULATED],
        "filed-twice": [FILED, FILED],
        "filed-without-circulation": [replace(FILED, circulated=seed("nothing"))],
        "commitment-not-opened": [other],
        "filed-under-another-roll": [replace(FILED, roll_opened=LATER_ROLL.day)],
        "filed-under-unknown-roll": [replace(FILED, roll_filed=LATER_ROLL.day + timedelta(days=1))],
        "filed-before-circulated": [replace(FILED, at=CIRCULATED.at - timedelta(hours=1))],
        "filed-too-late": [replace(FILED, at=CIRCULATED.until + timedelta(days=7, hours=1))],
        "more-signatures-than-places": [replace(FILED, signatures=413)],
    }
    on_the_last_hour = replace(FILED, at=CIRCULATED.until + timedelta(days=7))
    return _entries_as_records(cases, before) | {
        "filed-seven-days-after-its-end": (_zip(record_files((*before, on_the_last_hour.to_bytes()))), None)
    }


def _steps_out_of_order(filed: tuple[bytes, ...]) -> dict[str, Case]:
    unknown = Acknowledged(at=ACKNOWLEDGED.at, filed=seed("never filed"))
    early = replace(OVERDUE, due=FILED.reply_due, at=FILED.at)
    late = replace(OVERDUE, due=FILED.reply_due)
    cases: dict[str, list[Entry]] = {
        "answers-nothing-filed": [unknown],
        "acknowledged-twice": [ACKNOWLEDGED, ACKNOWLEDGED],
        "replied-twice": [REPLIED, REPLIED],
        "reply-to-other-recommendations": [replace(REPLIED, recommendations=2)],
        "extended-to-an-earlier-day": [replace(EXTENDED, due=FILED.reply_due)],
        "overdue-of-another-day": [OVERDUE],
        "overdue-before-its-day": [early],
        "overdue-twice": [late, late],
    }
    return _entries_as_records(cases, filed) | {
        "overdue-after-an-extension": (_zip(record_files(_bytes(filed, [late, EXTENDED, OVERDUE]))), None)
    }


def _afterwards_out_of_order(filed: tuple[bytes, ...]) -> dict[str, Case]:
    answered = replace(CLOSED, ending="answered", text=None)
    cases: dict[str, list[Entry]] = {
        "verdict-without-its-reply": [VERDICT],
        "verdict-twice": [REPLIED, VERDICT, FEW],
        "more-answers-than-signers": [REPLIED, replace(VERDICT, answers=80, dissent=58)],
        "appealed-before-the-verdict": [REPLIED, APPEALED],
        "appealed-twice": [REPLIED, VERDICT, APPEALED, replace(APPEALED, due=FILED.reply_due)],
        "appeal-not-made": [REPLIED, VERDICT, CLOSED],
        "appeal-left-undecided": [REPLIED, VERDICT, APPEALED, answered],
        "closed-without-reply": [answered],
        "closed-before-the-verdict": [REPLIED, answered],
        "after-the-end": [replace(CLOSED, ending="withdrawn"), REPLIED],
        "corrects-nothing-entered": [CORRECTED],
    }
    appeal_missed = replace(OVERDUE, at=APPEALED.at + timedelta(days=60), step="appeal", due=APPEALED.due)
    made = [REPLIED, VERDICT, APPEALED]
    return _entries_as_records(cases, filed) | {
        "verdict-on-another-reply": (
            _zip(record_files(_bytes(filed, [REPLIED, replace(VERDICT, reply=seed("another reply"))]))),
            "verdict-without-its-reply",
        ),
        "extended-without-an-appeal": (
            _zip(record_files(_bytes(filed, [replace(EXTENDED, step="appeal")]))),
            "appeal-not-made",
        ),
        "overdue-without-an-appeal": (_zip(record_files(_bytes(filed, [appeal_missed]))), "appeal-not-made"),
        "overdue-with-an-appeal": (_zip(record_files(_bytes(filed, [*made, appeal_missed]))), None),
    }


def _published_out_of_order() -> dict[str, Case]:
    again = replace(NEW_GUIDANCE, commitment=seed("guidance, newer"))
    cases: dict[str, list[Entry]] = {
        "published-twice": [STATEMENT, replace(STATEMENT, at=GUIDANCE.at)],
        "supersedes-nothing-published": [NEW_GUIDANCE],
        "superseded-twice": [GUIDANCE, NEW_GUIDANCE, again],
    }
    head = (SETTINGS.to_bytes(),)
    of_another_kind = replace(STATEMENT, supersedes=GUIDANCE.commitment)
    return _entries_as_records(cases, head) | {
        "supersedes-another-kind": (
            _zip(record_files(_bytes(head, [GUIDANCE, of_another_kind]))),
            "supersedes-nothing-published",
        )
    }


_ROOT = "entries-disagree-with-root"


def _entries_as_records(cases: Mapping[str, Sequence[Entry]], before: tuple[bytes, ...]) -> dict[str, Case]:
    """Make a record of each case: the entries before it, then its own; its name is the reason."""
    return {reason: (_zip(record_files(_bytes(before, more))), reason) for reason, more in cases.items()}


def _bytes(before: bytes | tuple[bytes, ...], more: Iterable[Entry]) -> tuple[bytes, ...]:
    first = (before,) if isinstance(before, bytes) else before
    return (*first, *(entry.to_bytes() for entry in more))


def _many() -> list[bytes]:
    """Return a record of 300 entries: a full bundle and a partial one."""
    return [*LIFE[:4], *(replace(ALONE, digest=sha256(str(at).encode()).digest()).to_bytes() for at in range(296))]


def _head(entries: Sequence[bytes]) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=len(entries), root=tree_root([leaf_hash(entry) for entry in entries]))


def _tree(entries: Sequence[bytes]) -> TileReader:
    edge = RightEdge()
    full = {(name.level, name.index): raw for name, raw in edge.append_entries(entries)}
    partial = {(name.level, name.index): raw for name, raw in edge.partial_tiles()}
    tiles = full | partial
    return TileReader(lambda level, index, _width: tiles[level, index], len(entries))


def _receipt_of(tree: TileReader, index: int, head: Checkpoint) -> bytes:
    return make_receipt(tree, index, signed_checkpoint(head)).to_bytes()


def _leaves(size: int) -> list[LeafHash]:
    return [leaf_hash(f"entry {at}".encode()) for at in range(size)]


def _loose(lines: list[bytes]) -> bytes:
    """Change only the bits of the first hash's last character that say nothing."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    line = lines[2]
    last = alphabet[alphabet.index(line[-3:-2]) ^ 1 :][:1]
    return b"".join([*lines[:2], line[:-3] + last + line[-2:], *lines[3:]])


def _zip(files: dict[str, bytes]) -> bytes:
    """Store files in a ZIP whose bytes depend on nothing else."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, _ZIP_TIME), files[path], zipfile.ZIP_STORED)
    return buffer.getvalue()
