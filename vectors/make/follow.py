"""
What signers do after a reply: letters, lists of answers, scopes and messages: `follow/`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vectors.make import _answered_world as world
from vectors.make._answered_world import REPLY_TO_D, D, act, answers_to_d, follower, signed_d
from vectors.make._common import ORIGIN, Case, changed, seed, write_cases, write_json
from vectors.make._world import DEPTH

from demur_verify.errors import Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, write_element
from demur_verify.follow_act import Choice, FollowAct, follow_message, follow_scope, slot_target
from demur_verify.follow_letter import LONGEST_SAID, FollowLetter
from demur_verify.letter import DoorKey, open_sealed, seal

_KEPT: Final = Path(__file__).parents[1] / "follow" / "verdict.sealed"
MESSAGE: Final = "To the office: are the relief boats counted? إلى المكتب: هل تُحصى قوارب الإغاثة؟".encode()


def make(folder: Path) -> None:
    """Write `follow/`."""
    here = folder / "follow"
    verdict = act(0, FollowAct.VERDICT, REPLY_TO_D.digest, Choice.AGREE.value.encode())
    message = act(1, FollowAct.MESSAGE, slot_target(7), MESSAGE)
    rank = act(2, FollowAct.RANK, seed("a question"), b"")
    door = DoorKey.from_seed(seed("door"))
    here.mkdir(parents=True, exist_ok=True)
    cases: dict[str, Case] = {
        "verdict.letter": (verdict.to_bytes(), None),
        "message.letter": (message.to_bytes(), None),
        "rank.letter": (rank.to_bytes(), None),
        "verdict.sealed": (_sealed(verdict, door), None),
        "d.answers": (answers_to_d().to_bytes(), None),
        **_letter_cases(verdict, message),
        **_changed_acts(verdict),
        **_list_cases(answers_to_d().to_bytes()),
    }
    write_cases(here, cases)
    write_json(here / "values.json", [_values(letter) for letter in (verdict, message, rank)])
    tree = {
        "depth": DEPTH,
        "root": write_element(signed_d().follow_root(DEPTH) or 0),
        "leaves": [write_element(leaf) for leaf in signed_d().follows()],
        "slots": [slot_target(slot).hex() for slot in range(3)],
    }
    write_json(here / "tree.json", tree)


def _values(letter: FollowLetter) -> dict[str, str]:
    scope = follow_scope(ORIGIN, D.digest, letter.act, letter.target)
    numbers = {f"secret_scalar of signer {number}": str(follower(number).secret_scalar) for number in range(3)}
    return {
        "act": letter.act.value,
        "origin": ORIGIN,
        "digest": D.digest.hex(),
        "target": letter.target.hex(),
        "said": base64.b64encode(letter.said).decode("ascii"),
        "scope": write_element(scope),
        "message": write_element(follow_message(letter.act, scope, letter.said)),
        "nullifier": write_element(letter.nullifier),
        **(numbers if letter.act is FollowAct.VERDICT else {}),
    }


def _letter_cases(letter: FollowLetter, message: FollowLetter) -> dict[str, Case]:
    """Return letters that are not written in the one way there is."""
    good = letter.to_bytes()
    members: dict[str, Any] = json.loads(good)

    def told(change: Mapping[str, object], of: Mapping[str, Any] = members) -> bytes:
        return _filled(json.dumps({**of, **change}, separators=(",", ":")))

    spoken = json.loads(message.to_bytes())
    malformed = {
        "order-changed": _filled(json.dumps(dict(reversed(members.items())), separators=(",", ":"))),
        "spaces-inside": _filled(json.dumps(members)),
        "member-twice": _filled(good.decode().rstrip().replace('"act"', '"act":"rank","act"', 1)),
        "member-more": told({"note": ""}),
        "member-missing": _filled(
            json.dumps({name: value for name, value in members.items() if name != "target"}, separators=(",", ":"))
        ),
        "of-a-co-signature": told({"v": "demur/letter/v1"}),
        "act-unknown": told({"act": "applaud"}),
        "origin-not-ascii": told({"origin": "karvonel.example/سجل"}),
        "in-capitals": told({"digest": str(members["digest"]).upper()}),
        "target-of-31-bytes": told({"target": members["target"][2:]}),
        "nullifier-of-r": told({"nullifier": write_element(SCALAR_FIELD)}),
        "said-something-else": told({"said": base64.b64encode(b"shrug").decode()}),
        "said-nothing": told({"said": ""}),
        "said-with-loose-bits": told({"said": members["said"].replace("U=", "V=")}),
        "message-of-nothing": told({"said": ""}, spoken),
        "message-of-2001-bytes": told({"said": base64.b64encode(b"x" * (LONGEST_SAID + 1)).decode()}, spoken),
        "points-of-seven": told({"points": members["points"][:7]}),
        "point-of-p": told({"points": [write_element(BASE_FIELD), *members["points"][1:]]}),
        "one-byte-short": good[:-1],
        "no-json": b"x" * 4096,
    }
    return {f"{name}.letter": (raw, "follow-letter-malformed") for name, raw in malformed.items()}


def _changed_acts(letter: FollowLetter) -> dict[str, Case]:
    """Return letters that are well written, and whose proof is another act's."""
    return {
        "choice-changed.letter": (replace(letter, said=b"dissent").to_bytes(), "proof-does-not-hold"),
        "target-changed.letter": (replace(letter, target=seed("another reply")).to_bytes(), "proof-does-not-hold"),
        "of-another-memo.letter": (replace(letter, digest=seed("another memo")).to_bytes(), "proof-does-not-hold"),
        "of-another-record.letter": (replace(letter, origin="tamrissa.example").to_bytes(), "proof-does-not-hold"),
        "nullifier-changed.letter": (
            replace(letter, nullifier=world.answers_to_d().answers[-1].nullifier).to_bytes(),
            "proof-does-not-hold",
        ),
        "used-for-an-appeal.letter": (
            replace(letter, act=FollowAct.APPEAL, said=b"").to_bytes(),
            "proof-does-not-hold",
        ),
    }


def _list_cases(raw: bytes) -> dict[str, Case]:
    """Return lists of answers that are not written in the one way there is."""
    lines = raw.splitlines(keepends=True)
    return {
        "unsorted.answers": (b"".join([*lines[:5], *reversed(lines[5:])]), "answers-unsorted"),
        "miscounted.answers": (changed(raw, "count 5", "count 4"), "answers-miscounted"),
        "head-in-another-order.answers": (b"".join([lines[0], lines[2], lines[1], *lines[3:]]), "answers-malformed"),
        "without-the-last-line-feed.answers": (raw[:-1], "answers-malformed"),
        "choice-in-capitals.answers": (changed(raw, " dissent ", " Dissent "), "answer-malformed"),
        "a-coordinate-short.answers": (b"".join([*lines[:-1], lines[-1][:-66] + b"\n"]), "answer-malformed"),
        "two-spaces.answers": (changed(raw, " agree ", "  agree "), "answer-malformed"),
    }


def _sealed(letter: FollowLetter, door: DoorKey) -> bytes:
    """Return the sealed letter that is kept: sealing is another one each time."""
    try:
        kept = _KEPT.read_bytes()
        if open_sealed(door, kept) == letter.to_bytes():
            return kept
    except (FileNotFoundError, Refused):
        pass
    return seal(letter.to_bytes(), door.public)


def _filled(text: str) -> bytes:
    return text.encode().ljust(4096)
