"""Bo signs without a browser: what is checked first, and what comes out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from vectors.make._common import POLICY
from vectors.make._world import OPENED_ON, PERSON, TERM, A, circulated, filed, roll, signed_a
from vectors.make.membership import seed

from demur.signer.hand_over import read_hand_over
from demur.signer.outside import record_at
from demur.signer.signing import Closed, Sealed, Stale, sign
from demur_verify.co_signature import Act, Way, disclosure_of, message_of, scope_of
from demur_verify.errors import Malformed, Refused
from demur_verify.invitation import Invitation, code_of, in_groups
from demur_verify.letter import Letter, open_letter
from demur_verify.membership import Membership, check_membership
from demur_verify.roll import write_leaves
from demur_verify.trust_policy import TrustPolicy
from tests.signer.installation import DOOR, LEAVES, NOW, SETTINGS, Installation, bo, document

TRUST = TrustPolicy.parse(POLICY)


def signed(installation: Installation, handed: dict[str, Any] | None = None, **changes: Any) -> Sealed:
    arguments: dict[str, Any] = {
        "hand_over": read_hand_over(json.dumps(handed or document()).encode()),
        "place": bo(),
        "record": record_at(str(installation.record)),
        "trust": TRUST,
        "act": Act.CO_SIGN,
        "way": Way.ANONYMOUS,
        "at": NOW,
    }
    return sign(**{**arguments, **changes})


def proof_of(letter: Letter, installation: Installation) -> Membership:
    """Compute scope and message as the door does, and take the root from the record."""
    scope = scope_of(letter.origin, letter.term, letter.digest)
    return Membership(
        root=installation.grown.root,  # type: ignore[arg-type]
        nullifier=letter.nullifier,
        message=message_of(letter.act, scope, letter.disclosure, letter.follow),
        scope=scope,
        points=letter.points,
        depth=installation.grown.depth,
    )


def test_bo_signs_without_a_name(installation: Installation) -> None:
    sealed = signed(installation)
    letter = open_letter(DOOR, sealed.letter)

    check_membership(proof_of(letter, installation))
    assert (letter.digest, letter.size, letter.way) == (A.digest, 24, Way.ANONYMOUS)
    assert letter.disclosure == disclosure_of(letter.salt, Way.ANONYMOUS, "", "")
    assert sealed.opening is None


def test_bo_signs_openly_and_the_site_learns_what_opens_the_name(installation: Installation) -> None:
    sealed = signed(installation, way=Way.OPEN)
    letter = open_letter(DOOR, sealed.letter)

    assert sealed.opening == {
        "digest": A.digest.hex(),
        "way": "open",
        "salt": letter.salt.hex(),
        "disclosure": disclosure_of(letter.salt, Way.OPEN, PERSON, "Bo").hex(),
    }


def test_bo_withdraws_with_the_same_number_and_nothing_else_in_common(installation: Installation) -> None:
    first = open_letter(DOOR, signed(installation, way=Way.OPEN).letter)
    second = open_letter(DOOR, signed(installation, act=Act.WITHDRAW, way=Way.OPEN).letter)

    check_membership(proof_of(second, installation))
    assert second.nullifier == first.nullifier
    assert (second.follow, second.disclosure, second.salt, second.way) == (0, bytes(32), bytes(32), Way.ANONYMOUS)


def test_cy_is_not_on_the_roll(installation: Installation) -> None:
    with pytest.raises(Refused, match="place-not-on-roll"):
        signed(installation, place=bo(number=99))


def test_a_place_of_somebody_else_is_not_used(installation: Installation) -> None:
    with pytest.raises(Refused, match="place-of-another-member"):
        signed(installation, place=replace(bo(), person="somebody-else"))


def test_a_memo_that_was_filed_is_closed(installation: Installation) -> None:
    with pytest.raises(Closed, match="memo-filed"):
        signed(installation, document(state="filed"))


def test_a_memo_that_the_record_holds_as_filed_is_closed(installation: Installation) -> None:
    opening = {"circulated": installation.round.commitment, "salt": seed("A circulated"), "readers": 31}
    installation.publish(more=(filed(A, signed_a(), roll_opened=OPENED_ON, **opening),))

    with pytest.raises(Closed, match="memo-filed"):
        signed(installation)


def test_a_circulation_that_has_ended_is_closed(installation: Installation) -> None:
    ended = datetime(2026, 11, 24, 16, tzinfo=UTC)
    installation.publish(round=circulated(until=ended))

    with pytest.raises(Closed, match="memo-closed"):
        signed(installation)


def test_a_countersignature_of_two_days_ago_is_stale(installation: Installation) -> None:
    installation.publish(countersigned_at=NOW - timedelta(hours=37))

    with pytest.raises(Stale, match="countersignature-old"):
        signed(installation)


def test_a_countersignature_from_tomorrow_stops_it(installation: Installation) -> None:
    installation.publish(countersigned_at=NOW + timedelta(hours=2))

    with pytest.raises(Stale, match="countersignature-ahead"):
        signed(installation)


def test_settings_cannot_ask_for_less_than_is_compiled_in(installation: Installation) -> None:
    lax = replace(SETTINGS, freshness=30 * 86_400, floor=2)

    installation.publish(settings=lax, countersigned_at=NOW - timedelta(hours=37))
    with pytest.raises(Stale, match="countersignature-old"):
        signed(installation)

    few = roll(date(2026, 11, 24), 12)
    installation.publish(settings=lax, opened=replace(few, day=date(2026, 11, 20)), grown=few)
    (installation.record / f"rolls/{TERM}/12").write_bytes(write_leaves(LEAVES[:12]))
    with pytest.raises(Refused, match="too-few-to-be-hidden"):
        signed(installation)


def test_nobody_signs_without_a_name_among_too_few(installation: Installation) -> None:
    installation.publish(settings=replace(SETTINGS, floor=25))

    with pytest.raises(Refused, match="too-few-to-be-hidden"):
        signed(installation)
    assert signed(installation, way=Way.OFFICE).opening


def test_without_a_policy_only_a_demo_signs(installation: Installation) -> None:
    with pytest.raises(Refused, match="policy-missing"):
        signed(installation, trust=None)


def test_a_policy_of_one_witness_is_not_two(installation: Installation) -> None:
    checkpoint = installation.record / "checkpoint"
    checkpoint.write_bytes(b"".join(checkpoint.read_bytes().splitlines(keepends=True)[:-1]))

    with pytest.raises(Refused, match="quorum-short"):
        signed(installation)


def test_bo_signs_one_memo_of_the_reading_room(installation: Installation) -> None:
    (memo,) = document()["memos"]
    room = json.dumps({**document(), "memos": [memo, {**memo, "number": 2, "state": "filed"}]}).encode()

    sealed = signed(installation, hand_over=read_hand_over(room, number=1))

    assert open_letter(DOOR, sealed.letter).digest == A.digest
    for number, reason in ((None, "memo-not-named"), (3, "memo-missing")):
        with pytest.raises(Refused, match=reason):
            read_hand_over(room, number=number)


def test_a_room_from_which_a_memo_was_withheld_is_found_out(installation: Installation) -> None:
    other = replace(installation.round, commitment=seed("another memo"))  # type: ignore[arg-type]
    installation.publish(more=(other,))

    assert signed(installation)
    with pytest.raises(Refused, match="memo-withheld"):
        signed(installation, hand_over=read_hand_over(json.dumps(document()).encode(), number=1))


def to_chosen(installation: Installation, holders: int | None) -> dict[str, Any]:
    """Let memo A go round to chosen readers, of whom so many hold a place; return what is handed over."""
    installation.publish(round=replace(installation.round, audience="chosen"))
    return document(circulated={**document()["memos"][0]["circulated"], "audience": "chosen", "holders": holders})


def test_a_memo_for_chosen_readers_is_signed_by_whoever_a_colleague_invited(installation: Installation) -> None:
    handed = to_chosen(installation, 20)
    link = f"http://127.0.0.1:8001/en/#1.{A.digest.hex()}"

    for words in (link, A.digest.hex(), in_groups(code_of(A.digest))):
        sealed = signed(installation, handed, invitation=Invitation.parse(words))
        assert open_letter(DOOR, sealed.letter).digest == A.digest

    for other in (None, Invitation.parse("00" * 32), Invitation.parse(code_of(bytes(32)))):
        with pytest.raises(Refused, match="not-invited"):
            signed(installation, handed, invitation=other)


@pytest.mark.parametrize("holders", [19, 0, None])
def test_nobody_hides_among_readers_who_could_not_have_signed(installation: Installation, holders: int | None) -> None:
    handed, invitation = to_chosen(installation, holders), Invitation.parse(A.digest.hex())

    with pytest.raises(Refused, match="too-few-to-be-hidden"):
        signed(installation, handed, invitation=invitation)

    assert signed(installation, handed, invitation=invitation, way=Way.OPEN).opening


def test_another_digest_than_that_of_the_blocks_is_not_signed() -> None:
    with pytest.raises(Refused, match="digest-of-another-text"):
        read_hand_over(json.dumps(document(digest="00" * 32)).encode())


@pytest.mark.parametrize("change", [{"index": 1}, {"index": 99}, {"readers": 30}, {"salt": "00" * 32}])
def test_a_circulation_that_the_record_does_not_hold_is_not_signed(
    installation: Installation, change: dict[str, object]
) -> None:
    going_round = {**document()["memos"][0]["circulated"], **change}

    with pytest.raises(Refused, match="circulation-not-in-record"):
        signed(installation, document(circulated=going_round))


def test_leaves_that_are_not_the_rolls_are_refused(installation: Installation) -> None:
    installation.publish(leaves=tuple(reversed(installation.leaves)))

    with pytest.raises(Refused, match="roll-differs"):
        signed(installation)


def test_a_roll_whose_leaves_are_not_there_is_stale(installation: Installation) -> None:
    (installation.record / f"rolls/{TERM}/24").unlink()

    with pytest.raises(Stale, match="roll-absent"):
        signed(installation)


def test_a_changed_entry_is_noticed(installation: Installation) -> None:
    bundle = next((installation.record / "tile/entries").rglob("4"))
    bundle.write_bytes(bundle.read_bytes().replace(b"entitled 20", b"entitled 21", 1))

    with pytest.raises(Refused, match="entries-disagree-with-root"):
        signed(installation)


def test_a_record_of_another_name_is_refused(installation: Installation) -> None:
    elsewhere = {**document(), "origin": "elsewhere.example/record"}

    with pytest.raises(Refused, match="record-of-another-origin"):
        signed(installation, elsewhere, place=replace(bo(), origin="elsewhere.example/record"))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"v": "demur/hand-over/v2"}, "v"),
        ({"more": 1}, "more"),
        ({"entitled": True}, "entitled"),
        ({"memos": [{}]}, "memos.0.number"),
        ({"member": {"person": "a"}}, "member.name"),
        ({"institution": []}, "institution"),
    ],
)
def test_a_hand_over_is_read_strictly(change: dict[str, object], path: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_hand_over(json.dumps({**document(), **change}).encode())

    assert (refusal.value.reason, refusal.value.where) == ("hand-over-malformed", path)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[" * 100_000, b"null", b"1"])
def test_what_is_no_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed, match="hand-over-malformed"):
        read_hand_over(raw)


def test_somebody_who_may_only_read_does_not_sign() -> None:
    with pytest.raises(Refused, match="member-may-not-sign"):
        read_hand_over(json.dumps({**document(), "member": None}).encode())
