"""Ada chooses who may read her memo; Bo brings an invitation; to everybody else the memo is not there."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from demur.channel import operations as channel
from demur.institution.models import Institution
from demur.memos import operations as acts
from demur.memos import queries as memos
from demur.memos import readers
from demur.memos.rules import Content
from demur_verify.invitation import code_of, in_groups
from tests.channel.town import Town, moment
from tests.web.conftest import As, SetClock
from tests.web.test_forms import reason_in

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
END = {"until": "2027-03-12", "confirmed": "yes"}


@pytest.fixture
def frozen(town: Town) -> tuple[UUID, bytes]:
    """Let Ada freeze a memo; return its draft's key and its digest."""
    sections = {"question": "Why are the piers closed?", "why": "", "tried": "", "cost": ""}
    content = Content(
        title="Open the piers", policy="harbours", marking="plain", addressees=("director",), sections=sections
    )
    key = acts.start_draft(by=town.accounts["Ada"], content=content, at=moment(3, 9))
    return key, acts.freeze(key=key, by=town.accounts["Ada"], at=moment(3, 9))


def choose(client: Client, key: UUID, act: str, **fields: Any) -> Any:
    return client.post(f"/en/drafts/{key}/readers", {"act": act, **fields})


def circulated(town: Town, frozen: tuple[UUID, bytes], *names: str) -> int:
    """Let Ada circulate her memo to chosen readers; return its number."""
    ada, (_key, digest) = town.accounts["Ada"], frozen
    for name in names:
        acts.choose_reader(digest=digest, account=town.accounts[name], by=ada)
    number = acts.circulate(digest=digest, by=ada, until=moment(12, 17), at=moment(3, 11), audience="chosen")
    town.sequence(moment(3, 11))
    return number


def test_ada_finds_bo_by_a_part_of_his_name_and_circulates_to_him(
    town: Town, signed_in: As, frozen: tuple[UUID, bytes]
) -> None:
    ada, (key, digest) = signed_in("Ada"), frozen
    found = choose(ada, key, "find", find="b").content.decode(), choose(ada, key, "find", find="bo").content.decode()

    assert "No member with that name" in found[0]
    assert f'name="account" value="{town.accounts["Bo"]}"' in found[1]
    assert choose(ada, key, "choose", account=town.accounts["Bo"]).status_code == 302
    assert choose(ada, key, "choose", account=town.accounts["Fay"]).status_code == 302
    assert choose(ada, key, "drop", account=town.accounts["Fay"]).status_code == 302
    page = ada.get(f"/en/drafts/{key}/readers").content.decode()
    assert "nobody on it can sign without a name" in page, "two readers are fewer than the floor"
    assert reason_in(choose(ada, key, "circulate", until="2027-03-12")) == "not-confirmed"
    assert reason_in(choose(ada, key, "circulate", until="x", confirmed="yes")) == "until-malformed"
    assert choose(ada, key, "circulate", **END).status_code == 302

    circulation = memos.circulation_of(digest)
    assert circulation is not None
    assert (circulation.audience, circulation.readers) == ("chosen", 2)
    page = unescape(ada.get(f"/en/drafts/{key}/readers").content.decode())
    assert f"http://127.0.0.1:8001/en/#{circulation.number}.{digest.hex()}" in page
    assert in_groups(code_of(digest)) in page
    assert 'name="act"' not in page, "nothing can be changed any more"
    assert reason_in(choose(ada, key, "choose", account=town.accounts["Fay"])) == "readers-are-fixed"


def test_nobody_chosen_is_no_circle(signed_in: As, frozen: tuple[UUID, bytes]) -> None:
    ada, (key, _digest) = signed_in("Ada"), frozen

    answer = choose(ada, key, "circulate", **END)

    assert (answer.status_code, reason_in(answer)) == (409, "no-reader-chosen")


@pytest.mark.parametrize("account", ["", "x", "0", "99999999", "999999999999", "-1", "1e3"])
def test_what_is_no_member_is_not_put_on_a_list(signed_in: As, frozen: tuple[UUID, bytes], account: str) -> None:
    answer = choose(signed_in("Ada"), frozen[0], "choose", account=account)

    assert (answer.status_code, reason_in(answer)) == (409, "not-a-reader")


@pytest.mark.parametrize("words", ["%", "_" * 5, "\0\0\0", "a" * 100_000, "'; --", "\u202eob"])
def test_any_words_can_be_looked_for(signed_in: As, frozen: tuple[UUID, bytes], words: str) -> None:
    assert choose(signed_in("Ada"), frozen[0], "find", find=words).status_code == 200


def test_the_list_is_the_drafters_alone(signed_in: As, frozen: tuple[UUID, bytes]) -> None:
    for name in ("Bo", "Kim", "Dee", "Ivo", "Zoe"):
        assert signed_in(name).get(f"/en/drafts/{frozen[0]}/readers").status_code == 404


@pytest.mark.parametrize("form", ["grouped", "plain", "eastern"])
def test_bo_joins_by_the_digits_that_ada_told_him(
    town: Town, signed_in: As, frozen: tuple[UUID, bytes], form: str
) -> None:
    (key, digest), bo = frozen, signed_in("Bo")
    assert choose(signed_in("Ada"), key, "invite").status_code == 302
    code = in_groups(code_of(digest))
    typed = {"grouped": code, "plain": code.replace(" ", ""), "eastern": code.translate(EASTERN)}[form]

    looked = bo.post("/ar/invitations", {"act": "look", "code": typed})
    assert [each.name for each in readers.chosen_for(digest).readers] == ["Ada"]
    joined = bo.post("/en/invitations", {"act": "join", "code": code})

    assert (looked.status_code, joined.status_code) == (200, 200)
    page = looked.content.decode()
    assert 'data-testid="join-readers"' in page
    assert "Open the piers" not in page, "an invitation shows neither title nor text"
    assert 'data-testid="joined"' in joined.content.decode()
    assert [each.name for each in readers.chosen_for(digest).readers] == ["Ada", "Bo"]
    choose(signed_in("Ada"), key, "call-back")
    assert reason_in(signed_in("Fay").post("/en/invitations", {"act": "join", "code": code})) == "invitation-unknown"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "code-malformed"),
        ("12", "code-malformed"),
        ("1" * 100_000, "code-malformed"),
        ("\0" * 32, "code-malformed"),
        ("0" * 32, "code-mistyped"),
        (in_groups(code_of(bytes(32))), "invitation-unknown"),
    ],
)
def test_digits_that_invite_nobody_are_answered_in_words(
    signed_in: As, frozen: tuple[UUID, bytes], code: str, reason: str
) -> None:
    answer = signed_in("Bo").post("/en/invitations", {"act": "join", "code": code})

    assert (answer.status_code, reason_in(answer)) == (409, reason)


def test_to_everybody_but_its_readers_an_open_memo_is_not_there(
    town: Town, signed_in: As, frozen: tuple[UUID, bytes]
) -> None:
    number = circulated(town, frozen, "Bo")

    for name, status in (("Ada", 200), ("Bo", 200), ("Fay", 404), ("Kim", 404), ("Dee", 404), ("Ivo", 404)):
        client = signed_in(name)
        pages = [client.get(f"/en/memos/{number}"), client.get(f"/en/memos/{number}/desk.json")]
        assert [page.status_code for page in pages] == [status, status], name
        handed = json.loads(client.get("/en/reading/desk.json").content)["memos"]
        assert [memo["number"] for memo in handed] == ([number] if status == 200 else []), name
        for path in ("policies/harbours", "reading"):
            shown = client.get(f"/en/{path}").content.decode()
            assert ("Open the piers" in shown) == (status == 200 and path != "reading"), (name, path)
            assert (f"memo {number}." in shown) == (status == 200 and path == "reading"), (name, path)
    page = signed_in("Bo").get(f"/en/memos/{number}").content.decode()
    assert "2 chosen readers" in page


def test_the_desk_is_told_how_many_readers_could_have_signed(
    town: Town, signed_in: As, frozen: tuple[UUID, bytes]
) -> None:
    circulated(town, frozen, "Bo", "Cy")

    document = json.loads(signed_in("Bo").get("/en/reading/desk.json").content)

    (memo,) = document["memos"]
    assert (memo["circulated"]["audience"], memo["circulated"]["readers"]) == ("chosen", 3)
    assert memo["circulated"]["holders"] == 0, "two are fewer than the floor"
    Institution.objects.update(floor=2)
    (memo,) = json.loads(signed_in("Bo").get("/en/reading/desk.json").content)["memos"]
    assert memo["circulated"]["holders"] == 2, "Cy holds no place"
    assert document["policies"] == [{"name": "harbours", "title": document["policies"][0]["title"]}]
    assert {each["name"] for each in document["markings"]} == {"plain", "sensitive"}


def test_a_list_that_can_change_does_not_tell_whose_place_is_whose(
    town: Town, signed_in: As, frozen: tuple[UUID, bytes]
) -> None:
    Institution.objects.update(floor=2)
    ada, (key, _digest), told = signed_in("Ada"), frozen, []

    for name in ("Bo", "Cy"):
        choose(ada, key, "choose", account=town.accounts[name])
        page = ada.get(f"/en/drafts/{key}/readers").content.decode()
        assert f"<bdi>{name}</bdi>" in page
        told.append(re.findall(r"[^<>]*[Pp]lace[^<>]*", page))
        choose(ada, key, "drop", account=town.accounts[name])

    assert told[0] == told[1] != [], "Bo holds a place, Cy does not"


def test_once_filed_the_office_and_the_addressee_read_it_and_nobody_else(
    town: Town, signed_in: As, set_clock: SetClock, frozen: tuple[UUID, bytes]
) -> None:
    number = circulated(town, frozen, "Bo")
    channel.file_now(number=number, by=town.accounts["Ada"], at=moment(4, 9))
    town.batch(at=moment(4, 10))
    town.sequence(moment(4, 10))
    set_clock(moment(5, 12))

    for name, status in (("Bo", 200), ("Kim", 200), ("Dee", 200), ("Fay", 404), ("Ivo", 404)):
        client = signed_in(name)
        for path in (f"memos/{number}", f"receipts/{number}", f"receipts/{number}/slip", f"receipts/{number}/pack"):
            answer = client.get(f"/en/{path}").status_code
            assert answer in {status, 409 if status == 200 else status}, (name, path)
        handed = json.loads(client.get("/en/reading/desk.json").content)["memos"]
        assert [memo["state"] for memo in handed] == (["filed"] if status == 200 else []), name
    assert "Open the piers" in signed_in("Kim").get("/en/office").content.decode()


def test_an_inspector_sees_that_it_is_late_and_is_not_led_to_a_page_that_is_not_there(
    town: Town, signed_in: As, set_clock: SetClock, frozen: tuple[UUID, bytes]
) -> None:
    number = circulated(town, frozen, "Bo")
    channel.file_now(number=number, by=town.accounts["Ada"], at=moment(4, 9))
    town.batch(at=moment(4, 10))
    channel.note_overdue(at=moment(20, 12))
    set_clock(moment(20, 13))

    page = signed_in("Ivo").get("/en/inspect").content.decode()

    assert f"Memo {number}, for chosen readers" in page
    assert f"/memos/{number}" not in page
