"""A digest looked up in a whole record: filed, and what became of it, or not filed among all entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import records
from vectors.make._common import LOG, OTHER_LOG, POLICY, seed
from vectors.make.entries import (
    ACKNOWLEDGED,
    ALONE,
    CIRCULATED,
    DIGEST,
    EXTENDED,
    FILED,
    LATER_ROLL,
    OVERDUE,
    REPLIED,
    ROLL,
    SETTINGS,
)
from vectors.make.notes import LATER
from verify.tests.formats.properties import edited

from demur_verify.checkpoint import sign_checkpoint
from demur_verify.entries import Acknowledged, Overdue, RecordEntry
from demur_verify.errors import Malformed, Refused
from demur_verify.record_files import (
    NotARecord,
    RecordRefused,
    RecordSource,
    check_tiles,
    open_record,
    read_record,
)
from demur_verify.record_order import RecordHistory
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_digest import DigestFinding, ReplyFound, ReplyState, Trust, reply_to, verify_digest

TRUST = TrustPolicy.parse(POLICY)
BEFORE = (SETTINGS, ROLL, CIRCULATED, LATER_ROLL, FILED)


class InMemory:
    """A record's files, by path."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)


def record_of(*entries: RecordEntry) -> InMemory:
    return InMemory(records.record_files([entry.to_bytes() for entry in entries]))


def reply_in(*entries: RecordEntry, at: datetime | None = None) -> ReplyFound:
    history = RecordHistory()
    for entry in (*BEFORE, *entries):
        history.take(entry.to_bytes())
    case = history.case_of(DIGEST)
    assert case is not None
    return reply_to(case, proven_at=at)


def write(folder: Path, files: dict[str, bytes]) -> RecordSource:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return open_record(folder)


def test_a_filed_memo_is_found_with_its_place_its_time_and_its_rolls(tmp_path: Path) -> None:
    source = write(tmp_path, records.record_files(records.LIFE))

    finding = verify_digest(DIGEST, source, TRUST)

    assert finding.filing is not None
    assert (finding.filing.index, finding.filing.entry, finding.filing.raw) == (4, FILED, FILED.to_bytes())
    assert (finding.filing.roll_opened, finding.filing.roll_filed) == (ROLL, LATER_ROLL)
    assert (finding.origin, finding.size, finding.trust) == ("karvonel.example/record", 10, Trust.COUNTERSIGNED)
    assert finding.proven_at == LATER
    assert [witness.name for witness in finding.witnesses] == ["union.example/witness", "ombudsman.example/w"]


def test_a_digest_that_nobody_filed_is_not_filed_among_all_entries() -> None:
    finding = verify_digest(seed("never filed"), record_of(*BEFORE), TRUST)

    assert finding == DigestFinding(
        digest=seed("never filed"),
        origin="karvonel.example/record",
        size=5,
        filing=None,
        trust=Trust.COUNTERSIGNED,
        witnesses=finding.witnesses,
        proven_at=LATER,
        not_understood=0,
    )


def test_without_a_policy_nothing_is_proven() -> None:
    finding = verify_digest(DIGEST, record_of(*BEFORE), None)

    assert (finding.trust, finding.witnesses, finding.proven_at) == (Trust.NO_POLICY, (), None)
    assert finding.filing is not None


def test_one_witness_of_two_is_named_and_proves_no_time() -> None:
    record = record_of(*BEFORE)
    record.files["checkpoint"] = record.files["checkpoint"].replace(b"ombudsman.example/w", b"somebody.example/w")

    finding = verify_digest(DIGEST, record, TRUST)

    assert (finding.trust, finding.proven_at) == (Trust.QUORUM_SHORT, None)
    assert [witness.name for witness in finding.witnesses] == ["union.example/witness"]


def test_a_record_of_another_key_is_refused() -> None:
    record = record_of(*BEFORE)
    head = read_record(record).checkpoint.checkpoint
    record.files["checkpoint"] = sign_checkpoint(head, OTHER_LOG).to_bytes()

    with pytest.raises(Refused, match="signature-missing"):
        verify_digest(DIGEST, record, TRUST)
    assert LOG.key != OTHER_LOG.key


def test_dee_replied() -> None:
    reply = reply_in(ACKNOWLEDGED, EXTENDED, REPLIED)

    assert reply == ReplyFound(
        state=ReplyState.REPLIED, due_on=EXTENDED.due, at=REPLIED.at, reply=REPLIED.reply, recommendations=3
    )


def test_a_reply_after_its_day_is_a_reply() -> None:
    late = replace(REPLIED, at=datetime(2027, 6, 1, 9, tzinfo=UTC))

    assert reply_in(ACKNOWLEDGED, EXTENDED, OVERDUE, late).state is ReplyState.REPLIED


def test_dee_acknowledged_and_still_has_time() -> None:
    reply = reply_in(ACKNOWLEDGED, at=datetime(2026, 12, 1, tzinfo=UTC))

    assert reply == ReplyFound(state=ReplyState.ACKNOWLEDGED, due_on=FILED.reply_due, at=ACKNOWLEDGED.at)


def test_an_overdue_entry_says_so_by_itself() -> None:
    reply = reply_in(ACKNOWLEDGED, EXTENDED, OVERDUE)

    assert reply == ReplyFound(state=ReplyState.OVERDUE, due_on=EXTENDED.due, step="reply", at=OVERDUE.at)


def test_an_extension_does_not_take_an_overdue_back() -> None:
    missed = replace(OVERDUE, due=FILED.reply_due)

    assert reply_in(ACKNOWLEDGED, missed, EXTENDED) == ReplyFound(
        state=ReplyState.OVERDUE, due_on=FILED.reply_due, step="reply", at=OVERDUE.at, extended_to=EXTENDED.due
    )


def test_a_reply_within_an_extension_that_came_too_late_was_overdue_before() -> None:
    missed = replace(OVERDUE, due=FILED.reply_due)

    reply = reply_in(ACKNOWLEDGED, missed, EXTENDED, REPLIED)

    assert (reply.state, reply.due_on, reply.overdue_since) == (ReplyState.REPLIED, EXTENDED.due, FILED.reply_due)


def test_a_missed_acknowledgement_is_overdue_until_it_comes() -> None:
    missed = Overdue(at=FILED.at + timedelta(days=3), filed=DIGEST, step="acknowledge", due=FILED.acknowledge_due)

    assert reply_in(missed).step == "acknowledge"
    assert reply_in(missed, ACKNOWLEDGED).state is ReplyState.ACKNOWLEDGED


def test_a_countersignature_after_the_day_shows_the_silence_without_an_entry() -> None:
    """The day has to be over in every zone: on the 18th of February in UTC-12 it is noon of the 19th in UTC."""
    over = datetime(2027, 2, 19, 12, 0, 1, tzinfo=UTC)

    assert reply_in(ACKNOWLEDGED, at=over).state is ReplyState.OVERDUE
    assert reply_in(ACKNOWLEDGED, at=over - timedelta(hours=1)).state is ReplyState.ACKNOWLEDGED
    assert FILED.reply_due == date(2027, 2, 18)


def test_nothing_yet() -> None:
    assert reply_in() == ReplyFound(state=ReplyState.NONE, due_on=FILED.reply_due)


def test_a_memo_filed_alone_needs_no_roll() -> None:
    finding = verify_digest(ALONE.digest, record_of(SETTINGS, ALONE), TRUST)

    assert finding.filing is not None
    assert (finding.filing.roll_opened, finding.filing.roll_filed) == (None, None)


def test_an_entry_of_a_kind_of_later_is_counted_and_passed_over() -> None:
    files = records.record_files([b"demur/applause/v1\nat 2027-03-09T10:00:00Z\n", SETTINGS.to_bytes()])

    assert verify_digest(DIGEST, InMemory(files), TRUST).not_understood == 1


def test_a_breach_names_its_entry() -> None:
    with pytest.raises(Refused) as refused:
        verify_digest(DIGEST, record_of(*BEFORE, Acknowledged(at=FILED.at, filed=seed("nothing"))), TRUST)

    assert (refused.value.reason, refused.value.where) == ("answers-nothing-filed", "entry 5")


def test_a_malformed_entry_names_its_entry_and_line() -> None:
    raw = ROLL.to_bytes().replace(b"size 398", b"size 0398")

    with pytest.raises(Malformed) as refused:
        verify_digest(DIGEST, InMemory(records.record_files([raw])), TRUST)

    assert refused.value.where == "entry 0 size"


@given(st.sampled_from(sorted(records.record_files(records.LIFE))), st.data())
def test_no_byte_of_a_record_can_be_changed_unseen(path: str, data: st.DataObject) -> None:
    files = records.record_files(records.LIFE)
    changed = data.draw(edited([files[path]]))
    source = InMemory(files | {path: changed})
    good = verify_digest(DIGEST, InMemory(files), TRUST)

    try:
        check_tiles(source, read_record(source))
        finding = verify_digest(DIGEST, source, TRUST)
    except Refused:
        return

    assert replace(finding, witnesses=()) == replace(good, witnesses=()) or finding.trust is Trust.QUORUM_SHORT


@pytest.mark.parametrize("path", [path for path in sorted(records.record_files(records.LIFE)) if path != "checkpoint"])
def test_a_missing_tile_or_bundle_is_missed(path: str) -> None:
    files = records.record_files(records.LIFE)
    del files[path]
    source = InMemory(files)

    with pytest.raises(RecordRefused, match="missing"):
        check_tiles(source, read_record(source))


def test_a_full_bundle_may_have_taken_the_place_of_a_partial_one() -> None:
    entries = [replace(ALONE, digest=seed(str(at))).to_bytes() for at in range(256)]
    later, before = records.record_files(entries), records.record_files(entries[:100])
    mixed = {path: raw for path, raw in later.items() if ".p/" not in path}

    read = read_record(InMemory(mixed | {"checkpoint": before["checkpoint"]}))

    assert read.entries == tuple(entries[:100])


def test_what_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello\n")

    for path in (tmp_path, tmp_path / "text", tmp_path / "nothing"):
        with pytest.raises(NotARecord):
            open_record(path)


def test_a_false_size_ends_at_once() -> None:
    record = record_of(*BEFORE)
    record.files["checkpoint"] = record.files["checkpoint"].replace(b"\n5\n", b"\n9223372036854775807\n")

    with pytest.raises(RecordRefused, match="record-too-large"):
        read_record(record)
