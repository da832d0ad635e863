"""
Letters to the door, open and sealed, and what a door must not take for one: `letter/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vectors.make._common import ORIGIN, Case, changed, seed, write_cases, write_json
from vectors.make.co_signing import signing
from vectors.make.membership import DIGEST, TERM, kept

from demur_verify.co_signature import NOTHING, Act, Way
from demur_verify.errors import Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, write_element
from demur_verify.kinds import Disclosure
from demur_verify.letter import DoorKey, Letter, open_letter, seal_letter

_KEPT: Final = Path(__file__).parents[1] / "letter" / "co-sign.sealed"


def make(folder: Path) -> None:
    """Write `letter/`."""
    here = folder / "letter"
    valid = kept("valid-16")
    values = signing(7, Way.ANONYMOUS, "", "", Act.CO_SIGN)
    letter = Letter(
        act=Act.CO_SIGN,
        origin=ORIGIN,
        term=TERM,
        digest=DIGEST,
        size=24,
        nullifier=valid.nullifier,
        follow=int(values["follow"], 16),
        disclosure=Disclosure(bytes.fromhex(values["disclosure"])),
        way=Way.ANONYMOUS,
        salt=bytes.fromhex(values["salt"]),
        points=valid.points,
    )
    withdrawal = replace(letter, act=Act.WITHDRAW, follow=0, disclosure=Disclosure(NOTHING), salt=NOTHING)
    door = DoorKey.from_seed(seed("door"))
    here.mkdir(parents=True, exist_ok=True)
    write_json(here / "door.json", {"private": seed("door").hex(), "public": door.public.hex()})
    write_cases(here, {**_letter_cases(letter, withdrawal), **_sealed_cases(letter, door)})


def _letter_cases(letter: Letter, withdrawal: Letter) -> dict[str, Case]:
    good, gone = letter.to_bytes(), withdrawal.to_bytes()
    members: dict[str, Any] = json.loads(good)
    backwards = dict(reversed(members.items()))

    def told(change: Mapping[str, object]) -> bytes:
        return _filled(json.dumps({**members, **change}, separators=(",", ":")))

    malformed = {
        "order-changed": _filled(json.dumps(backwards, separators=(",", ":"))),
        "spaces-inside": _filled(json.dumps(members)),
        "member-twice": _filled(good.decode().rstrip().replace('"act"', '"act":"withdraw","act"', 1)),
        "member-more": told({"note": ""}),
        "member-missing": _filled(json.dumps({k: v for k, v in members.items() if k != "salt"}, separators=(",", ":"))),
        "escaped": _filled(good.decode().rstrip().replace("co-sign", "co\\u002dsign", 1)),
        "of-another-version": told({"v": "demur/letter/v2"}),
        "act-unknown": told({"act": "applaud"}),
        "kind-unknown": told({"kind": "famous"}),
        "origin-not-ascii": told({"origin": "karvonel.example/سجل"}),
        "origin-with-a-quote": told({"origin": 'karvonel"'}),
        "term-13": told({"term": "2026-13"}),
        "size-as-text": told({"size": "24"}),
        "size-as-a-fraction": told({"size": 24.0}),
        "size-true": told({"size": True}),
        "size-zero": told({"size": 0}),
        "size-of-33-bits": told({"size": 1 << 32}),
        "nullifier-of-r": told({"nullifier": write_element(SCALAR_FIELD)}),
        "nullifier-as-a-number": told({"nullifier": letter.nullifier}),
        "in-capitals": told({"digest": str(members["digest"]).upper()}),
        "follow-zero": told({"follow": "0" * 64}),
        "follow-of-r": told({"follow": write_element(SCALAR_FIELD)}),
        "coordinate-of-p": told({"points": [*members["points"][:7], write_element(BASE_FIELD)]}),
        "seven-coordinates": told({"points": members["points"][:7]}),
        "points-nested": told({"points": [[point] for point in members["points"]]}),
        "withdrawal-with-a-follow": changed(gone, '"follow":"' + "0" * 64, f'"follow":"{members["follow"]}'),
        "withdrawal-with-a-salt": changed(gone, '"salt":"' + "0" * 64, f'"salt":"{members["salt"]}'),
        "withdrawal-with-a-disclosure": changed(
            gone, '"disclosure":"' + "0" * 64, f'"disclosure":"{members["disclosure"]}'
        ),
        "withdrawal-by-name": changed(gone, '"anonymous",', '"open",').ljust(4096),
        "a-byte-short": good[:-1],
        "a-byte-long": good + b" ",
        "tabs-at-the-end": good[:-1] + b"\t",
        "zeros-at-the-end": good[:-1] + b"\0",
        "not-ascii": good[:-2] + "é".encode(),
        "brackets-only": b"[" * 4096,
        "an-array": _filled("[]"),
        "empty": b" " * 4096,
    }
    return {
        "co-sign.letter": (good, None),
        "withdraw.letter": (gone, None),
        "office.letter": (replace(letter, way=Way.OFFICE).to_bytes(), None),
        **{f"{name}.letter": (raw, "letter-malformed") for name, raw in malformed.items()},
    }


def _sealed_cases(letter: Letter, door: DoorKey) -> dict[str, Case]:
    """Seal a letter; since sealing is random, one that is there and opens to this letter stays."""
    good = _KEPT.read_bytes() if _KEPT.exists() else b""
    try:
        same = open_letter(door, good) == letter
    except Refused:
        same = False
    if not same:
        good = seal_letter(letter, door.public)
    return {
        "co-sign.sealed": (good, None),
        "last-byte-changed.sealed": (good[:-1] + bytes([good[-1] ^ 1]), "letter-not-for-this-door"),
        "key-of-small-order.sealed": (bytes(32) + good[32:], "letter-not-for-this-door"),
        "a-byte-short.sealed": (good[:-1], "letter-malformed"),
        "a-byte-long.sealed": (good + b"\0", "letter-malformed"),
    }


def _filled(text: str) -> bytes:
    return text.encode().ljust(4096)
