"""From the first letter to the filing: what is counted, when a circulation closes, what the record then holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from demur.channel import operations as channel
from demur.channel import queries
from demur.channel.models import Case, ClosingAsked, NameGiven
from demur.channel.operations import filing
from demur.channel.operations.filing import FilingRefused
from demur.channel.operations.names import NameRefused
from demur.channel.rules import Stage
from demur.record import queries as record
from demur.record.keys import slip_key
from demur.signatures import queries as signatures
from demur.signatures.models import CoSignature, Withdrawal
from demur.signatures.operations import LetterNotTaken
from demur.standing import operations as standing_acts
from demur.standing import queries as standing
from demur_verify.circulation import open_slip
from demur_verify.co_signature import Act, Way
from demur_verify.entries import Filed
from demur_verify.filing import CoSignatureList
from tests.channel.town import GUS, HAL, UNTIL, Town, moment
from tests.signatures.members import ADA, BO, CY, FAY, TERM


def test_ada_and_bo_sign_fay_takes_it_back_and_two_are_filed(town: Town) -> None:
    number, digest = town.circulated_memo()
    ada, bo, fay = (town.letter(member, digest) for member in (ADA, BO, FAY))
    assert town.batch(ada, bo, fay, bo, at=moment(4, 0)) == []
    assert signatures.count_on(digest) == 3

    filed = town.batch(town.letter(FAY, digest, act=Act.WITHDRAW), ada, at=moment(10, 17))

    assert filed == [number]
    case = town.case(number)
    listed = CoSignatureList.parse(case.co_signatures)
    assert {one.nullifier for one in listed.signatures} == {ada.nullifier, bo.nullifier}
    assert (case.signatures, case.roll_size, case.entitled) == (2, 5, 6)


def test_the_entry_of_a_filing_says_what_protocol_7_wants(town: Town) -> None:
    number = town.filed_memo(ADA, BO)
    case = town.case(number)

    entry = record.entered(case.leaf_hash).entry

    assert isinstance(entry, Filed)
    listed = CoSignatureList.parse(case.co_signatures)
    assert entry.digest == case.digest
    assert (entry.signatures, entry.follows, entry.recommendations) == (2, 2, 2)
    assert (entry.list, entry.follow_root) == (listed.list_digest(), listed.follow_root(16))
    assert (entry.roll_opened, entry.roll_filed) == (date(2027, 3, 2), date(2027, 3, 2))
    # Wednesday evening in Nairobi; Friday and Saturday are no working days.
    assert (entry.acknowledge_due, entry.reply_due) == (date(2027, 3, 14), date(2027, 6, 2))


def test_the_slip_speaks_of_the_entry(town: Town) -> None:
    case = town.case(town.filed_memo(ADA))

    slip = open_slip(case.slip, slip_key(town.data))

    assert (slip.digest, slip.entry) == (case.digest, case.leaf_hash)


def test_what_does_not_stand_is_erased_and_the_signed_lists_stay(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.batch(town.letter(ADA, digest), town.letter(BO, digest, act=Act.WITHDRAW), at=moment(4, 0))

    town.batch(at=moment(10, 17))

    assert (CoSignature.objects.count(), Withdrawal.objects.count()) == (0, 0)
    assert len(signatures.signed_lists(digest)) == 2
    assert town.case(number).signatures == 1


def test_a_circulation_closes_with_the_first_delivery_after_its_end(town: Town) -> None:
    number, digest = town.circulated_memo()

    assert channel.close_due(at=moment(10, 18)) == []
    filed = town.batch(town.letter(ADA, digest), at=moment(11, 0))

    assert filed == [number]
    assert town.case(number).signatures == 1


def test_a_delivery_that_came_before_the_end_does_not_close_it_when_it_is_taken_after(town: Town) -> None:
    _, digest = town.circulated_memo()
    town.deliver(town.letter(ADA, digest), at=moment(10, 16))

    channel.run_batch(at=moment(10, 18))

    assert channel.close_due(at=moment(10, 18)) == []


def test_without_any_delivery_the_end_moves_by_seven_days_and_no_more(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.batch(town.letter(ADA, digest), at=moment(4, 0))

    assert channel.close_due(at=UNTIL + timedelta(days=6, hours=23)) == []
    assert channel.close_due(at=UNTIL + timedelta(days=7)) == [number]


def test_a_filing_that_nothing_made_in_time_names_the_last_hour_in_which_it_could_be(town: Town) -> None:
    number, _ = town.circulated_memo()

    channel.close_due(at=moment(30, 12))

    case = town.case(number)
    assert case.filed_at == UNTIL + timedelta(days=7)
    assert case.due.acknowledge_on == date(2027, 4, 1)


def test_a_drafter_closes_early_with_the_next_delivery(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.batch(town.letter(ADA, digest), at=moment(4, 0))

    channel.file_now(number=number, by=town.accounts["Ada"], at=moment(4, 9))
    channel.file_now(number=number, by=town.accounts["Ada"], at=moment(4, 10))
    assert queries.closing_asked(digest)
    assert channel.close_due(at=moment(4, 11)) == []

    assert town.batch(town.letter(BO, digest), at=moment(5, 0)) == [number]
    assert town.case(number).signatures == 2
    assert not ClosingAsked.objects.exists()


def test_a_delivery_that_waited_when_the_drafter_asked_does_not_close_it(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.deliver(town.letter(ADA, digest), at=moment(4, 0))

    channel.file_now(number=number, by=town.accounts["Ada"], at=moment(4, 0))
    channel.run_batch(at=moment(4, 1))

    assert channel.close_due(at=moment(4, 1)) == []


def test_bo_cannot_close_adas_circulation(town: Town) -> None:
    number, _ = town.circulated_memo()

    with pytest.raises(FilingRefused, match="not-a-drafter"):
        channel.file_now(number=number, by=town.accounts["Bo"], at=moment(4, 9))
    with pytest.raises(FilingRefused, match="not-in-circulation"):
        channel.file_now(number=99, by=town.accounts["Ada"], at=moment(4, 9))


def test_after_filing_no_letter_changes_the_count(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.batch(town.letter(ADA, digest), at=moment(10, 17))
    before = town.case(number).co_signatures

    assert town.batch(town.letter(BO, digest), town.letter(ADA, digest, act=Act.WITHDRAW), at=moment(11, 0)) == []

    assert town.case(number).co_signatures == before
    assert CoSignature.objects.count() == 0
    with pytest.raises(FilingRefused, match="not-in-circulation"):
        channel.file_now(number=number, by=town.accounts["Ada"], at=moment(11, 0))


def test_gus_signs_against_the_roll_of_a_later_day(town: Town) -> None:
    number, digest = town.circulated_memo()
    ada = town.letter(ADA, digest)
    town.cut_and_sequence(moment(5, 9))

    town.batch(ada, town.letter(GUS, digest), at=moment(10, 17))

    entry = record.entered(town.case(number).leaf_hash).entry
    assert isinstance(entry, Filed)
    assert (entry.signatures, entry.roll_opened, entry.roll_filed) == (2, date(2027, 3, 2), date(2027, 3, 5))


def test_the_term_stays_open_until_its_last_memo_is_filed(town: Town) -> None:
    first, digest = town.circulated_memo()
    town.circulated_memo("Another")
    in_april = moment(1, 12, month=4)

    channel.file_now(number=first, by=town.accounts["Ada"], at=moment(4, 9))
    town.batch(town.letter(ADA, digest), at=moment(5, 0))
    assert TERM in standing.open_terms(in_april)

    town.batch(at=moment(11, 0))
    assert TERM not in standing.open_terms(in_april)


class TestFilingAlone:
    """Ada files a text that never went round."""

    def test_with_her_own_letter(self, town: Town) -> None:
        digest = town.frozen_memo("Alone")
        letter = town.sealed(town.letter(ADA, digest))

        number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=letter, at=moment(4, 9))

        case = town.case(number)
        assert (case.signatures, case.readers, case.stage) == (1, 0, Stage.FILED)
        entry = record.entered(case.leaf_hash).entry
        assert isinstance(entry, Filed)
        assert (entry.circulated, entry.salt, entry.roll_opened) == (None, None, entry.roll_filed)

    def test_without_a_place_of_hers(self, town: Town) -> None:
        digest = town.frozen_memo("Alone")

        number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=None, at=moment(4, 9))

        entry = record.entered(town.case(number).leaf_hash).entry
        assert isinstance(entry, Filed)
        assert (entry.signatures, entry.follow_root) == (0, None)

    def test_twice_is_refused_and_the_case_stays(self, town: Town) -> None:
        digest, ada = town.frozen_memo("Alone"), town.accounts["Ada"]
        channel.file_alone(digest=digest, by=ada, letter=None, at=moment(4, 9))

        with pytest.raises(FilingRefused, match="already-filed"):
            channel.file_alone(digest=digest, by=ada, letter=None, at=moment(4, 10))

        assert Case.objects.count() == 1

    def test_a_memo_that_goes_round_is_not_filed_alone(self, town: Town) -> None:
        _, digest = town.circulated_memo()

        with pytest.raises(FilingRefused, match="already-circulated"):
            channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=None, at=moment(4, 9))

    def test_bo_does_not_file_adas_text(self, town: Town) -> None:
        digest = town.frozen_memo("Alone")

        with pytest.raises(FilingRefused, match="not-a-drafter"):
            channel.file_alone(digest=digest, by=town.accounts["Bo"], letter=None, at=moment(4, 9))
        with pytest.raises(FilingRefused, match="no-such-text"):
            channel.file_alone(digest=bytes(32), by=town.accounts["Ada"], letter=None, at=moment(4, 9))

    @pytest.mark.parametrize(
        "reason",
        [
            "letter-unreadable",
            "letter-not-a-co-signature",
            "letter-of-another-memo",
            "letter-against-an-old-roll",
            "letter-proof-fails",
        ],
    )
    def test_a_letter_that_cannot_be_counted_is_told_and_nothing_is_filed(self, town: Town, reason: str) -> None:
        digest, other = town.frozen_memo("Alone"), town.frozen_memo("Another")
        good = town.letter(ADA, digest)
        letters = {
            "letter-unreadable": bytes(4144),
            "letter-not-a-co-signature": town.sealed(town.letter(ADA, digest, act=Act.WITHDRAW)),
            "letter-of-another-memo": town.sealed(town.letter(ADA, other)),
            "letter-against-an-old-roll": town.sealed(replace(good, size=4)),
            "letter-proof-fails": town.sealed(replace(good, follow=good.follow + 1)),
        }

        with pytest.raises(LetterNotTaken, match=reason):
            channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=letters[reason], at=moment(4, 9))

        assert not Case.objects.exists()

    def test_a_roll_that_grows_in_between_is_noticed(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        digest = town.frozen_memo("Alone")
        letter = town.sealed(town.letter(ADA, digest))
        cys = [(TERM, CY.place().commitment)]
        standing_acts.take_places(account=town.accounts["Cy"], places=cys, at=moment(4, 8))
        look = filing.signatures.take_letter

        def look_slowly(*words: object) -> object:
            proven = look(*words)
            town.cut_and_sequence(moment(5, 9))
            return proven

        monkeypatch.setattr(filing.signatures, "take_letter", look_slowly)

        with pytest.raises(LetterNotTaken, match="letter-against-an-old-roll"):
            channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=letter, at=moment(5, 9))

        assert not Case.objects.exists()


class TestNames:
    """Bo signs openly, Fay for the office alone, Hal openly and then without a name."""

    def give(self, town: Town, who: str, letter: object) -> None:
        channel.give_name(
            digest=letter.digest,
            way=letter.way,
            salt=letter.salt,
            disclosure=letter.disclosure,
            by=town.accounts[who],
            at=moment(3, 12),
        )

    def test_names_that_stand_are_seen_by_those_they_were_given_to(self, town: Town) -> None:
        number, digest = town.circulated_memo()
        bo, fay = town.letter(BO, digest, way=Way.OPEN), town.letter(FAY, digest, way=Way.OFFICE)
        hal, hidden = town.letter(HAL, digest, way=Way.OPEN), town.letter(HAL, digest)
        for who, letter in (("Bo", bo), ("Fay", fay), ("Hal", hal)):
            self.give(town, who, letter)

        town.batch(bo, fay, hal, hidden, town.letter(ADA, digest), at=moment(10, 17))

        assert {name.name for name in queries.open_names(number)} == {"Bo"}
        assert {name.name for name in queries.names_for_office(number)} == {"Bo", "Fay"}
        assert NameGiven.objects.count() == 2

    def test_nobody_gives_anothers_name(self, town: Town) -> None:
        _, digest = town.circulated_memo()

        with pytest.raises(NameRefused, match="disclosure-of-another-name"):
            self.give(town, "Fay", town.letter(BO, digest, way=Way.OPEN))

    def test_an_anonymous_signature_takes_no_name(self, town: Town) -> None:
        _, digest = town.circulated_memo()

        with pytest.raises(NameRefused, match="name-not-wanted"):
            self.give(town, "Bo", town.letter(BO, digest))

    def test_after_filing_only_a_name_that_was_signed_with_is_taken(self, town: Town) -> None:
        number, digest = town.circulated_memo()
        bo, fay = (town.letter(member, digest, way=Way.OPEN) for member in (BO, FAY))
        town.batch(bo, at=moment(10, 17))

        with pytest.raises(NameRefused, match="disclosure-not-counted"):
            self.give(town, "Fay", fay)
        self.give(town, "Bo", bo)
        self.give(town, "Bo", bo)

        assert [name.name for name in queries.open_names(number)] == ["Bo"]
