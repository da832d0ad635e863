"""Semaphore's own library accepts what signers do after a reply, and what it makes of their keys is accepted here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vectors.make._answered_world import D, signed_d
from vectors.make._common import ORIGIN
from vectors.make._world import secret_of
from verify.tests.javascript.test_official_library import from_official, official_form

from demur_verify.co_signature import follow_key
from demur_verify.follow_act import Choice, FollowAct, follow_message, follow_scope
from demur_verify.follow_letter import FollowLetter
from demur_verify.kinds import RollRoot
from demur_verify.membership import check_membership

pytestmark = pytest.mark.javascript

VECTORS = Path(__file__).parents[3] / "vectors" / "follow"
TREE = json.loads((VECTORS / "tree.json").read_text())
ROOT, DEPTH = RollRoot(int(TREE["root"], 16)), int(TREE["depth"])


@pytest.mark.parametrize("name", ["verdict", "message", "rank"])
def test_an_act_that_was_made_here_is_accepted_there(ask: Callable[..., Any], name: str) -> None:
    letter = FollowLetter.parse((VECTORS / f"{name}.letter").read_bytes())

    assert ask("verify", proof=official_form(letter.membership(ROOT, DEPTH))) is True


def test_an_answer_that_was_made_there_is_accepted_here(ask: Callable[..., Any]) -> None:
    leaves = signed_d().follows()
    key = follow_key(ORIGIN, D.digest, secret_of(3))
    scope = follow_scope(ORIGIN, D.digest, FollowAct.VERDICT, bytes(32))
    message = follow_message(FollowAct.VERDICT, scope, Choice.DISSENT.value.encode())
    commitment = int(ask("identity", key=key.hex())["commitment"])

    made = ask(
        "prove",
        key=key.hex(),
        leaves=[str(leaf) for leaf in leaves],
        index=leaves.index(commitment),
        depth=DEPTH,
        message=str(message),
        scope=str(scope),
    )
    proof = from_official(made)

    check_membership(proof)
    assert (proof.root, proof.message, proof.scope) == (ROOT, message, scope)
