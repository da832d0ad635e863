"""What signers do after a reply: one way to write it, one answer each, and no other act's proof will do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demur_verify.answers import Answer, AnswerList
from demur_verify.errors import Malformed, Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, write_element
from demur_verify.follow_act import SLOTS, Choice, FollowAct, follow_message, follow_scope, slot_of, slot_target
from demur_verify.follow_letter import LONGEST_SAID, FollowLetter
from demur_verify.groth16 import Pairing
from demur_verify.kinds import Nullifier, RollRoot
from demur_verify.letter import LETTER_SIZE, SEALED_SIZE, DoorKey, Letter, open_letter, open_sealed, seal
from demur_verify.membership import MembershipRefused, check_membership
from demur_verify.pairing_mcl import MclPairing
from demur_verify.pairing_py_ecc import PyEccPairing

VECTORS = Path(__file__).parents[3] / "vectors" / "follow"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
TREE = json.loads((VECTORS / "tree.json").read_text())
ROOT = RollRoot(int(TREE["root"], 16))
DOOR = DoorKey.from_seed(bytes.fromhex(json.loads((VECTORS.parent / "letter" / "door.json").read_text())["private"]))
OF_PROOFS = [name for name, reason in REASONS.items() if reason == "proof-does-not-hold" or reason is None]

NULLIFIERS = st.integers(min_value=0, max_value=SCALAR_FIELD - 1).map(Nullifier)
POINTS = st.tuples(*[st.integers(min_value=0, max_value=BASE_FIELD - 1)] * 8)
DIGESTS = st.binary(min_size=32, max_size=32)
SAID = {
    FollowAct.VERDICT: st.sampled_from([choice.value.encode() for choice in Choice]),
    FollowAct.APPEAL: st.just(b""),
    FollowAct.RANK: st.just(b""),
    FollowAct.MESSAGE: st.binary(min_size=1, max_size=LONGEST_SAID),
    FollowAct.QUESTION: st.binary(min_size=1, max_size=LONGEST_SAID),
}
LETTERS = st.sampled_from(FollowAct).flatmap(
    lambda act: st.builds(
        FollowLetter,
        act=st.just(act),
        origin=st.from_regex(r"[a-z][a-z./-]{0,60}", fullmatch=True),
        digest=DIGESTS,
        target=DIGESTS,
        nullifier=NULLIFIERS,
        said=SAID[act],
        points=POINTS,
    )
)
ANSWERS = st.builds(
    lambda reply, answers: AnswerList(
        origin="karvonel.example/record",
        digest=bytes(32),
        reply=reply,
        answers=tuple(sorted(answers, key=lambda one: one.nullifier)),
    ),
    DIGESTS,
    st.lists(
        st.builds(Answer, nullifier=NULLIFIERS, choice=st.sampled_from(Choice), points=POINTS),
        max_size=4,
        unique_by=lambda one: one.nullifier,
    ),
)


def check(name: str, by: Pairing) -> None:
    """Read a file as whoever takes it does; of a letter the proof is checked too."""
    raw = (VECTORS / name).read_bytes()
    if name.endswith(".answers"):
        assert AnswerList.parse(raw).to_bytes() == raw
        return
    letter = FollowLetter.parse(open_sealed(DOOR, raw) if name.endswith(".sealed") else raw)
    check_membership(letter.membership(ROOT, TREE["depth"]), by)


@pytest.mark.parametrize("name", REASONS)
def test_every_file_gives_the_reason_that_its_index_names(name: str) -> None:
    if REASONS[name] is None:
        check(name, MclPairing())
        return
    with pytest.raises(Refused) as refused:
        check(name, MclPairing())
    assert refused.value.reason == REASONS[name]


@pytest.mark.parametrize("name", OF_PROOFS)
def test_the_other_library_of_pairings_says_the_same(name: str) -> None:
    if REASONS[name] is None:
        check(name, PyEccPairing())
    else:
        with pytest.raises(MembershipRefused, match="proof-does-not-hold"):
            check(name, PyEccPairing())


def test_scope_message_and_nullifier_are_those_of_the_vectors() -> None:
    for known in json.loads((VECTORS / "values.json").read_text()):
        letter = FollowLetter.parse((VECTORS / f"{known['act']}.letter").read_bytes())
        scope = follow_scope(known["origin"], bytes.fromhex(known["digest"]), letter.act, letter.target)

        assert write_element(scope) == known["scope"]
        assert write_element(follow_message(letter.act, scope, letter.said)) == known["message"]
        assert write_element(letter.nullifier) == known["nullifier"]


def test_two_acts_of_one_signer_show_two_numbers() -> None:
    """Bo writes to the office and answers the reply: whoever holds both cannot tell that it was one person."""
    scopes = {
        follow_scope("karvonel.example/record", digest, act, target)
        for digest in (bytes(32), bytes([1]) * 32)
        for act in FollowAct
        for target in (slot_target(0), slot_target(1))
    }

    assert len(scopes) == 2 * len(FollowAct) * 2


def test_there_are_so_many_slots_and_no_other() -> None:
    targets = [slot_target(slot) for slot in range(SLOTS)]

    assert [slot_of(target) for target in targets] == list(range(SLOTS))
    assert slot_of(bytes(32)) is None
    with pytest.raises(Malformed, match="slot-impossible"):
        slot_target(SLOTS)


@given(LETTERS)
def test_what_is_written_is_read_and_has_the_size_of_every_letter(letter: FollowLetter) -> None:
    raw = letter.to_bytes()

    assert FollowLetter.parse(raw) == letter
    assert len(raw) == LETTER_SIZE
    assert len(seal(raw, DOOR.public)) == SEALED_SIZE


@settings(max_examples=300)
@given(LETTERS, st.data())
def test_any_change_is_refused_or_another_letter(letter: FollowLetter, data: st.DataObject) -> None:
    good = letter.to_bytes()
    at = data.draw(st.integers(min_value=0, max_value=1400))
    byte = data.draw(st.integers(min_value=0, max_value=255).filter(lambda value: value != good[at]))
    changed = good[:at] + bytes([byte]) + good[at + 1 :]

    try:
        found = FollowLetter.parse(changed)
    except Malformed:
        return
    assert found != letter
    assert found.to_bytes() == changed


def test_a_co_signature_is_no_act_of_a_signer_and_the_other_way_round() -> None:
    co_signature = (VECTORS.parent / "letter" / "co-sign.letter").read_bytes()

    with pytest.raises(Malformed, match="follow-letter-malformed"):
        FollowLetter.parse(co_signature)
    with pytest.raises(Malformed, match="letter-malformed"):
        Letter.parse((VECTORS / "verdict.letter").read_bytes())
    with pytest.raises(Malformed, match="letter-malformed"):
        open_letter(DOOR, (VECTORS / "verdict.sealed").read_bytes())


@given(ANSWERS)
def test_a_list_of_answers_comes_back_and_counts_each_once(answers: AnswerList) -> None:
    assert AnswerList.parse(answers.to_bytes()) == answers
    assert sum(answers.counts().values()) == len(answers.answers)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_malformed(raw: bytes) -> None:
    try:
        answers = AnswerList.parse(raw)
    except Malformed:
        return
    assert answers.to_bytes() == raw
