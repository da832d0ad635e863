"""A list of members is taken as a whole, or refused with the line; a one-time link works once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from demur.site.command import main
from demur.standing import operations, queries, rules
from demur.standing.member_list import LARGEST_LIST, MembersRefused, read_members
from demur.standing.models import Account, OneTimeLink
from demur.standing.queries import LinkRefused
from demur.standing.rules import Role
from tests.people import NOON

HEAD = "username,name,language,category\n"


@pytest.mark.parametrize(
    ("raw", "reason", "line"),
    [
        (b"", "members-header-wrong", 1),
        (b"username,name\nfay,Fay\n", "members-header-wrong", 1),
        (b"username,name,language,category,salary\n", "members-header-wrong", 1),
        (b"username,name,name,language,category\n", "members-header-wrong", 1),
        (HEAD.encode(), "members-empty", 1),
        (b"PK\x03\x04 a spreadsheet", "members-of-wrong-type", 1),
        (b"%PDF-1.7", "members-of-wrong-type", 1),
        (HEAD.encode("utf-16"), "members-of-wrong-type", 1),
        (HEAD.encode() + "fay,Fée,en,officer\n".encode("latin-1"), "members-not-utf-8", 2),
        (f"{HEAD}fay,Fay,en,officer\nfay,Fay,en,officer\n".encode(), "member-twice", 3),
        (f"{HEAD}fay,Fay,en,officer\nFAY,Fay,en,officer\n".encode(), "member-twice", 3),
        (f"{HEAD}fay,Fay,en\n".encode(), "members-malformed", 2),
        (f"{HEAD}fay,Fay,en,officer,more\n".encode(), "members-malformed", 2),
        (f'{HEAD}"fay,Fay,en,officer\n'.encode(), "members-malformed", 2),
        (f"{HEAD}f ay,Fay,en,officer\n".encode(), "member-username-malformed", 2),
        (f"{HEAD}fay,,en,officer\n".encode(), "member-name-malformed", 2),
        (f"{HEAD}fay,F\u202eay,en,officer\n".encode(), "member-name-malformed", 2),
        (f'{HEAD}fay,"F\nay",en,officer\n'.encode(), "member-name-malformed", 3),
        (f"{HEAD}fay,{'F' * 201},en,officer\n".encode(), "member-name-malformed", 2),
        (f"{HEAD}fay,Fay,fr,officer\n".encode(), "member-language-unknown", 2),
        (f"{HEAD}fay,Fay,en,admiral\n".encode(), "member-category-unknown", 2),
        (b"username,name,language,category,email\nfay,Fay,en,officer,nowhere\n", "member-email-malformed", 2),
        (b"username,name,language,category,office\nfay,Fay,en,officer,nowhere\n", "member-office-unknown", 2),
        (b"x" * (LARGEST_LIST + 1), "members-too-large", None),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(
    people: dict[str, int], raw: bytes, reason: str, line: int | None
) -> None:
    with pytest.raises(MembersRefused) as refused:
        operations.import_members(raw, at=NOON)

    assert (refused.value.reason, refused.value.facts.get("line")) == (reason, line)
    assert Account.objects.count() == len(people)


def test_who_is_there_already_is_changed_and_gets_no_link(people: dict[str, int]) -> None:
    raw = f"\ufeff{HEAD}bo,Bo B.,en,left\r\nfay,فاي,ar,officer\r\n".encode()

    invitations = operations.import_members(raw, at=NOON)

    assert [(each.username, each.name, each.language) for each in invitations] == [("fay", "فاي", "ar")]
    bo = queries.member(people["bo"])
    assert bo
    assert (bo.name, bo.entitled, bo.reads) == ("Bo B.", False, False)


def test_a_list_may_say_in_which_office_somebody_works_and_one_without_that_column_leaves_it(
    people: dict[str, int],
) -> None:
    operations.import_members(b"username,name,language,category,office\nbo,Bo,ar,officer,straits\n", at=NOON)
    assert queries.standing_of(people["bo"]).office == "straits"

    operations.import_members(f"{HEAD}bo,Bo,ar,officer\n".encode(), at=NOON)
    assert queries.standing_of(people["bo"]).office == "straits"

    operations.import_members(b"username,name,language,category,office\nbo,Bo,ar,officer,\n", at=NOON)
    assert queries.standing_of(people["bo"]).office == ""


def test_what_somebody_is_and_where_they_work_is_told_at_once(people: dict[str, int]) -> None:
    dee, eve = queries.standing_of(people["dee"]), queries.standing_of(people["eve"])

    assert dee.roles == {Role.MEMBER, Role.CLERK, Role.ADDRESSEE}
    assert (dee.category, dee.officials) == ("officer", {"first-secretary"})
    assert eve.roles == frozenset()
    assert queries.standing_of(0).roles == frozenset()


def test_two_accounts_never_share_a_person(people: dict[str, int]) -> None:
    persons = Account.objects.values_list("person", flat=True)

    assert len(set(persons)) == len(people)
    assert all(len(person) == 32 and int(person, 16) for person in persons)


def test_a_link_sets_a_password_once(people: dict[str, int]) -> None:
    (invitation,) = operations.import_members(f"{HEAD}fay,Fay,en,officer\n".encode(), at=NOON)
    assert queries.invited_by(invitation.token, NOON).name == "Fay"

    account = operations.accept_link(token=invitation.token, password="a long password", at=NOON)

    assert Account.objects.get(pk=account).check_password("a long password")
    with pytest.raises(LinkRefused, match="link-used"):
        operations.accept_link(token=invitation.token, password="another password", at=NOON)
    assert Account.objects.get(pk=account).check_password("a long password")


def test_a_link_is_not_kept_and_does_not_last(people: dict[str, int]) -> None:
    (invitation,) = operations.import_members(f"{HEAD}fay,Fay,en,officer\n".encode(), at=NOON)

    assert not any(invitation.token.encode() in bytes(link.token_hash) for link in OneTimeLink.objects.all())
    with pytest.raises(LinkRefused, match="link-unknown"):
        queries.invited_by(invitation.token + "x", NOON)
    with pytest.raises(LinkRefused, match="link-expired"):
        operations.accept_link(token=invitation.token, password="p", at=NOON + rules.LINK_VALID_FOR)


def test_neither_a_link_nor_a_sign_in_leaves_a_moment(people: dict[str, int]) -> None:
    at = NOON + timedelta(minutes=17, seconds=3)
    (invitation,) = operations.import_members(f"{HEAD}fay,Fay,en,officer\n".encode(), at=at)
    operations.accept_link(token=invitation.token, password="a long password", at=at)

    Client().force_login(Account.objects.get(username="fay"))

    link = OneTimeLink.objects.get(account__username="fay")
    assert (link.used_at, link.expires_at) == (NOON, NOON + rules.LINK_VALID_FOR)
    assert Account.objects.get(username="fay").last_login is None


def test_a_new_link_takes_the_place_of_the_old_one(people: dict[str, int]) -> None:
    (invitation,) = operations.import_members(f"{HEAD}fay,Fay,en,officer\n".encode(), at=NOON)

    again = operations.invite(username="fay", at=NOON + timedelta(days=20))

    assert queries.invited_by(again, NOON + timedelta(days=20)).username == "fay"
    with pytest.raises(LinkRefused, match="link-unknown"):
        queries.invited_by(invitation.token, NOON)


def test_roles_are_given_to_accounts_that_are_there(people: dict[str, int]) -> None:
    with pytest.raises(MembersRefused, match="no-such-account"):
        operations.give_role(username="nobody", role=Role.CLERK)
    with pytest.raises(MembersRefused, match="role-not-given"):
        operations.give_role(username="bo", role=Role.MEMBER)
    with pytest.raises(MembersRefused, match="no-such-official"):
        operations.hold_office(username="bo", official="emperor")


def test_the_command_prints_a_link_for_each_new_member(
    people: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "members.csv"
    file.write_text(f"{HEAD}fay,Fay,ar,officer\ngus,Gus,en,officer\n", encoding="utf-8")

    assert main(["members", "import", str(file), "--site", "https://dissent.example/"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("fay\thttps://dissent.example/ar/join/")
    assert len(lines) == 2
    assert main(["members", "role", "gus", "inspector"]) == 0
    assert main(["members", "office", "gus", "heads-of-mission"]) == 0
    assert main(["members", "invite", "gus"]) == 0
    assert main(["members", "invite", "nobody"]) == 1
    assert main(["members", "role", "nobody", "clerk"]) == 1
    assert main(["members", "office", "gus", "emperor"]) == 1
    assert main(["members", "import", str(tmp_path / "nothing.csv")]) == 1
    assert Role.INSPECTOR in queries.roles_of(queries.account_named("gus") or 0)


def test_the_command_names_the_line_that_is_wrong(
    people: dict[str, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "members.csv"
    file.write_text(f"{HEAD}fay,Fay,ar,officer\nfay,Fay,en,officer\n", encoding="utf-8")

    assert main(["members", "import", str(file)]) == 1

    assert "line 3: member-twice" in capsys.readouterr().err
    file.write_bytes(b"x" * (LARGEST_LIST + 1))
    assert main(["members", "import", str(file)]) == 1


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "ignore")))
def test_any_bytes_are_members_or_a_named_refusal(raw: bytes) -> None:
    with suppress(MembersRefused):
        assert all(member.category == "officer" for member in read_members(raw, {"officer"}))
