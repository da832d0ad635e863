"""Vectors of `specs/text.md`: blocks, and whole texts with their digests and what opens each block."""

from __future__ import annotations

from pathlib import Path

from vectors.make._common import ORIGIN, Case, changed, seed, write_cases, write_json

from demur_verify.frozen_text import Block, Direction, Kind, digest_of, leaf_of, proof_of

HEAD = Block(
    kind=Kind.HEAD,
    language="en",
    direction=Direction.LEFT_TO_RIGHT,
    fields=(
        ("origin", ORIGIN),
        ("title", "Say in public what we say in private"),
        ("policy", "closure-of-the-sennoway-harbours"),
        ("marking", "sensitive-but-unclassified"),
        ("addressee", "First Secretary"),
        ("addressee", "Heads of mission"),
    ),
).to_bytes()
HEADING = Block(
    kind=Kind.HEADING,
    language="ar",
    direction=Direction.RIGHT_TO_LEFT,
    fields=(("level", "1"), ("marking", None)),
    body="لماذا نعترض",
).to_bytes()
PARAGRAPH = Block(
    kind=Kind.PARAGRAPH,
    language="ar",
    direction=Direction.RIGHT_TO_LEFT,
    fields=(("marking", None),),
    body="نطلب في اللقاءات المغلقة موعداً لإعادة فتح الموانئ، ولا نقول ذلك علناً.\nوقد صوّتت الجمعية 41 مقابل 3.",
).to_bytes()
RECOMMENDATION = Block(
    kind=Kind.RECOMMENDATION,
    language="en",
    direction=Direction.LEFT_TO_RIGHT,
    fields=(
        ("number", "1"),
        ("to", "First Secretary"),
        ("kind", "say"),
        ("trigger", None),
        ("by", "2026-12-31"),
        ("marking", None),
    ),
    body="Ask publicly for a dated reopening.",
).to_bytes()
ANNEX = Block(
    kind=Kind.ANNEX,
    language="en",
    direction=Direction.LEFT_TO_RIGHT,
    fields=(
        ("name", "supplies.csv"),
        ("type", "text/csv"),
        ("size", "18422"),
        ("sha256", seed("annex").hex()),
        ("marking", None),
    ),
).to_bytes()
DISPOSITION = Block(
    kind=Kind.DISPOSITION,
    language="en",
    direction=Direction.LEFT_TO_RIGHT,
    fields=(("number", "1"), ("value", "in-part"), ("marking", None)),
    body="Accepted in part: reopening before the stations are repaired risks crews.",
).to_bytes()
MEMO = (HEAD, HEADING, PARAGRAPH, RECOMMENDATION, ANNEX)


def make(folder: Path) -> None:
    """Write `text/`."""
    write_cases(folder / "text", {f"{name}.block": case for name, case in blocks().items()})
    write_json(folder / "text" / "digests.json", texts())


def blocks() -> dict[str, Case]:
    """Return blocks, the accepted ones first."""
    plain = PARAGRAPH
    return {
        "head": (HEAD, None),
        "heading": (HEADING, None),
        "paragraph": (PARAGRAPH, None),
        "recommendation": (RECOMMENDATION, None),
        "annex": (ANNEX, None),
        "disposition": (DISPOSITION, None),
        "disposition-without-number": (changed(DISPOSITION, "number 1", "number -"), None),
        "body-of-65535-bytes": (_body(b"x" * 65_535), None),
        "body-of-65536-bytes": (_body(b"x" * 65_536), "block-body-too-long"),
        "value-of-500-characters": (changed(HEAD, "First Secretary", "ش" * 500), None),
        "value-of-501-characters": (changed(HEAD, "First Secretary", "ش" * 501), "field-length"),
        "thirty-two-addressees": (_addressees(32), None),
        "thirty-three-addressees": (_addressees(33), "block-fields-malformed"),
        "no-addressee": (changed(HEAD, _ADDRESSEES, ""), _FIELDS),
        "addressee-absent": (changed(HEAD, _ADDRESSEES, "addressee -\n"), "field-absent"),
        "one-addressee-of-two-absent": (changed(HEAD, "First Secretary", "-"), _FIELDS),
        "title-absent": (changed(HEAD, "Say in public what we say in private", "-"), "field-absent"),
        "body-in-a-head": (HEAD + b"x", "block-body-not-empty"),
        "body-in-an-annex": (ANNEX + b"x", "block-body-not-empty"),
        "body-empty": (_body(b""), "block-body-empty"),
        "body-begins-with-a-line-feed": (_body(b"\nx"), "block-body-line-at-the-edge"),
        "body-ends-with-a-line-feed": (plain + b"\n", "block-body-line-at-the-edge"),
        "body-with-a-carriage-return": (_body(b"one\r\ntwo"), _CHARACTER),
        "body-with-a-tab": (_body(b"one\ttwo"), _CHARACTER),
        "body-with-a-line-separator": (_body("one\u2028two".encode()), _CHARACTER),
        "body-with-a-direction-override": (_body("user\u202egnp.exe".encode()), _CHARACTER),
        "body-with-a-direction-isolate": (_body("one\u2066two".encode()), _CHARACTER),
        "body-with-a-byte-order-mark": (_body("\ufeffone".encode()), _CHARACTER),
        "body-with-a-character-of-unicode-15": (_body("one \U0001fae8".encode()), _CHARACTER),
        "body-with-direction-marks": (_body("سفن\u200f RFB\u200e".encode()), None),
        "body-not-utf-8": (_body(b"caf\xe9"), "text-not-utf-8"),
        "body-overlong-utf-8": (_body(b"\xc0\xaf"), "text-not-utf-8"),
        "no-empty-line": (changed(plain, "\n\n", "\n"), "block-malformed"),
        "nothing": (b"", "block-malformed"),
        "kind-unknown": (changed(plain, "block paragraph", "block table"), "block-kind-unknown"),
        "kind-in-capitals": (changed(plain, "block paragraph", "block Paragraph"), "block-kind-unknown"),
        "direction-auto": (changed(plain, "direction rtl", "direction auto"), "block-direction-unknown"),
        "language-with-underscore": (changed(plain, "language ar", "language ar_EG"), "block-language-malformed"),
        "fields-in-another-order": (changed(HEADING, "level 1\nmarking -", "marking -\nlevel 1"), _FIELDS),
        "field-twice": (changed(HEADING, "marking -", "marking -\nmarking -"), _FIELDS),
        "field-missing": (changed(plain, "marking -\n", ""), _FIELDS),
        "value-empty": (changed(plain, "marking -", "marking "), "field-length"),
        "value-with-outer-space": (changed(HEAD, "First Secretary", "First Secretary "), "field-outer-space"),
        "two-spaces-after-a-name": (changed(HEAD, "title Say", "title  Say"), "field-outer-space"),
        "heading-of-level-7": (changed(HEADING, "level 1", "level 7"), "heading-level-impossible"),
        "heading-of-level-arabic-digit": (changed(HEADING, "level 1", "level ١"), "heading-level-impossible"),
        "recommendation-0": (changed(RECOMMENDATION, "number 1", "number 0"), "number-malformed"),
        "recommendation-01": (changed(RECOMMENDATION, "number 1", "number 01"), "number-malformed"),
        "recommendation-1000": (changed(RECOMMENDATION, "number 1", "number 1000"), "number-malformed"),
        "recommendation-of-unknown-kind": (changed(RECOMMENDATION, "kind say", "kind whisper"), "choice-unknown"),
        "recommendation-by-no-day": (changed(RECOMMENDATION, "2026-12-31", "2026-02-29"), "day-malformed"),
        "annex-digest-in-capitals": (changed(ANNEX, seed("annex").hex(), seed("annex").hex().upper()), _DIGEST),
        "annex-size-negative": (changed(ANNEX, "size 18422", "size -1"), "number-malformed"),
        "disposition-of-unknown-value": (changed(DISPOSITION, "in-part", "noted"), "choice-unknown"),
    }


def texts() -> list[dict[str, object]]:
    """Return texts of one to nine blocks: what a second program has to agree with."""
    return [_text(count) for count in range(1, 10)]


def salt(index: int) -> bytes:
    """Return the salt of a block."""
    return seed(f"salt {index}")


_ADDRESSEES = "addressee First Secretary\naddressee Heads of mission\n"
_FIELDS = "block-fields-malformed"
_CHARACTER = "character-not-allowed"
_DIGEST = "digest-malformed"


def _text(count: int) -> dict[str, object]:
    text = (HEAD, *(MEMO[1 + at % (len(MEMO) - 1)] for at in range(count - 1)))
    salts = [salt(at) for at in range(count)]
    return {
        "digest": digest_of(text, salts).hex(),
        "blocks": [
            {
                "block": block.decode(),
                "salt": salts[at].hex(),
                "leaf": leaf_of(salts[at], at, count, block).hex(),
                "path": [each.hex() for each in proof_of(text, salts, at).path],
            }
            for at, block in enumerate(text)
        ],
    }


def _body(body: bytes) -> bytes:
    head, blank, _ = PARAGRAPH.partition(b"\n\n")
    return head + blank + body


def _addressees(count: int) -> bytes:
    head, _, _ = HEAD.partition(b"addressee ")
    return head + b"".join(f"addressee Office {at}\n".encode() for at in range(count)) + b"\n"
