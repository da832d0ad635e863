"""Ada drafts with Bo: invited, asked or let in; both may do everything, and neither overwrites the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from demur.memos import drafting_queries, models, operations, queries
from demur.memos.operations import DraftChangedMeanwhile, MemoRefused, co_drafters
from demur.memos.operations.co_drafters import MOST_DRAFTERS, VALID_FOR
from demur.memos.rules import Outcome, Recommendation
from demur.standing import operations as standing
from tests.people import NOON, add_officers, content

LATER = NOON + timedelta(hours=2)
CUT = datetime(2026, 11, 12, 9, tzinfo=UTC)
END = datetime(2026, 11, 26, 17, tzinfo=UTC)


def begun(people: dict[str, int], **changes: object) -> UUID:
    return operations.start_draft(by=people["ada"], content=content(**changes), at=NOON)


def joined(people: dict[str, int], name: str = "bo", **changes: object) -> UUID:
    """Let Ada begin a draft, and somebody join it by a link."""
    key = begun(people, **changes)
    link = operations.invite_by_link(key=key, by=people["ada"], at=NOON)
    assert operations.accept_drafting(token=link.token, by=people[name], at=LATER) == key
    return key


def circulated(people: dict[str, int], key: UUID, by: str = "ada") -> int:
    """Let somebody freeze a draft and let it go round."""
    standing.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)
    standing.cut_rolls(at=CUT)
    digest = operations.freeze(key=key, by=people[by], at=CUT)
    return operations.circulate(digest=digest, by=people[by], until=END, at=CUT)


def circle(key: UUID, account: int, at: datetime = LATER) -> drafting_queries.Circle:
    seen = drafting_queries.circle(key, account, at)
    assert seen
    return seen


def test_bo_joins_by_a_link_and_sees_what_ada_sees(people: dict[str, int]) -> None:
    key = joined(people)

    of_ada, of_bo = queries.draft(key, people["ada"]), queries.draft(key, people["bo"])
    assert of_ada
    assert of_ada == of_bo
    assert of_ada.drafters == tuple(sorted((people["ada"], people["bo"])))
    assert [line.key for line in queries.drafts_of(people["bo"])] == [key]
    assert [each.name for each in circle(key, people["bo"]).drafters] == ["Ada", "Bo"]


def test_an_invitation_shows_a_number_and_nothing_of_the_text(people: dict[str, int]) -> None:
    key = begun(people)

    link = operations.invite_by_link(key=key, by=people["ada"], at=NOON)

    seen = drafting_queries.invited_by_link(link.token, LATER)
    assert seen == drafting_queries.InvitedToDraft(link.number, NOON + VALID_FOR)
    assert queries.draft(key, people["bo"]) is None
    assert link.token not in str(models.DraftInvitation.objects.values())
    (invitation,) = circle(key, people["ada"]).invitations
    assert (invitation.number, invitation.name, invitation.outcome) == (link.number, "", Outcome.OPEN)


def test_a_link_works_once_and_not_for_ever(people: dict[str, int]) -> None:
    key = joined(people)
    link = operations.invite_by_link(key=key, by=people["bo"], at=NOON)
    late = operations.invite_by_link(key=key, by=people["bo"], at=NOON)
    gone = operations.invite_by_link(key=key, by=people["bo"], at=NOON)
    operations.accept_drafting(token=link.token, by=people["cy"], at=LATER)
    operations.call_drafter_back(key=key, number=gone.number, by=people["ada"])

    for token, at, reason in (
        (link.token, LATER, "drafting-link-used"),
        (late.token, NOON + VALID_FOR, "drafting-link-expired"),
        (gone.token, LATER, "drafting-link-used"),
        ("guessed", LATER, "drafting-link-unknown"),
    ):
        with pytest.raises(MemoRefused, match=reason):
            operations.accept_drafting(token=token, by=people["dee"], at=at)
        assert drafting_queries.invited_by_link(token, at) is None
    with pytest.raises(MemoRefused, match="not-a-member"):
        operations.accept_drafting(token=late.token, by=people["eve"], at=LATER)
    with pytest.raises(MemoRefused, match="already-a-drafter"):
        operations.accept_drafting(token=late.token, by=people["ada"], at=LATER)


def test_who_declined_a_link_is_not_kept(people: dict[str, int]) -> None:
    key = begun(people)
    link = operations.invite_by_link(key=key, by=people["ada"], at=NOON)

    operations.decline_drafting(token=link.token, by=people["bo"], at=LATER)

    (row,) = models.DraftInvitation.objects.values()
    assert (row["outcome"], row["account_id"]) == ("declined", None)
    with pytest.raises(MemoRefused, match="drafting-link-used"):
        operations.accept_drafting(token=link.token, by=people["bo"], at=LATER)


def test_a_member_is_invited_by_name_where_the_institution_allows_it(
    people: dict[str, int], settings: LazySettings
) -> None:
    key = begun(people)
    with pytest.raises(MemoRefused, match="no-directory"):
        operations.invite_by_name(key=key, username="bo", by=people["ada"], at=NOON)
    settings.DIRECTORY = True

    number = operations.invite_by_name(key=key, username="bo", by=people["ada"], at=NOON)

    for username, reason in (("bo", "invited-already"), ("ada", "already-a-drafter"), ("eve", "member-unknown")):
        with pytest.raises(MemoRefused, match=reason):
            operations.invite_by_name(key=key, username=username, by=people["ada"], at=NOON)
    assert [each.number for each in drafting_queries.invitations_to(people["bo"], LATER)] == [number]
    assert drafting_queries.invited_by_number(number, people["cy"], LATER) is None
    with pytest.raises(MemoRefused, match="drafting-link-unknown"):
        operations.accept_drafting(number=number, by=people["cy"], at=LATER)
    operations.accept_drafting(number=number, by=people["bo"], at=LATER)
    assert drafting_queries.invitations_to(people["bo"], LATER) == []


def test_an_invitation_past_its_end_makes_room_for_another(people: dict[str, int], settings: LazySettings) -> None:
    settings.DIRECTORY = True
    key = begun(people)
    operations.invite_by_name(key=key, username="bo", by=people["ada"], at=NOON)

    second = operations.invite_by_name(key=key, username="bo", by=people["ada"], at=NOON + VALID_FOR)

    seen = circle(key, people["ada"], NOON + VALID_FOR).invitations
    assert [(each.number == second, each.outcome) for each in seen] == [
        (True, Outcome.OPEN),
        (False, Outcome.WITHDRAWN),
    ]


def test_every_drafter_may_do_everything(people: dict[str, int]) -> None:
    key = joined(people)

    operations.save_draft(key=key, by=people["bo"], content=content(title="Bo’s"), revision=0, at=LATER)
    number = circulated(people, key, by="bo")

    text = queries.by_number(number)
    assert text
    assert (text.title, set(text.drafters)) == ("Bo’s", {people["ada"], people["bo"]})
    (circulation,) = queries.open_circulations(CUT)
    assert set(circulation.drafters) == {people["ada"], people["bo"]}
    new = operations.new_version(key=key, by=people["ada"], at=CUT)
    assert queries.draft(new, people["bo"])


def test_to_anybody_else_there_is_no_such_draft(people: dict[str, int]) -> None:
    key, cy = joined(people), people["cy"]
    acts: list[Callable[[], object]] = [
        lambda: operations.invite_by_link(key=key, by=cy, at=NOON),
        lambda: operations.invite_by_name(key=key, username="dee", by=cy, at=NOON),
        lambda: operations.call_drafter_back(key=key, number=1, by=cy),
        lambda: operations.leave_draft(key=key, by=cy),
        lambda: operations.tell_office(key=key, by=cy, name=False),
        lambda: operations.answer_join(key=key, account=people["dee"], let_in=True, by=cy),
        lambda: operations.restore_revision(key=key, number=0, revision=0, by=cy, at=NOON),
        lambda: operations.leave_draft(key=uuid4(), by=cy),
    ]

    for act in acts:
        with pytest.raises(MemoRefused, match="not-a-drafter"):
            act()
    assert drafting_queries.circle(key, cy, LATER) is None
    assert drafting_queries.revisions(key, cy) == []
    assert drafting_queries.revision(key, 0, cy) is None


def test_bo_leaves_and_the_last_one_stays(people: dict[str, int]) -> None:
    key = joined(people)

    operations.leave_draft(key=key, by=people["ada"])

    assert queries.draft(key, people["ada"]) is None
    with pytest.raises(MemoRefused, match="last-drafter"):
        operations.leave_draft(key=key, by=people["bo"])
    assert drafting_queries.revisions(key, people["bo"])[0].by == "Ada"


def test_each_chooses_what_the_office_learns(people: dict[str, int]) -> None:
    key = joined(people)

    operations.tell_office(key=key, by=people["ada"], name=False)

    number = circulated(people, key)
    text = queries.by_number(number)
    assert text
    assert text.known_to_office == (people["bo"],)
    of_ada = queries.draft(key, people["ada"])
    assert of_ada
    assert not of_ada.office_knows_name


def test_cy_asks_to_join_what_goes_round_and_is_let_in(people: dict[str, int]) -> None:
    key = joined(people)
    number = circulated(people, key)

    operations.ask_to_join(number=number, by=people["cy"])
    operations.ask_to_join(number=number, by=people["cy"])

    assert drafting_queries.has_asked(number, people["cy"])
    assert queries.draft(key, people["cy"]) is None
    assert [each.name for each in circle(key, people["bo"]).asking] == ["Cy"]
    operations.answer_join(key=key, account=people["cy"], let_in=True, by=people["bo"])
    assert drafting_queries.drafts_memo(number, people["cy"]) == key
    assert circle(key, people["cy"]).asking == ()


def test_who_was_declined_does_not_ask_again(people: dict[str, int]) -> None:
    key = begun(people)
    number = circulated(people, key)
    operations.ask_to_join(number=number, by=people["cy"])

    operations.answer_join(key=key, account=people["cy"], let_in=False, by=people["ada"])

    with pytest.raises(MemoRefused, match="declined-before"):
        operations.ask_to_join(number=number, by=people["cy"])
    with pytest.raises(MemoRefused, match="nobody-asked"):
        operations.answer_join(key=key, account=people["cy"], let_in=True, by=people["ada"])
    for by, asked, reason in (
        ("ada", number, "already-a-drafter"),
        ("bo", 99, "no-such-memo"),
        ("eve", number, "not-a-member"),
    ):
        with pytest.raises(MemoRefused, match=reason):
            operations.ask_to_join(number=asked, by=people[by])


def test_a_memo_for_chosen_readers_is_not_hinted_at_to_who_asks(people: dict[str, int]) -> None:
    key = begun(people)
    link = operations.invite_by_link(key=key, by=people["ada"], at=NOON)
    standing.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)
    standing.cut_rolls(at=CUT)
    digest = operations.freeze(key=key, by=people["ada"], at=CUT)
    operations.choose_reader(digest=digest, account=people["bo"], by=people["ada"])
    number = operations.circulate(digest=digest, by=people["ada"], until=END, at=CUT, audience="chosen")

    with pytest.raises(MemoRefused, match="no-such-memo"):
        operations.ask_to_join(number=number, by=people["cy"])
    with pytest.raises(MemoRefused, match="readers-are-fixed"):
        operations.accept_drafting(token=link.token, by=people["cy"], at=CUT)
    operations.accept_drafting(token=link.token, by=people["bo"], at=CUT)


def test_after_filing_nobody_comes_or_goes(people: dict[str, int]) -> None:
    key = joined(people)
    operations.invite_by_link(key=key, by=people["ada"], at=NOON)
    number = circulated(people, key)
    operations.ask_to_join(number=number, by=people["cy"])
    digest = queries.draft(key, people["ada"]).digest  # type: ignore[union-attr]
    assert digest
    operations.mark_filed(digest=digest, at=END)

    acts: list[Callable[[], object]] = [
        lambda: operations.leave_draft(key=key, by=people["bo"]),
        lambda: operations.tell_office(key=key, by=people["bo"], name=False),
        lambda: operations.invite_by_link(key=key, by=people["bo"], at=NOON),
        lambda: operations.answer_join(key=key, account=people["cy"], let_in=True, by=people["bo"]),
        lambda: operations.ask_to_join(number=number, by=people["dee"]),
    ]
    for act in acts:
        with pytest.raises(MemoRefused, match="already-filed"):
            act()


def test_there_is_an_end_to_how_many_draft(people: dict[str, int]) -> None:
    key = begun(people)
    more = add_officers(MOST_DRAFTERS)
    for account in more[: MOST_DRAFTERS - 1]:
        link = operations.invite_by_link(key=key, by=people["ada"], at=NOON)
        operations.accept_drafting(token=link.token, by=account, at=NOON)

    with pytest.raises(MemoRefused, match="too-many-drafters"):
        operations.invite_by_link(key=key, by=people["ada"], at=NOON)


def test_what_was_saved_when_is_kept_whole(people: dict[str, int]) -> None:
    key = joined(people)
    changed = content(title="Two", sections={"question": "Otherwise."})
    operations.save_draft(key=key, by=people["bo"], content=changed, revision=0, at=LATER)

    newest, first = drafting_queries.revisions(key, people["ada"])

    assert (first.number, first.by, first.at, first.changed) == (0, "Ada", NOON, ())
    assert (newest.number, newest.by, newest.at) == (1, "Bo", LATER)
    assert set(newest.changed) == {"title", "section-question", "section-why", "section-cost"}
    seen = drafting_queries.revision(key, 1, people["ada"])
    assert seen
    assert seen.before
    assert (seen.before.title, seen.after.title) == ("Restore the permit desk", "Two")


def test_an_earlier_revision_comes_back_as_a_new_one(people: dict[str, int]) -> None:
    key = begun(people)
    asked = content(title="Two", recommendations=(Recommendation(text="Close it."),))
    operations.save_draft(key=key, by=people["ada"], content=asked, revision=0, at=LATER)

    number = operations.restore_revision(key=key, number=0, revision=1, by=people["ada"], at=LATER)

    seen = queries.draft(key, people["ada"])
    assert seen
    assert (number, seen.revision, seen.title) == (2, 2, "Restore the permit desk")
    assert seen.recommendations == content().recommendations
    assert [line.restored for line in drafting_queries.revisions(key, people["ada"])] == [0, None, None]
    with pytest.raises(DraftChangedMeanwhile):
        operations.restore_revision(key=key, number=0, revision=1, by=people["ada"], at=LATER)
    for absent in (2, 7):
        with pytest.raises(MemoRefused, match="no-such-revision"):
            operations.restore_revision(key=key, number=absent, revision=2, by=people["ada"], at=LATER)
    operations.freeze(key=key, by=people["ada"], at=LATER)
    with pytest.raises(MemoRefused, match="draft-is-frozen"):
        operations.restore_revision(key=key, number=0, revision=2, by=people["ada"], at=LATER)


def test_history_is_read_a_page_at_a_time_in_few_questions(
    people: dict[str, int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key = joined(people)
    for number in range(7):
        written = content(title=f"Title {number}")
        operations.save_draft(key=key, by=people["bo"], content=written, revision=number, at=LATER)

    with django_assert_num_queries(3):
        first = drafting_queries.revisions(key, people["ada"], limit=3)
    rest = drafting_queries.revisions(key, people["ada"], before=first[-1].number, limit=10)

    assert [line.number for line in [*first, *rest]] == [7, 6, 5, 4, 3, 2, 1, 0]
    assert all(line.changed == ("title",) for line in [*first, *rest][:-1])
    with django_assert_num_queries(5):
        circle(key, people["ada"])


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"token_hash": None, "account_id": None}, "an_invitation_is_a_link_or_has_a_name"),
        ({"token_hash": b"short", "account_id": None}, "an_invitation_is_a_link_or_has_a_name"),
        ({"token_hash": bytes(32), "outcome": "eaten"}, "invitation_outcome_is_known"),
    ],
)
def test_the_table_refuses_an_invitation_that_is_none(
    people: dict[str, int], wrong: dict[str, object], name: str
) -> None:
    key = begun(people)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        models.DraftInvitation.objects.create(draft_id=key, number=7, expires_at=NOON, **wrong)


def test_so_many_draft_and_no_more_however_many_were_invited(
    people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(co_drafters, "MOST_DRAFTERS", 2)
    key, (officer,) = begun(people), add_officers(1)
    links = [operations.invite_by_link(key=key, by=people["ada"], at=NOON) for _ in range(2)]
    operations.accept_drafting(token=links[0].token, by=people["bo"], at=LATER)

    with pytest.raises(MemoRefused, match="too-many-drafters"):
        operations.accept_drafting(token=links[1].token, by=officer, at=LATER)

    assert [each.name for each in circle(key, people["ada"]).drafters] == ["Ada", "Bo"]


def test_so_many_invitations_are_open_and_no_more(people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(co_drafters, "MOST_OPEN_INVITATIONS", 1)
    key = begun(people)
    made = operations.invite_by_link(key=key, by=people["ada"], at=NOON)

    with pytest.raises(MemoRefused, match="too-many-invitations"):
        operations.invite_by_link(key=key, by=people["ada"], at=LATER)

    operations.call_drafter_back(key=key, number=made.number, by=people["ada"])
    assert operations.invite_by_link(key=key, by=people["ada"], at=LATER)
