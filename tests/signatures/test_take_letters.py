"""What the door counts, and what it drops without a word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from demur.signatures import operations, queries
from demur.signatures.models import CoSignature, Withdrawal
from demur.signatures.rules import OpenText
from demur_verify.circulation import StandingList, open_standing
from demur_verify.co_signature import Act, Way
from demur_verify.field import BASE_FIELD
from demur_verify.kinds import RollRoot
from demur_verify.letter import DoorKey, Letter, seal_letter
from tests.signatures.conftest import AT, MEMO, OTHER_MEMO, ROLL, Door, roll_entry
from tests.signatures.members import ADA, BO, CY, EVE, FAY, leaves_of, letter_of

pytestmark = pytest.mark.django_db
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def adas() -> Letter:
    return letter_of(ADA, MEMO.digest, ROLL)


def test_ada_and_bo_co_sign_and_are_counted_once_each(door: Door) -> None:
    bos = letter_of(BO, MEMO.digest, ROLL)

    count = door.count_after(adas(), bos, adas())

    assert count == 2
    assert door.count_after(adas()) == 2


def test_who_signed_without_a_name_leaves_no_salt(door: Door) -> None:
    door.count_after(adas())

    row = CoSignature.objects.get()

    assert (row.way, row.salt) == ("anonymous", None)


def test_bo_withdraws_in_the_same_batch_and_cannot_come_back(door: Door) -> None:
    signing, taking_back = (letter_of(BO, MEMO.digest, ROLL, act=act) for act in (Act.CO_SIGN, Act.WITHDRAW))

    assert door.count_after(taking_back, signing, adas()) == 1
    assert door.count_after(signing) == 1


def test_a_withdrawal_that_comes_first_blocks_what_comes_later(door: Door) -> None:
    door.count_after(letter_of(BO, MEMO.digest, ROLL, act=Act.WITHDRAW))

    count = door.count_after(letter_of(BO, MEMO.digest, ROLL))

    assert count == 0
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("first", [Way.ANONYMOUS, Way.OPEN])
def test_of_two_ways_the_more_hidden_one_stands(door: Door, first: Way) -> None:
    hidden = letter_of(ADA, MEMO.digest, ROLL)
    named = letter_of(ADA, MEMO.digest, ROLL, way=Way.OPEN, person="ada")
    ordered = [hidden, named] if first is Way.ANONYMOUS else [named, hidden]

    for letter in ordered:
        door.count_after(letter)

    assert CoSignature.objects.get().way == Way.ANONYMOUS


def rerandomised(letter: Letter) -> Letter:
    """Return the same proof with A and B negated: another proof of the same statement, as anybody can make."""
    a_x, a_y, b_x1, b_x0, b_y1, b_y0, c_x, c_y = letter.points
    negated = (a_x, BASE_FIELD - a_y, b_x1, b_x0, BASE_FIELD - b_y1, BASE_FIELD - b_y0, c_x, c_y)
    return replace(letter, points=negated)


def test_a_proof_that_was_made_over_is_still_one_signature(door: Door) -> None:
    assert door.count_after(adas(), rerandomised(adas())) == 1
    assert door.count_after(rerandomised(adas())) == 1


FOREIGN = leaves_of(CY, EVE, FAY)

WRONG = [
    "a roll of their own",
    "another term",
    "another act",
    "another memo",
    "another follow",
    "a disclosure that is nobody's",
    "another record",
    "another's nullifier",
    "a size that no roll has",
    "no point of the curve",
    "another's proof",
]


def bad_letters() -> dict[str, Letter]:
    """Return letters that must not be counted, each named for what is wrong with it."""
    ada, bo = adas(), letter_of(BO, MEMO.digest, ROLL)
    return {
        "a roll of their own": letter_of(EVE, MEMO.digest, FOREIGN),
        "another term": letter_of(BO, MEMO.digest, leaves_of(ADA, BO, FAY, term="2027-04"), term="2027-04"),
        "another act": replace(
            letter_of(BO, MEMO.digest, ROLL, act=Act.WITHDRAW),
            act=Act.CO_SIGN,
            follow=bo.follow,
            disclosure=bo.disclosure,
            salt=bo.salt,
        ),
        "another memo": replace(letter_of(BO, OTHER_MEMO.digest, ROLL), digest=bo.digest),
        "another follow": replace(bo, follow=ada.follow),
        "a disclosure that is nobody's": replace(bo, salt=ada.salt),
        "another record": replace(bo, origin="elsewhere.example/record"),
        "another's nullifier": replace(bo, nullifier=ada.nullifier),
        "a size that no roll has": replace(bo, size=4),
        "no point of the curve": replace(bo, points=(1, *bo.points[1:])),
        "another's proof": replace(bo, points=ada.points),
    }


@pytest.mark.parametrize("what", WRONG)
def test_a_letter_with_something_wrong_is_not_counted(door: Door, what: str) -> None:
    count = door.count_after(bad_letters()[what], adas())

    assert count == 1


def test_letters_that_cannot_be_opened_are_dropped(door: Door) -> None:
    sealed = door.seal(adas())
    changed = bytes([sealed[0] ^ 1]) + sealed[1:]
    to_another = seal_letter(adas(), DoorKey.from_seed(bytes(32)).public)

    door.deliver(changed, to_another, bytes(len(sealed)))
    door.take()

    assert queries.count_on(MEMO.digest) == 0


ODDLY_WRITTEN = {
    "padded with zeros": lambda raw: raw.rstrip(b" ").ljust(len(raw), b"\0"),
    "padded in front": lambda raw: b" " + raw[:-1],
    "spaced within": lambda raw: raw.replace(b'","act"', b'", "act"')[:-1],
    "with capitals in a number": lambda raw: re.sub(rb'"nullifier":"[^"]+"', lambda found: found[0].upper(), raw),
    "a member twice": lambda raw: (raw.rstrip(b" ")[:-1] + b',"act":"co-sign"}').ljust(len(raw)),
    "in another order": lambda raw: raw.replace(b'"v":"demur/letter/v1","act":"co-sign"', _SWAPPED),
}
_SWAPPED = b'"act":"co-sign","v":"demur/letter/v1"'


@pytest.mark.parametrize("how", ODDLY_WRITTEN)
def test_a_letter_that_says_the_same_in_another_way_is_not_counted(door: Door, how: str) -> None:
    good = adas().to_bytes()
    raw = ODDLY_WRITTEN[how](good)
    assert raw != good
    sealed = SUITE.encrypt(raw, X25519PublicKey.from_public_bytes(door.key.public), b"demur/letter/v1")

    door.deliver(sealed)
    door.take()

    assert queries.count_on(MEMO.digest) == 0
    assert door.count_after(adas()) == 1


def test_a_letter_against_a_roll_from_before_the_circulation_is_not_counted(door: Door) -> None:
    earlier = ROLL[:2]
    letter = letter_of(ADA, MEMO.digest, earlier)

    assert door.count_after(letter) == 0


def test_a_roll_whose_leaves_are_others_is_not_taken_for_ours(door: Door) -> None:
    lookalike = replace(roll_entry(1, ROLL), root=RollRoot(1))
    text = replace(MEMO, rolls={len(ROLL): lookalike})

    door.deliver(door.seal(adas()))
    door.take([text])

    assert queries.count_on(MEMO.digest) == 0


def test_after_closing_a_letter_is_not_counted(door: Door) -> None:
    door.count_after(adas())
    stands = operations.close_text(digest=MEMO.digest)

    door.deliver(door.seal(letter_of(BO, MEMO.digest, ROLL)))
    door.take([])

    assert [signature.nullifier for signature in stands] == [adas().nullifier]
    assert (CoSignature.objects.count(), Withdrawal.objects.count()) == (0, 0)


def test_letters_about_two_memos_in_one_batch_are_kept_apart(door: Door) -> None:
    door.deliver(door.seal(adas()), door.seal(letter_of(BO, OTHER_MEMO.digest, ROLL)))

    door.take([MEMO, OTHER_MEMO])

    assert [queries.count_on(text.digest) for text in (MEMO, OTHER_MEMO)] == [1, 1]


def test_each_desk_finds_itself_in_the_signed_list(door: Door) -> None:
    bo_takes_back = letter_of(BO, MEMO.digest, ROLL, act=Act.WITHDRAW)
    door.count_after(adas(), bo_takes_back)

    latest = queries.latest_list(MEMO.digest)

    assert latest is not None
    lines = StandingList.parse(latest.lines)
    said = open_standing(latest.note, door.slips.key, lines)
    assert said.circulated == MEMO.circulated
    assert {line.nullifier: line.state for line in lines.lines} == {
        adas().nullifier: "standing",
        bo_takes_back.nullifier: "withdrawn",
    }


def test_a_list_that_would_say_the_same_again_is_not_signed_again(door: Door) -> None:
    door.count_after(adas())
    door.count_after()

    assert len(queries.signed_lists(MEMO.digest)) == 1


def test_a_batch_that_was_taken_is_not_taken_again(door: Door) -> None:
    door.count_after(adas())

    assert not door.take()


def text_with(*rolls: tuple[int, ...]) -> OpenText:
    return replace(MEMO, rolls={len(leaves): roll_entry(number + 1, leaves) for number, leaves in enumerate(rolls)})


def test_fay_signs_against_the_roll_that_grew_meanwhile(door: Door) -> None:
    grown = (*ROLL, *leaves_of(CY))
    cys = letter_of(CY, MEMO.digest, grown)

    door.deliver(door.seal(cys), door.seal(adas()))
    door.take([text_with(ROLL, grown)])

    assert queries.count_on(MEMO.digest) == 2


def test_nothing_in_the_hour_of_a_delivery_is_finer_than_it(door: Door) -> None:
    door.count_after(adas())

    seen = queries.deliveries()

    assert seen.taken_at is not None
    assert seen.taken_at == AT - timedelta(minutes=20, seconds=7)
