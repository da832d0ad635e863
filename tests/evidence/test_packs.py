"""Packs of a memo's whole life, checked by the program that knows nothing of this server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demur.channel import operations as channel
from demur.channel.rules import Disposition, DispositionGiven
from demur.evidence.packs import NoPack, excerpt_of, pack_of, trust_policy
from demur_verify.co_signature import Way
from demur_verify.pack import read_pack
from demur_verify.report import Answer, Verdict
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_pack import verify_pack
from tests.channel.town import GUS, Town, moment
from tests.record.witnessing import WitnessProcess, free_port
from tests.signatures.members import ADA, BO, FAY

GIVEN = (
    DispositionGiven(1, Disposition.DECLINED, "Crews would be at risk."),
    DispositionGiven(2, Disposition.ACCEPTED, "The spokesperson will say it."),
)


def policy() -> TrustPolicy:
    return TrustPolicy.parse(trust_policy())


def test_a_memo_that_was_answered_is_proven_offline(town: Town) -> None:
    number, digest = town.circulated_memo()
    bo = town.letter(BO, digest, way=Way.OPEN)
    bos = {"way": bo.way, "salt": bo.salt, "disclosure": bo.disclosure}
    channel.give_name(digest=digest, by=town.accounts["Bo"], at=moment(3, 12), **bos)
    town.cut_and_sequence(moment(5, 9))
    town.batch(town.letter(ADA, digest), bo, town.letter(FAY, digest, way=Way.OFFICE), at=moment(10, 17))
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(14, 8))
    channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts["Dee"], at=moment(20, 9, month=4))
    town.sequence(moment(20, 10, month=4))

    raw = pack_of(number=number)

    report = verify_pack(raw, policy())
    assert report.digest == digest
    assert (report.signatures.count, report.memo.is_whole) == (3, True)
    assert report.reply.state is Answer.REPLIED
    assert [name.name for name in read_pack(raw).names] == ["Bo"]


def test_the_same_pack_is_the_same_file(town: Town) -> None:
    number = town.filed_memo(ADA)

    assert pack_of(number=number) == pack_of(number=number)


def test_an_excerpt_shows_its_blocks_and_no_other_byte(town: Town) -> None:
    number = town.filed_memo(ADA)

    raw = excerpt_of(number=number, blocks=[3])

    report = verify_pack(raw, policy())
    assert not report.memo.is_whole
    assert [block.index for block in read_pack(raw).blocks] == [0, 3]
    whole = read_pack(pack_of(number=number))
    hidden = [block.raw for block in whole.blocks if block.index not in {0, 3}]
    assert hidden
    assert not any(block in raw for block in hidden)


def test_an_excerpt_of_an_answered_memo_shows_the_reply(town: Town) -> None:
    number = town.filed_memo(ADA, BO)
    channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts["Dee"], at=moment(14, 9))
    town.sequence(moment(14, 10))

    report = verify_pack(excerpt_of(number=number, blocks=[3]), policy())

    assert (report.signatures.count, report.memo.is_whole) == (2, False)
    assert report.reply.state is Answer.REPLIED


def test_a_memo_filed_alone_by_somebody_without_a_place_has_a_pack(town: Town) -> None:
    digest = town.frozen_memo("Alone")
    number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=None, at=moment(4, 9))
    town.sequence(moment(4, 10))

    report = verify_pack(pack_of(number=number), policy())

    assert report.signatures.count == 0


def test_a_memo_filed_alone_with_its_letter_has_a_pack(town: Town) -> None:
    digest = town.frozen_memo("Alone")
    letter = town.sealed(town.letter(GUS, digest))
    number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=letter, at=moment(4, 9))
    town.sequence(moment(4, 10))

    assert verify_pack(pack_of(number=number), policy()).signatures.count == 1


def test_a_missed_limit_is_in_the_pack(town: Town) -> None:
    number = town.filed_memo(ADA)
    channel.note_overdue(at=moment(3, 9, month=6))
    town.sequence(moment(3, 9, month=6))

    report = verify_pack(pack_of(number=number), policy())

    assert report.reply.state is Answer.OVERDUE


def test_before_the_record_holds_the_filing_there_is_no_pack(town: Town) -> None:
    number, digest = town.circulated_memo()
    town.batch(town.letter(ADA, digest), at=moment(10, 17))

    with pytest.raises(NoPack, match="not-countersigned-yet"):
        pack_of(number=number)


def test_a_reply_that_waits_for_the_witnesses_is_not_shown_yet(town: Town) -> None:
    number = town.filed_memo(ADA)
    channel.reply_to_case(number=number, given=GIVEN, language="ar", by=town.accounts["Dee"], at=moment(14, 9))

    report = verify_pack(pack_of(number=number), policy())

    assert report.reply.state is Answer.NOT_IN_THIS_FILE


def test_what_is_not_there_is_refused(town: Town) -> None:
    number = town.filed_memo(ADA)

    with pytest.raises(NoPack, match="no-such-case"):
        pack_of(number=number + 1)
    with pytest.raises(NoPack, match="no-such-block"):
        excerpt_of(number=number, blocks=[99])


@pytest.fixture
def witness(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WitnessProcess]:
    """Let the town's record be countersigned by the union; its clock shows the fifteenth of March."""
    ahead = (moment(15, 9) - datetime.now(UTC)).total_seconds()
    monkeypatch.setenv("DEMUR_CLOCK_OFFSET", f"{ahead:.0f}")
    process = WitnessProcess(tmp_path / "witness", tmp_path / "trust.policy", free_port(), "http://localhost:9")
    log = (tmp_path / "trust.policy").read_text().splitlines()[0]
    (tmp_path / "trust.policy").write_text(f"{log}\n{process.line}quorum union\n")
    process.start()
    yield process
    process.stop()


def test_what_a_witness_countersigned_is_proven_with_its_time(town: Town, witness: WitnessProcess) -> None:
    number = town.filed_memo(ADA, BO)

    report = verify_pack(pack_of(number=number), policy())

    assert report.verdict is Verdict.PROVEN
    assert [seen.name for seen in report.witnesses] == [witness.signer.key.name]
    assert report.filed.proven_at is not None
    assert report.filed.proven_at.date() == moment(15, 9).date()


def test_while_the_witness_is_away_there_is_no_pack(town: Town, witness: WitnessProcess) -> None:
    witness.stop()
    number = town.filed_memo(ADA)

    with pytest.raises(NoPack, match="not-countersigned-yet"):
        pack_of(number=number)
