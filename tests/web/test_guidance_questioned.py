"""A memo questions guidance: its text says so, the memo's page and the guidance's lead to each other."""

from __future__ import annotations

import re

import pytest

from demur.channel import operations as channel
from demur.memos import operations as memos
from demur.memos import queries as written
from tests.channel.town import Town, moment
from tests.web.conftest import As
from tests.web.guidance_town import employ, issue
from tests.web.test_forms import TYPED, reason_in, start

SENTENCE = "This memo questions Guidance 7, “Words on the harbour measures”, issued on 2 March 2027."


@pytest.fixture
def guided(town: Town) -> Town:
    """Return the town while guidance 7 is in force."""
    employ(town)
    issue(town)
    return town


def test_the_link_from_guidance_begins_a_memo_that_questions_it(guided: Town, signed_in: As) -> None:
    page = signed_in("Ada").get("/en/memos/new?guidance=7&policy=harbours").content.decode()

    assert '<option value="7" selected>' in page
    assert '<option value="harbours" selected>' in page


def test_the_frozen_text_says_it_in_its_first_sentence_and_nobody_has_to_write_it(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, **{"questions-guidance": "7", "act": "preview"})

    preview = ada.get(f"{address}/freeze").content.decode()
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    assert SENTENCE in preview
    assert re.search(rf'<p id="p1"[^>]*>.*{re.escape(SENTENCE)}', ada.get(address).content.decode())
    assert '<option value="7" selected>' not in preview


def test_it_is_said_in_the_language_of_the_memo(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, **{"questions-guidance": "7", "language": "ar", "act": "preview"})

    page = ada.get(f"{address}/freeze").content.decode()

    assert "تعترض هذه المذكرة على إرشادات الخطاب 7، «عبارات في تدابير الموانئ»، الصادرة في 2 آذار/مارس 2027." in page


def test_memo_and_guidance_lead_to_each_other(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, **{"questions-guidance": "7"})
    key = address.rpartition("/")[2]
    digest = memos.freeze(key=key, by=guided.accounts["Ada"], at=moment(3, 8))  # type: ignore[arg-type]  # as an address has it
    number = channel.file_alone(digest=digest, by=guided.accounts["Ada"], letter=None, at=moment(3, 9))

    assert f'href="/en/memos/{number}"' in signed_in("Bo").get("/en/guidance/7").content.decode()
    assert 'href="/en/guidance/7"' in signed_in("Bo").get(f"/en/memos/{number}").content.decode()
    assert 'href="/en/guidance/7"' in signed_in("Kim").get(f"/en/office/{number}").content.decode()
    text = written.by_number(number)
    assert text is not None
    assert text.questions_guidance == 7


def test_a_new_version_questions_the_same_guidance(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, **{"questions-guidance": "7"})
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    begun = ada.post(f"{address}/version")

    assert '<option value="7" selected>' in ada.get(begun["Location"]).content.decode()


def test_the_choice_stays_when_the_draft_is_saved_and_can_be_taken_back(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, **{"questions-guidance": "7"})
    assert '<option value="7" selected>' in ada.get(address).content.decode()

    ada.post(address, {**TYPED, "questions-guidance": ""})

    assert '<option value="7" selected>' not in ada.get(address).content.decode()


@pytest.mark.parametrize("number", ["8", "seven", "-1", "99999999999999"])
def test_guidance_that_is_not_there_cannot_be_questioned(guided: Town, signed_in: As, number: str) -> None:
    response = signed_in("Ada").post("/en/memos/new", {**TYPED, "questions-guidance": number})

    assert response.status_code == 409
    assert reason_in(response) == "guidance-unknown"


def test_the_sentence_alone_is_no_memo(guided: Town, signed_in: As) -> None:
    nothing = {"section-question": "", "section-why": "", "r1-words": "", "r1-by": ""}
    ada = signed_in("Ada")
    address = start(ada, **{**nothing, "questions-guidance": "7"})

    assert reason_in(ada.get(f"{address}/freeze")) == "text-empty"
