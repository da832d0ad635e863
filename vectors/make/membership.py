"""
Proofs of membership that hold, and what can be done to one: `membership/`.

A proof is another one each time it is made, so the three that everything is derived from are kept as they stand; where
one is missing it is made anew. Its file:

    {"depth": 16, "root": F, "nullifier": F, "message": F, "scope": F, "points": [F × 8]}
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

from vectors.make._common import ORIGIN, Case, seed, write_cases

from demur.signer.prover import circuit, prove
from demur_verify.co_signature import Act, Way, disclosure_of, disclosure_salt, follow_key, message_of, scope_of
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, write_element
from demur_verify.identity import Identity, identity_of
from demur_verify.kinds import Message, Nullifier, Points, RollRoot, Scope
from demur_verify.membership import Membership, packed
from demur_verify.pairing_py_ecc import Element, Element2, curve
from demur_verify.place import place_of
from demur_verify.roll import roll_path

TERM: Final = "2026-11"
DIGEST: Final = seed("a text to sign")
_KEPT: Final = Path(__file__).parents[1] / "membership"
_Point: TypeAlias = tuple[object, object, object]


def make(folder: Path) -> None:
    """Write `membership/`."""
    here = folder / "membership"
    shallow, deep, nobody = kept("valid-16"), kept("valid-20"), kept("root-zero")
    cases: dict[str, tuple[Membership, str | None]] = {
        "valid-16": (shallow, None),
        "valid-20": (deep, None),
        "made-again-by-a-stranger": (
            replace(shallow, points=blinded(shallow.points, int.from_bytes(seed("blinding"), "big"))),
            None,
        ),
        **_changed_numbers(shallow, deep, nobody),
        **_changed_points(shallow, deep),
    }
    write_cases(here, {f"{name}.json": _case(membership, reason) for name, (membership, reason) in cases.items()})


def members(count: int = 24) -> list[Identity]:
    """Return the places of a roll; the secret of member n is `seed("member n")`."""
    return [place_of(ORIGIN, TERM, seed(f"member {number}")) for number in range(count)]


def read(raw: bytes) -> Membership:
    """Read the file of a proof; numbers out of their ranges are read, too."""
    members = json.loads(raw)
    numbers = {name: int(members[name], 16) for name in ("root", "nullifier", "message", "scope")}
    return Membership(
        root=RollRoot(numbers["root"]),
        nullifier=Nullifier(numbers["nullifier"]),
        message=Message(numbers["message"]),
        scope=Scope(numbers["scope"]),
        points=tuple(int(point, 16) for point in members["points"]),
        depth=members["depth"],
    )


def kept(name: str) -> Membership:
    """Return one of the proofs that everything is derived from."""
    path = _KEPT / f"{name}.json"
    if path.exists():
        return read(path.read_bytes())
    return _of_nobody() if name == "root-zero" else _of_member_7(int(name.removeprefix("valid-")))


def _of_member_7(depth: int) -> Membership:
    everybody, secret = members(), seed("member 7")
    scope = scope_of(ORIGIN, TERM, DIGEST)
    disclosure = disclosure_of(disclosure_salt(DIGEST, secret), Way.ANONYMOUS, "", "")
    follow = identity_of(follow_key(ORIGIN, DIGEST, secret)).commitment
    return prove(
        identity=everybody[7],
        path=roll_path([one.commitment for one in everybody], depth, 7),
        message=message_of(Act.CO_SIGN, scope, disclosure, follow),
        scope=scope,
        depth=depth,
    )


def _of_nobody() -> Membership:
    """Make a proof that holds and that anybody can make: a path longer than the circuit leads to root 0."""
    scope, message = scope_of(ORIGIN, TERM, DIGEST), seed("anything")
    shallow = circuit(16)
    witness = shallow.witness(
        {
            "secret": [identity_of(seed("not a member")).secret_scalar],
            "merkleProofLength": [17],
            "merkleProofIndex": [0],
            "merkleProofSiblings": [0] * 16,
            "scope": [packed(scope)],
            "message": [packed(int.from_bytes(message, "big"))],
        }
    )
    return Membership(
        root=RollRoot(witness.root),
        nullifier=Nullifier(witness.nullifier),
        message=Message(int.from_bytes(message, "big")),
        scope=scope,
        points=shallow.points(witness),
        depth=16,
    )


def _changed_numbers(
    shallow: Membership, deep: Membership, nobody: Membership
) -> dict[str, tuple[Membership, str | None]]:
    other_root = roll_path([one.commitment for one in members(25)], 16, 7).root
    return {
        "root-zero": (nobody, "proof-root-out-of-range"),
        "root-plus-r": (replace(shallow, root=RollRoot(shallow.root + SCALAR_FIELD)), "proof-root-out-of-range"),
        "root-of-a-later-roll": (replace(shallow, root=other_root), "proof-does-not-hold"),
        "nullifier-plus-r": (
            replace(shallow, nullifier=Nullifier(shallow.nullifier + SCALAR_FIELD)),
            "proof-nullifier-out-of-range",
        ),
        "nullifier-plus-1": (replace(shallow, nullifier=Nullifier(shallow.nullifier + 1)), "proof-does-not-hold"),
        "message-plus-1": (replace(shallow, message=Message(shallow.message + 1)), "proof-does-not-hold"),
        "message-of-a-withdrawal": (
            replace(shallow, message=message_of(Act.WITHDRAW, shallow.scope, bytes(32), 0)),
            "proof-does-not-hold",
        ),
        "message-of-257-bits": (
            replace(shallow, message=Message(shallow.message + (1 << 256))),
            "proof-message-out-of-range",
        ),
        "scope-plus-1": (replace(shallow, scope=Scope(shallow.scope + 1)), "proof-does-not-hold"),
        "scope-of-257-bits": (replace(shallow, scope=Scope(shallow.scope + (1 << 256))), "proof-scope-out-of-range"),
        "depth-16-named-20": (replace(shallow, depth=20), "proof-does-not-hold"),
        "depth-20-named-16": (replace(deep, depth=16), "proof-does-not-hold"),
        "depth-17": (replace(shallow, depth=17), "proof-depth-unknown"),
    }


def _changed_points(shallow: Membership, deep: Membership) -> dict[str, tuple[Membership, str | None]]:
    points = shallow.points
    a, b, c = points[:2], points[2:6], points[6:]
    past = {
        f"{name}-plus-p": _with(shallow, _exchanged(points, index, points[index] + BASE_FIELD))
        for name, index in (("a-x", 0), ("b-x-0", 3), ("c-y", 7))
    }
    off = {
        f"{name}-off-the-curve": _with(shallow, _exchanged(points, index, points[index] ^ 1))
        for name, index in (("a", 1), ("b", 3), ("c", 7))
    }
    outside = {
        "b-outside-the-subgroup": _with(shallow, (*a, *_write_g2(_outside_subgroup()), *c)),
        "b-plus-a-point-of-the-cofactor": _with(shallow, (*a, *_write_g2(_plus_cofactor(b)), *c)),
    }
    failing = {
        "a-negated": _with(shallow, _exchanged(points, 1, BASE_FIELD - points[1])),
        "c-of-another-proof": _with(shallow, (*a, *b, *deep.points[6:])),
        "b-in-the-other-order": _with(shallow, (*a, b[1], b[0], b[3], b[2], *c)),
    }
    return {
        **{name: (membership, "proof-coordinate-out-of-range") for name, membership in past.items()},
        **{name: (membership, "proof-off-curve") for name, membership in off.items()},
        "points-all-zero": (_with(shallow, (0,) * 8), "proof-off-curve"),
        **{name: (membership, "proof-outside-subgroup") for name, membership in outside.items()},
        "a-negated": (failing["a-negated"], "proof-does-not-hold"),
        "c-of-another-proof": (failing["c-of-another-proof"], "proof-does-not-hold"),
        "b-in-the-other-order": (failing["b-in-the-other-order"], "proof-off-curve"),
        "seven-points": (_with(shallow, points[:7]), "proof-points-miscounted"),
        "nine-points": (_with(shallow, (*points, points[7])), "proof-points-miscounted"),
    }


def blinded(points: Points, by: int) -> Points:
    """Return A/z, z·B, C: the same statement, proven by somebody who knows no secret. Groth16 lets anybody do so."""
    z = by % SCALAR_FIELD
    a = curve.normalize(curve.multiply(_read_g1(points[:2]), pow(z, -1, SCALAR_FIELD)))
    return (int(a[0]), int(a[1]), *_write_g2(curve.multiply(_read_g2(points[2:6]), z)), *points[6:])


def _plus_cofactor(b: Points) -> _Point:
    """Add a point of the twist whose order divides the cofactor: most libraries compute on with it."""
    return curve.add(_read_g2(b), curve.multiply(_outside_subgroup(), SCALAR_FIELD))


def _outside_subgroup() -> _Point:
    x = 1
    while (found := _on_twist(Element2((x, 1)))) is None or curve.is_inf(curve.multiply(found, SCALAR_FIELD)):
        x += 1
    return found


def _on_twist(x: Element2) -> _Point | None:
    """Return a point with this x: a square root by the complex method (p = 3 mod 4), if there is one."""
    square = x * x * x + curve.b2
    real, imaginary = (int(part) for part in square.coeffs)
    norm = pow(real * real + imaginary * imaginary, (BASE_FIELD + 1) // 4, BASE_FIELD)
    for sign in (norm, -norm):
        half = (real + sign) * pow(2, -1, BASE_FIELD) % BASE_FIELD
        root = pow(half, (BASE_FIELD + 1) // 4, BASE_FIELD)
        if root:
            y = Element2((root, imaginary * pow(2 * root, -1, BASE_FIELD) % BASE_FIELD))
            if y * y == square:
                return x, y, Element2.one()
    return None


def _read_g1(point: Points) -> _Point:
    return Element(point[0]), Element(point[1]), Element.one()


def _read_g2(point: Points) -> _Point:
    return Element2((point[1], point[0])), Element2((point[3], point[2])), Element2.one()


def _write_g2(point: _Point) -> Points:
    (x0, x1), (y0, y1) = (part.coeffs for part in curve.normalize(point))
    return int(x1), int(x0), int(y1), int(y0)


def _with(membership: Membership, points: Points) -> Membership:
    return replace(membership, points=points)


def _exchanged(points: Points, index: int, value: int) -> Points:
    return (*points[:index], value, *points[index + 1 :])


def _case(membership: Membership, reason: str | None) -> Case:
    numbers = {name: f"{getattr(membership, name):064x}" for name in ("root", "nullifier", "message", "scope")}
    members = {"depth": membership.depth, **numbers, "points": [write_element(point) for point in membership.points]}
    return f"{json.dumps(members, indent=1)}\n".encode(), reason
