"""
What is signed and what is filed: `identity/`, `roll/`, `co-signature/`.

The values are for every language that makes or checks co-signatures; the files are for their parsers.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from vectors.make._common import ORIGIN, Case, changed, seed, write_cases, write_json
from vectors.make.membership import DIGEST, TERM, kept, members

from demur_verify.co_signature import (
    NOTHING,
    Act,
    CoSignature,
    Way,
    disclosure_of,
    disclosure_salt,
    follow_key,
    message_of,
    scope_of,
)
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, write_element
from demur_verify.filing import CoSignatureList
from demur_verify.identity import identity_of
from demur_verify.kinds import Disclosure, Nullifier, TermSecret
from demur_verify.membership import nullifier_of
from demur_verify.place import Chain, HeldPlace, identity_key, next_secret, place_of, seal_place
from demur_verify.roll import leaves_digest, prefix_roots, write_leaves

PERSON: Final = "5f0c1d2e3a4b4c5d8e9fa0b1c2d3e4f5"
NAME: Final = "Ada Lindqvist"
ARABIC_NAME: Final = "ليلى حدّاد"
PASSPHRASE: Final = "nine small boats go home"  # noqa: S105 (everybody knows it)


def make(folder: Path) -> None:
    """Write the three folders."""
    _make_identities(folder / "identity")
    _make_rolls(folder / "roll")
    _make_co_signatures(folder / "co-signature")


def _make_identities(here: Path) -> None:
    keys = [b"", b"a", seed("member 0"), bytes(32), b"\xff" * 111, b"\xff" * 112, b"\xff" * 128, bytes(300)]
    secret = seed("member 7")
    here.mkdir(parents=True, exist_ok=True)
    write_json(
        here / "identities.json",
        [
            {"key": key.hex(), "secret_scalar": str(one.secret_scalar), "commitment": str(one.commitment)}
            for key, one in ((key, identity_of(key)) for key in keys)
        ],
    )
    write_json(
        here / "places.json",
        {
            "origin": ORIGIN,
            "term": TERM,
            "secret": secret.hex(),
            "next_secret": next_secret(secret).hex(),
            "identity_key": identity_key(ORIGIN, TERM, secret).hex(),
            "commitment": write_element(place_of(ORIGIN, TERM, secret).commitment),
        },
    )
    held = HeldPlace(origin=ORIGIN, person=PERSON, chain=Chain(term=TERM, secret=TermSecret(secret)))
    salt = seed("salt of a place")
    good = seal_place(held, PASSPHRASE, salt=salt)
    sealed = good.index(b"sealed ") + len("sealed ")
    other = b"B" if good[sealed : sealed + 1] == b"A" else b"A"
    write_cases(
        here,
        {
            "ada.place": (good, None),
            "origin-changed.place": (changed(good, "karvonel", "karvonal"), "passphrase-wrong"),
            "ciphertext-changed.place": (good[:sealed] + other + good[sealed + 1 :], "passphrase-wrong"),
            "of-another-version.place": (changed(good, "place/v1", "place/v2"), "place-file-malformed"),
            "carriage-returns.place": (good.replace(b"\n", b"\r\n"), "control-character"),
            "salt-missing.place": (good[: good.index(b"salt")] + good[sealed - 7 :], "place-file-malformed"),
            "a-line-more.place": (good + b"sealed AAAA\n", "place-file-malformed"),
            "salt-in-capitals.place": (changed(good, salt.hex(), salt.hex().upper()), "digest-malformed"),
        },
    )


def _make_rolls(here: Path) -> None:
    leaves = [one.commitment for one in members()]
    sizes = (1, 2, 3, 5, 7, 8, 9, 16, 17, 24)
    here.mkdir(parents=True, exist_ok=True)
    write_json(
        here / "roots.json",
        {
            "leaves": [str(leaf) for leaf in leaves],
            "digests": {str(size): leaves_digest(leaves[:size]).hex() for size in sizes},
            "roots": {
                str(depth): {
                    str(size): write_element(root) for size, root in prefix_roots(leaves, sizes, depth).items()
                }
                for depth in (16, 20)
            },
        },
    )
    good = write_leaves(leaves[:3])
    write_cases(
        here,
        {
            "three.leaves": (good, None),
            "nobody.leaves": (b"", None),
            "largest-place.leaves": (b"%d\n" % (SCALAR_FIELD - 1), None),
            "leaf-of-r.leaves": (good + b"%d\n" % SCALAR_FIELD, "roll-malformed"),
            "leaf-zero.leaves": (good + b"0\n", "roll-malformed"),
            "leaf-negative.leaves": (good + b"-5\n", "roll-malformed"),
            "leaf-in-hexadecimal.leaves": (good + b"0x1f\n", "roll-malformed"),
            "leaf-of-five-thousand-digits.leaves": (good + b"9" * 5000 + b"\n", "roll-malformed"),
            "leading-zero.leaves": (b"0" + good, "roll-malformed"),
            "arabic-digits.leaves": ("٣\n".encode(), "roll-malformed"),
            "twice.leaves": (good + good.split(b"\n")[1] + b"\n", "roll-leaf-twice"),
            "no-final-line-feed.leaves": (good[:-1], "roll-malformed"),
            "carriage-returns.leaves": (good.replace(b"\n", b"\r\n"), "roll-malformed"),
            "empty-line.leaves": (good + b"\n", "roll-malformed"),
        },
    )


def signing(number: int, way: Way, person: str, name: str, act: Act) -> dict[str, str]:
    """Return all that a member's device computes for one act, by name."""
    secret = seed(f"member {number}")
    scope = scope_of(ORIGIN, TERM, DIGEST)
    salt = disclosure_salt(DIGEST, secret)
    key = follow_key(ORIGIN, DIGEST, secret)
    signs = act is Act.CO_SIGN
    disclosure = disclosure_of(salt, way, person, name) if signs else NOTHING
    follow = identity_of(key).commitment if signs else 0
    return {
        "act": act.value,
        "secret": secret.hex(),
        "way": way.value,
        "person": person,
        "name": name,
        "scope": write_element(scope),
        "salt": salt.hex(),
        "disclosure": disclosure.hex(),
        "follow_key": key.hex(),
        "follow": write_element(follow),
        "message": write_element(message_of(act, scope, disclosure, follow)),
        "nullifier": write_element(nullifier_of(scope, place_of(ORIGIN, TERM, secret).secret_scalar)),
    }


def _make_co_signatures(here: Path) -> None:
    here.mkdir(parents=True, exist_ok=True)
    values = [
        signing(7, Way.ANONYMOUS, "", "", Act.CO_SIGN),
        signing(7, Way.OFFICE, PERSON, NAME, Act.CO_SIGN),
        signing(8, Way.OPEN, PERSON, ARABIC_NAME, Act.CO_SIGN),
        signing(7, Way.ANONYMOUS, "", "", Act.WITHDRAW),
    ]
    write_json(here / "values.json", {"origin": ORIGIN, "term": TERM, "digest": DIGEST.hex(), "signings": values})
    points = kept("valid-16").points
    signatures = tuple(
        CoSignature(
            size=20 + number,
            nullifier=Nullifier(1000 + number),
            disclosure=Disclosure(seed(f"disclosure {number}")),
            follow=SCALAR_FIELD - 1 - number,
            points=points,
        )
        for number in range(3)
    )
    three = CoSignatureList(origin=ORIGIN, term=TERM, digest=DIGEST, signatures=signatures)
    write_json(
        here / "list.json",
        {
            "file": "three.list",
            "digest": three.list_digest().hex(),
            "sizes": list(three.sizes()),
            "follows": [write_element(follow) for follow in three.follows()],
            "follow_roots": {str(depth): write_element(three.follow_root(depth) or 0) for depth in (16, 20)},
        },
    )
    write_cases(here, _list_cases(three))


def _list_cases(three: CoSignatureList) -> dict[str, Case]:
    good = three.to_bytes()
    first, second, third = (one.to_line() for one in three.signatures)
    head = good[: good.index(first.encode())].decode()

    def put_together(*lines: str) -> bytes:
        return (head + "".join(lines)).encode()

    r, p = write_element(SCALAR_FIELD), write_element(BASE_FIELD)
    words = first.split()
    return {
        "three.list": (good, None),
        "nobody.list": (replace(three, signatures=()).to_bytes(), None),
        "follow-twice.list": (
            replace(
                three, signatures=(three.signatures[0], replace(three.signatures[1], follow=SCALAR_FIELD - 1))
            ).to_bytes(),
            None,
        ),
        "descending.list": (put_together(second, first, third), "co-signatures-unsorted"),
        "nullifier-twice.list": (put_together(first, first, third), "co-signatures-unsorted"),
        "one-left-out.list": (put_together(first, third), "co-signatures-miscounted"),
        "one-added.list": (put_together(first, second, third, third), "co-signatures-miscounted"),
        "count-with-leading-zero.list": (changed(good, "count 3", "count 03"), "number-malformed"),
        "nullifier-of-r.list": (changed(good, words[1], r), "element-too-large"),
        "follow-of-r.list": (changed(good, words[3], r), "element-too-large"),
        "follow-zero.list": (changed(good, words[3], "0" * 64), "co-signature-malformed"),
        "coordinate-of-p.list": (changed(good, words[11], p), "element-too-large"),
        "size-zero.list": (changed(good, f"\n{words[0]} ", "\n0 "), "co-signature-malformed"),
        "seven-coordinates.list": (changed(good, f" {words[11]}\n", "\n"), "co-signature-malformed"),
        "nine-coordinates.list": (
            changed(good, f" {words[11]}\n", f" {words[11]} {words[11]}\n"),
            "co-signature-malformed",
        ),
        "in-capitals.list": (changed(good, words[2], words[2].upper()), "digest-malformed"),
        "two-spaces.list": (changed(good, f"{words[0]} ", f"{words[0]}  "), "co-signature-malformed"),
        "term-13.list": (changed(good, f"term {TERM}", "term 2026-13"), "term-malformed"),
        "origin-missing.list": (changed(good, f"origin {ORIGIN}\n", ""), "co-signatures-malformed"),
        "head-of-another-version.list": (changed(good, "signatures/v1", "signatures/v2"), "co-signatures-malformed"),
        "no-final-line-feed.list": (good[:-1], "co-signatures-malformed"),
        "carriage-returns.list": (good.replace(b"\n", b"\r\n"), "control-character"),
    }
