"""A memo for chosen readers: who is on its list, who may read it, and that the list stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from demur.institution.models import Institution
from demur.memos import models, operations, queries, readers
from demur.memos.operations import MemoRefused
from demur.memos.operations import readers as choosing_readers
from demur.record import queries as record
from demur.standing import operations as standing
from demur.standing.choosing import find_members
from demur.standing.models import Account
from demur.standing.rules import Role
from demur_verify.circulation import commitment_of
from demur_verify.entries import Circulated
from demur_verify.invitation import InvitationCode, code_of
from tests.people import NOON, content

CUT = datetime(2026, 11, 12, 9, tzinfo=UTC)
START = datetime(2026, 11, 12, 10, 20, tzinfo=UTC)
END = datetime(2026, 11, 26, 17, tzinfo=UTC)
TERM = "2026-11"


@pytest.fixture
def roll(people: dict[str, int]) -> dict[str, int]:
    """Cut the first roll, with Bo on it; Fay and Gil are officers too, and Ivo inspects."""
    rows = b"username,name,language,category\nfay,Fay,en,officer\ngil,Gil,en,officer\nhal,Hal,en,officer\n"
    standing.import_members(rows, at=NOON)
    Account.objects.create_user(username="zoe", name="Zoe")
    standing.take_places(account=people["bo"], places=[(TERM, 7)], at=NOON)
    standing.cut_rolls(at=CUT)
    return people | {name: Account.objects.get(username=name).pk for name in ("fay", "gil", "hal", "zoe")}


@pytest.fixture
def text(roll: dict[str, int]) -> bytes:
    """Let Ada freeze a memo to the heads of mission, which Dee keeps the office for; return its digest."""
    asked = content(addressees=("first-secretary",), recommendations=())
    key = operations.start_draft(by=roll["ada"], content=asked, at=NOON)
    return operations.freeze(key=key, by=roll["ada"], at=NOON)


def chosen(text: bytes, roll: dict[str, int], *names: str) -> int:
    """Let Ada choose readers and begin; return the memo's number."""
    for name in names:
        operations.choose_reader(digest=text, account=roll[name], by=roll["ada"])
    return operations.circulate(digest=text, by=roll["ada"], until=END, at=START, audience="chosen")


def names_on(text: bytes) -> list[str]:
    return [each.name for each in readers.chosen_for(text).readers]


def test_ada_chooses_bo_and_fay_and_the_record_commits_to_three_readers(roll: dict[str, int], text: bytes) -> None:
    number = chosen(text, roll, "fay", "bo", "bo")

    (seen,) = queries.open_circulations(START)
    assert (seen.number, seen.audience, seen.readers) == (number, "chosen", 3)
    entered = record.entered(seen.leaf_hash)
    assert isinstance(entered.entry, Circulated)
    assert entered.entry.audience == "chosen"
    assert entered.entry.commitment == commitment_of(salt=seen.salt, digest=text, readers=3)
    told = readers.chosen_for(text)
    assert [(each.name, each.drafts) for each in told.readers] == [("Ada", True), ("Bo", False), ("Fay", False)]
    assert (told.fixed, told.invites, told.hides) == (True, False, False)


def test_how_many_readers_hold_a_place_is_told_from_the_floor_on_and_of_a_fixed_list_alone(
    roll: dict[str, int], text: bytes
) -> None:
    Institution.objects.update(floor=1)
    assert readers.chosen_for(text).hides is None
    number = chosen(text, roll, "bo", "fay")

    assert readers.holders_in([number]) == {number: 1}
    assert readers.chosen_for(text).hides is True
    Institution.objects.update(floor=2)
    assert readers.holders_in([number]) == {number: 0}
    assert readers.chosen_for(text).hides is False


def test_before_it_is_filed_only_chosen_readers_may_read_it(roll: dict[str, int], text: bytes) -> None:
    number = chosen(text, roll, "bo")

    may = {name for name in roll if readers.may_read(number=number, account=roll[name])}

    assert may == {"ada", "bo"}
    assert [each.number for each in queries.memos(reader=roll["bo"])] == [number]
    assert queries.memos(reader=roll["dee"]) == queries.memos_on("harbour-closure", reader=roll["gil"]) == []
    assert queries.memos() == queries.memos_on("harbour-closure") == [], "whoever names no reader is told of none"
    assert readers.scopes_of(roll["bo"]) == {f"memo-{number}"}
    assert readers.scopes_of(roll["dee"]) == readers.scopes_of(roll["zoe"]) == frozenset()


def test_once_filed_the_office_reads_it_too_and_everybody_else_still_does_not(
    roll: dict[str, int], text: bytes
) -> None:
    standing.give_role(username="hal", role=Role.CLERK)
    number = chosen(text, roll, "bo")
    assert not readers.may_read(number=number, account=roll["hal"])

    operations.mark_filed(digest=text, at=END)

    may = {name for name in roll if readers.may_read(number=number, account=roll[name])}
    assert may == {"ada", "bo", "dee", "hal"}, "Dee holds the addressed office, Hal keeps the channel office"
    assert [each.number for each in queries.memos(reader=roll["hal"])] == [number]
    assert queries.memos(reader=roll["gil"]) == []


def test_a_memo_to_everyone_or_filed_alone_is_hidden_from_nobody(roll: dict[str, int], text: bytes) -> None:
    operations.choose_reader(digest=text, account=roll["bo"], by=roll["ada"])
    number = operations.circulate(digest=text, by=roll["ada"], until=END, at=START)
    key = operations.start_draft(by=roll["bo"], content=content(), at=NOON)
    alone = operations.mark_filed(digest=operations.freeze(key=key, by=roll["bo"], at=NOON), at=START)

    assert readers.hidden_from(roll["gil"]) == frozenset()
    assert [each.number for each in queries.memos()] == [alone, number]
    assert not models.Reader.objects.exists(), "a list that was not needed is not kept"


def test_somebody_without_a_part_in_the_channel_reads_nothing(roll: dict[str, int], text: bytes) -> None:
    number = chosen(text, roll, "bo")
    Account.objects.filter(pk=roll["bo"]).update(is_active=False)

    assert not readers.may_read(number=number, account=roll["bo"])
    assert not readers.may_read(number=number, account=roll["zoe"])


def test_fay_joins_by_the_code_until_it_is_called_back(roll: dict[str, int], text: bytes) -> None:
    assert readers.invited_to(code_of(text), roll["fay"]) is None
    code = operations.invite_readers(digest=text, by=roll["ada"])
    assert operations.invite_readers(digest=text, by=roll["ada"]) == code == code_of(text)
    told = readers.invited_to(code, roll["fay"])
    assert told == readers.InvitedTo(text, is_reader=False)

    operations.accept_invitation(code=code, by=roll["fay"])
    operations.accept_invitation(code=code, by=roll["fay"])
    operations.call_invitation_back(digest=text, by=roll["ada"])

    assert names_on(text) == ["Ada", "Fay"]
    with pytest.raises(MemoRefused, match="invitation-unknown"):
        operations.accept_invitation(code=code, by=roll["gil"])


def test_a_code_that_was_guessed_or_comes_too_late_tells_nothing(roll: dict[str, int], text: bytes) -> None:
    with pytest.raises(MemoRefused, match="invitation-unknown"):
        operations.accept_invitation(code=InvitationCode("0" * 32), by=roll["gil"])
    code = operations.invite_readers(digest=text, by=roll["ada"])
    chosen(text, roll, "bo")

    with pytest.raises(MemoRefused, match="invitation-unknown"):
        operations.accept_invitation(code=code, by=roll["gil"])

    assert readers.invited_to(code, roll["gil"]) is None


@pytest.mark.parametrize("name", ["eve", "zoe"])
def test_only_members_who_read_are_put_on_a_list(roll: dict[str, int], text: bytes, name: str) -> None:
    code = operations.invite_readers(digest=text, by=roll["ada"])

    with pytest.raises(MemoRefused, match="not-a-reader"):
        operations.choose_reader(digest=text, account=roll[name], by=roll["ada"])
    with pytest.raises(MemoRefused, match="not-a-reader"):
        operations.accept_invitation(code=code, by=roll[name])


def test_only_a_drafter_chooses_and_a_drafter_stays(roll: dict[str, int], text: bytes) -> None:
    for act in (operations.choose_reader, operations.drop_reader):
        with pytest.raises(MemoRefused, match="not-a-drafter"):
            act(digest=text, account=roll["bo"], by=roll["bo"])
        with pytest.raises(MemoRefused, match="not-frozen"):
            act(digest=bytes(32), account=roll["bo"], by=roll["ada"])
    with pytest.raises(MemoRefused, match="not-a-drafter"):
        operations.invite_readers(digest=text, by=roll["bo"])

    with pytest.raises(MemoRefused, match="drafter-reads"):
        operations.drop_reader(digest=text, account=roll["ada"], by=roll["ada"])


def test_ada_takes_fay_off_again_and_alone_is_no_circle(roll: dict[str, int], text: bytes) -> None:
    operations.choose_reader(digest=text, account=roll["fay"], by=roll["ada"])
    operations.drop_reader(digest=text, account=roll["fay"], by=roll["ada"])

    assert names_on(text) == ["Ada"]
    with pytest.raises(MemoRefused, match="no-reader-chosen"):
        operations.circulate(digest=text, by=roll["ada"], until=END, at=START, audience="chosen")
    assert not models.Memo.objects.exists()


def test_who_has_left_when_it_begins_is_not_counted(roll: dict[str, int], text: bytes) -> None:
    for name in ("bo", "fay"):
        operations.choose_reader(digest=text, account=roll[name], by=roll["ada"])
    Account.objects.filter(pk=roll["fay"]).update(is_active=False)

    operations.circulate(digest=text, by=roll["ada"], until=END, at=START, audience="chosen")

    (seen,) = queries.open_circulations(START)
    assert seen.readers == 2
    assert names_on(text) == ["Ada", "Bo"]


def test_a_co_drafter_is_a_reader_by_herself_and_chooses_too(roll: dict[str, int], text: bytes) -> None:
    version = models.Version.objects.get()
    models.Drafter.objects.create(draft=version.draft, account_id=roll["gil"])

    operations.choose_reader(digest=text, account=roll["bo"], by=roll["gil"])
    with pytest.raises(MemoRefused, match="drafter-reads"):
        operations.drop_reader(digest=text, account=roll["gil"], by=roll["ada"])
    number = operations.circulate(digest=text, by=roll["gil"], until=END, at=START, audience="chosen")

    assert names_on(text) == ["Ada", "Gil", "Bo"]
    assert readers.may_read(number=number, account=roll["gil"])


def test_when_it_goes_round_the_list_is_fixed(roll: dict[str, int], text: bytes) -> None:
    chosen(text, roll, "bo")

    for act in (operations.choose_reader, operations.drop_reader):
        with pytest.raises(MemoRefused, match="readers-are-fixed"):
            act(digest=text, account=roll["fay"], by=roll["ada"])
    for invite in (operations.invite_readers, operations.call_invitation_back):
        with pytest.raises(MemoRefused, match="readers-are-fixed"):
            invite(digest=text, by=roll["ada"])


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: models.Reader.objects.all().delete(),
        lambda: models.Reader.objects.update(account_id=1),
        lambda: models.Reader.objects.create(version=models.Version.objects.get(), account=Account.objects.all()[3]),
        lambda: models.Circulation.objects.update(readers=20),
        lambda: models.Circulation.objects.all().delete(),
        lambda: models.Invitation.objects.create(version=models.Version.objects.get(), code="12"),
    ],
)
def test_tables_refuse_what_the_code_would(roll: dict[str, int], text: bytes, break_it: Callable[[], object]) -> None:
    chosen(text, roll, "bo")

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        break_it()


def test_a_list_has_no_end_of_names_and_a_page_few_questions(
    roll: dict[str, int], text: bytes, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("bo", "fay", "gil", "hal", "dee"):
        operations.choose_reader(digest=text, account=roll[name], by=roll["ada"])

    with django_assert_max_num_queries(6):
        told = readers.chosen_for(text)

    assert len(told.readers) == 6


def test_members_are_found_by_a_part_of_their_name_and_not_all_at_once(roll: dict[str, int]) -> None:
    assert [each.name for each in find_members("fa")] == ["Fay"]
    assert find_members("f") == find_members("  ") == find_members("Zoe") == find_members("Eve") == []
    assert [each.name for each in find_members("%a", limit=1)] == []


def test_so_many_are_chosen_and_no_more(roll: dict[str, int], text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing_readers, "MOST_READERS", 1)
    operations.choose_reader(digest=text, account=roll["bo"], by=roll["ada"])

    with pytest.raises(MemoRefused, match="too-many-chosen"):
        operations.choose_reader(digest=text, account=roll["fay"], by=roll["ada"])

    assert names_on(text) == ["Ada", "Bo"]
