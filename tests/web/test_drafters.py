"""Bo is invited to draft with Ada, sees a number until he accepts, and then may do what she may."""

from __future__ import annotations

import re

from django.conf import LazySettings
from django.test import Client

from tests.channel.town import Town
from tests.web.conftest import As
from tests.web.test_forms import TYPED, reason_in, start


def link_to(drafter: Client, address: str) -> str:
    """Let a drafter make a link; return its path."""
    page = drafter.post(f"{address}/drafters", {"act": "link"}).content.decode()
    return "/en/drafting/" + page.partition("/en/drafting/")[2].partition("<")[0]


def test_bo_accepts_a_link_and_files_what_ada_began(town: Town, signed_in: As) -> None:
    ada, bo = signed_in("Ada"), signed_in("Bo")
    address = start(ada)
    link = link_to(ada, address)

    shown = bo.get(link).content.decode()
    before = bo.get(address).status_code
    accepted = bo.post(link, {"act": "accept"})

    assert "to draft a memo" in shown
    for hidden in (TYPED["title"], "One.", "Ada", address.rpartition("/")[2]):
        assert hidden not in shown
    assert before == 404
    assert accepted["Location"] == address
    assert bo.post(address, {**TYPED, "title": "Bo writes", "act": "preview"}).status_code == 302
    assert bo.post(f"{address}/freeze", {"revision": "1", "confirmed": "yes"}).status_code == 302
    assert "/receipts/" in bo.post(f"{address}/file", {"confirmed": "yes"})["Location"]
    assert "Bo writes" in ada.get(address).content.decode()


def test_a_link_that_was_answered_says_so(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    link = link_to(ada, address)
    signed_in("Bo").post(link, {"act": "decline"})

    answer = signed_in("Fay").get(link)

    assert answer.status_code == 410
    assert reason_in(answer) == "drafting-link-used"
    assert signed_in("Fay").post("/ar/drafting/guessed", {"act": "accept"}).status_code == 410
    assert signed_in("Kim").get(link).status_code == 404
    assert "Declined" in ada.get(f"{address}/drafters").content.decode()


def test_to_others_there_is_no_page_of_drafters(town: Town, signed_in: As) -> None:
    address = start(signed_in("Ada"))

    for name in ("Bo", "Kim", "Ivo"):
        assert signed_in(name).get(f"{address}/drafters").status_code == 404
        assert signed_in(name).post(f"{address}/drafters", {"act": "link"}).status_code == 404


def test_a_member_is_invited_by_name_where_there_is_a_directory(
    town: Town, signed_in: As, settings: LazySettings
) -> None:
    ada, bo = signed_in("Ada"), signed_in("Bo")
    address = start(ada)
    refused = ada.post(f"{address}/drafters", {"act": "name", "username": "bo"})
    settings.DIRECTORY = True

    unknown = ada.post(f"{address}/drafters", {"act": "name", "username": "nobody\x00\u202e"})
    ada.post(f"{address}/drafters", {"act": "name", "username": "bo"})

    assert reason_in(refused) == "no-directory"
    assert reason_in(unknown) == "member-unknown"
    found = re.search(r'href="(/en/drafting/by-name/[0-9]+)"', bo.get("/en/memos/new").content.decode())
    assert found
    assert signed_in("Fay").get(found[1]).status_code == 404
    assert bo.post(found[1], {"act": "accept"})["Location"] == address


def test_fay_asks_to_join_and_is_let_in(town: Town, signed_in: As) -> None:
    ada, fay = signed_in("Ada"), signed_in("Fay")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})
    ada.post(f"{address}/circulate", {"until": "2027-03-12", "confirmed": "yes"})
    assert 'data-testid="ask-to-join"' in fay.get("/en/memos/1").content.decode()

    asked = fay.post("/en/memos/1/drafters")
    waiting = fay.get("/en/memos/1").content.decode()
    ada.post(f"{address}/drafters", {"act": "let-in", "account": str(town.accounts["Fay"])})

    assert asked.status_code == 302
    assert 'data-testid="ask-to-join"' not in waiting
    assert f'href="{address}"' in fay.get("/en/memos/1").content.decode()
    assert fay.post("/en/memos/99/drafters").status_code == 409


def test_ada_leaves_and_bo_cannot(town: Town, signed_in: As) -> None:
    ada, bo = signed_in("Ada"), signed_in("Bo")
    address = start(ada)
    bo.post(link_to(ada, address), {"act": "accept"})

    assert ada.post(f"{address}/drafters", {"act": "leave"}).status_code == 302

    assert ada.get(address).status_code == 404
    assert reason_in(bo.post(f"{address}/drafters", {"act": "leave"})) == "last-drafter"


def test_what_is_no_act_changes_nothing(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)

    for act in ({}, {"act": "call-back", "number": "x"}, {"act": "call-back", "number": "99999999"}):
        assert ada.post(f"{address}/drafters", act).status_code == 302
    for act in ({"act": "let-in"}, {"act": "decline", "account": "٣"}):
        assert reason_in(ada.post(f"{address}/drafters", act)) == "nobody-asked"
