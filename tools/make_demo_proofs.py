"""
Compute what the demo ships: the places of its invented members, and their co-signatures with real proofs.

    python tools/make_demo_proofs.py            everything that is not there, or no longer fits the texts; minutes

Proofs differ from run to run, so those that fit are kept. Run it after a text in src/demur/demo/world was changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from demur.demo.people import ORIGIN, PLACES, TERMS, published_secret
from demur.demo.places import PLACES_FILE, PROOFS_FILE, leaves, signers_of
from demur.demo.script import MEMOS, MemoScript, memo
from demur.signer.prover import prove
from demur_verify.co_signature import Act, Way, disclosure_of, disclosure_salt, follow_key, message_of, scope_of
from demur_verify.field import write_element
from demur_verify.identity import identity_of
from demur_verify.place import place_of
from demur_verify.roll import roll_path

DEPTH = 16
Json = dict[str, Any]


def main() -> int:
    """Write both files anew."""
    places = _read(PLACES_FILE)
    for term in TERMS:
        if len(places.get(term, [])) != PLACES:
            print(f"places of {term}", flush=True)
            places[term] = [write_element(_place(number, term)) for number in range(1, PLACES + 1)]
            _write(PLACES_FILE, {term: places[term] for term in TERMS if term in places})
    proofs = _read(PROOFS_FILE)
    for number in MEMOS:
        script = memo(number)
        kept = [one for one in proofs.get(str(number), []) if one["digest"] == script.digest().hex()]
        if [one["member"] for one in kept] != signers_of(script):
            print(f"co-signatures of memo {number}", flush=True)
            kept = _co_signatures(script, [int(place, 16) for place in places[script.term]])
        proofs[str(number)] = kept
        _write(PROOFS_FILE, {str(one): proofs[str(one)] for one in MEMOS if str(one) in proofs})
    return 0


def _place(number: int, term: str) -> int:
    return place_of(ORIGIN, term, published_secret(number, term)).commitment


def _co_signatures(script: MemoScript, places: list[int]) -> list[Json]:
    digest, roll = script.digest(), leaves(script.term, places)
    scope = scope_of(ORIGIN, script.term, digest)
    made: list[Json] = []
    for number in signers_of(script):
        secret = published_secret(number, script.term)
        place = place_of(ORIGIN, script.term, secret)
        follow = identity_of(follow_key(ORIGIN, digest, secret)).commitment
        disclosure = disclosure_of(disclosure_salt(digest, secret), Way.ANONYMOUS, "", "")
        membership = prove(
            identity=place,
            path=roll_path(roll, DEPTH, roll.index(place.commitment)),
            message=message_of(Act.CO_SIGN, scope, disclosure, follow),
            scope=scope,
            depth=DEPTH,
        )
        made.append({
            "digest": digest.hex(),
            "member": number,
            "nullifier": write_element(membership.nullifier),
            "follow": write_element(follow),
            "points": [write_element(point) for point in membership.points],
        })  # fmt: skip
    return made


def _read(file: Path) -> Json:
    read: Json = json.loads(file.read_bytes()) if file.exists() else {}
    return read


def _write(file: Path, content: Json) -> None:
    file.write_text(json.dumps(content, indent=0) + "\n", encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
