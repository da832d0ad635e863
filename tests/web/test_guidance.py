"""Fay issues guidance from a letter, changes it and takes it along; everybody reads it."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demur.guidance import queries
from demur.guidance.queries import Guidance
from demur.institution.rules import Words
from tests.channel.town import Town, moment
from tests.guidance.office import affirm, avoid
from tests.web.conftest import As
from tests.web.guidance_town import HEAD, LETTER, employ, issue, posted

NEW = "/en/guidance/new"
TODAY = date(2027, 3, 3)
FIELD = re.compile(r'name="(e\d+-(?:en|ar|kind|en-asked|ar-asked)(?:-\w+)?)"[^>]*value="([^"]*)"( checked)?')


def fields_in(page: str) -> dict[str, str]:
    """Read the entries of a shown form as a browser would send them."""
    sent = {
        name: value
        for name, value, checked in FIELD.findall(page)
        if checked or not name.endswith(("-kind", "-reading"))
    }
    count = re.search(r'name="entries" value="(\d+)"', page)
    assert count
    return {**sent, "entries": count[1]}


def seen(number: int = 7) -> Guidance:
    found = queries.guidance(number, on=TODAY)
    assert found is not None
    return found


def reason_of(response: Any) -> str:
    assert response.status_code == 409, response.status_code
    found = re.search(r'role="alert"[^>]*data-reason="([^"]+)"', response.content.decode())
    assert found, response.content.decode()
    return found[1]


@pytest.fixture
def fay(town: Town, signed_in: As) -> Client:
    """Return the browser of Fay, who works for the planning office."""
    employ(town)
    return signed_in("Fay")


def test_a_pasted_letter_is_read_and_nothing_is_kept_before_it_is_confirmed(fay: Client) -> None:
    page = fay.post(NEW, {**HEAD, "entries": "1", "act": "read", "pasted": LETTER}).content.decode()

    assert "end to the hardship/shortages" in page
    assert "What does the slash join?" in page
    assert queries.all_guidance(TODAY) == []


def test_confirming_what_was_found_takes_the_likeliest_reading_of_each_slash(fay: Client) -> None:
    page = fay.post(NEW, {**HEAD, "entries": "1", "act": "read", "pasted": LETTER}).content.decode()
    response = fay.post(NEW, {**HEAD, **fields_in(page), "act": "issue", "confirmed": "yes"})

    assert response.status_code == 302
    assert response["Location"] == "/en/guidance/7"
    assert seen().entries == (
        avoid("reopen the harbours", "إعادة فتح الموانئ"),
        avoid("end to the hardship"),
        avoid("end to the shortages"),
        avoid("standstill of measures"),
        avoid("suspension of measures"),
        affirm("duty to keep the waters safe"),
    )


def test_another_reading_can_be_chosen(fay: Client) -> None:
    page = fay.post(NEW, {**HEAD, "entries": "1", "act": "read", "pasted": LETTER}).content.decode()
    sent = {**fields_in(page), "e2-en-reading": "1", "e3-en-reading": "2"}

    fay.post(NEW, {**HEAD, **sent, "act": "issue", "confirmed": "yes"})

    texts = [said.text for entry in seen().entries for said in entry.said if said.language == "en"]
    assert texts[1:4] == ["end to the hardship", "shortages", "standstill/suspension of measures"]


def test_a_slash_that_somebody_types_is_asked_about_before_anything_is_kept(fay: Client) -> None:
    response = fay.post(NEW, posted([{"kind": "avoid", "en": "hardship/shortages"}]))

    assert reason_of(response) == "slash-unanswered"
    assert "What does the slash join?" in response.content.decode()
    assert queries.all_guidance(TODAY) == []


def test_a_slash_that_is_typed_after_the_question_is_asked_about_anew(fay: Client) -> None:
    entry = {"kind": "avoid", "en": "want/need", "en-asked": "hardship/shortages", "en-reading": "0"}

    assert reason_of(fay.post(NEW, posted([entry]))) == "slash-unanswered"


def test_the_subject_and_the_day_of_an_email_go_into_the_form(fay: Client) -> None:
    raw = (
        "From: Messaging <m@x.example>\r\nSubject: =?utf-8?b?2LnYqNin2LHYp9iq?=\r\n"
        "Date: Fri, 26 Feb 2027 09:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\nAvoid “reopen the harbours”.\r\n"
    ).encode()

    response = fay.post(
        NEW, {**HEAD, "title-en": "", "entries": "1", "act": "read", "upload": SimpleUploadedFile("w.eml", raw)}
    )

    page = response.content.decode()
    assert 'value="عبارات"' in page
    assert 'value="2027-02-26"' in page
    assert 'value="reopen the harbours"' in page


@pytest.mark.parametrize("ending", ["csv", "eml"])
def test_what_is_taken_along_comes_back_without_loss(town: Town, fay: Client, ending: str) -> None:
    entries = (
        avoid("and/or, “so” to speak", "هذا/ذاك", reason='Why; "quoted", so', preferred="=say"),
        avoid("'apostrophe"),
        affirm("واجب"),
        affirm("duty", "واجب آخر"),
    )
    issue(town, entries=entries)
    file = fay.get(f"/en/guidance/7.{ending}").content

    page = fay.post(
        NEW, {**HEAD, "entries": "1", "act": "read", "upload": SimpleUploadedFile(f"g.{ending}", file)}
    ).content.decode()
    sent = {name: html.unescape(value) for name, value in fields_in(page).items()}
    for name in [name for name in sent if name.endswith("-asked")]:
        sent[name.replace("-asked", "-reading")] = str(page.count(f'name="{name.replace("-asked", "-reading")}"') - 1)
    response = fay.post(NEW, {**HEAD, **sent, "number": "8", "act": "issue", "confirmed": "yes"})

    assert response.status_code == 302, reason_of(response)
    assert seen(8).entries == entries


def test_languages_can_be_parted_and_set_beside_each_other(fay: Client) -> None:
    beside = [{"kind": "avoid", "en": "reopen", "ar": "إعادة فتح"}]
    parted = fields_in(fay.post(NEW, posted(beside, act="part-1")).content.decode())

    joined = fields_in(fay.post(NEW, {**HEAD, **parted, "act": "join-2"}).content.decode())

    assert (parted["entries"], parted["e1-en"], parted["e1-ar"], parted["e2-ar"]) == ("2", "reopen", "", "إعادة فتح")
    assert (joined["entries"], joined["e1-en"], joined["e1-ar"]) == ("1", "reopen", "إعادة فتح")


def test_entries_are_added_and_removed(fay: Client) -> None:
    one = [{"kind": "avoid", "en": "reopen"}]

    assert fields_in(fay.post(NEW, posted(one, act="add")).content.decode())["entries"] == "2"
    assert fields_in(fay.post(NEW, posted(one, act="remove-1")).content.decode())["e1-en"] == ""


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("not-confirmed", {"confirmed": ""}),
        ("day-malformed", {"from": "soon"}),
        ("day-malformed", {"until": "never"}),
        ("guidance-title-missing", {"title-en": " "}),
        ("audience-missing", {"audience": []}),
        ("phrases-missing", {"e1-kind": "none"}),
        ("phrase-kind-missing", {"e1-kind": "praise"}),
        ("phrase-too-short", {"e1-en": "a"}),
        ("phrase-too-long", {"e1-en": "a" * 10_000}),
        ("phrase-without-words", {"e1-en": "(.*)+?"}),
        ("character-not-allowed", {"e1-en": "re\u202eopen"}),
        ("guidance-number-malformed", {"number": "seven"}),
        ("guidance-number-malformed", {"number": "0"}),
        ("guidance-unknown", {"supersedes": "3"}),
        ("not-of-that-office", {"office": "nowhere"}),
        ("marking-unknown", {"marking": "secret"}),
        ("policy-unknown", {"policy": "none"}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(fay: Client, reason: str, changes: dict[str, Any]) -> None:
    response = fay.post(NEW, posted([{"kind": "avoid", "en": "reopen", "en-reason": "Kept reason"}], **changes))

    assert reason_of(response) == reason
    assert "Kept reason" in response.content.decode()
    assert queries.all_guidance(TODAY) == []


def test_characters_of_regular_expressions_are_words_like_others(fay: Client) -> None:
    fay.post(NEW, posted([{"kind": "avoid", "en": "(a+)+$ [harbour]{9}"}]))

    assert seen().entries[0].said[0].text == "(a+)+$ [harbour]{9}"


@pytest.mark.parametrize(
    ("reason", "name", "raw"),
    [
        ("email-malformed", "w.eml", b"\xff\xfe\x00 not an e-mail"),
        ("email-malformed", "w.eml", b""),
        ("email-malformed", "w.eml", b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
        ("phrases-missing", "w.eml", b"Subject: x\r\n\r\nGood morning.\r\n"),
        ("phrases-missing", "w.txt", b"\x00\xff\xfe"),
        ("guidance-of-wrong-type", "w.pdf", b"%PDF"),
        ("table-not-utf-8", "w.csv", b"kind,language,phrase\r\navoid,en,\xff"),
        ("column-missing", "w.csv", b"kind;language"),
        ("column-unknown", "w.csv", b"kind,language,phrase,colour\r\n"),
        ("table-kind-unknown", "w.csv", b"kind,language,phrase\r\nlove,en,x"),
        ("table-language-unknown", "w.csv", b"kind,language,phrase\r\navoid,fr,rouvrir"),
        ("table-language-unknown", "w.csv", b"kind,language,phrase\r\navoid,?,rouvrir"),
        ("table-phrase-missing", "w.csv", b"kind,language,phrase\r\navoid,en,"),
        ("table-entry-not-a-number", "w.csv", b"kind,language,phrase,entry\r\navoid,en,x,y"),
        ("table-malformed", "w.csv", b'kind,language,phrase\r\navoid,en,"x'),
        ("too-many-phrases", "w.csv", b"kind,language,phrase\r\n" + b"avoid,en,reopen\r\n" * 301),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(fay: Client, reason: str, name: str, raw: bytes) -> None:
    response = fay.post(NEW, {**HEAD, "entries": "1", "act": "read", "upload": SimpleUploadedFile(name, raw)})

    assert reason_of(response) == reason


def test_an_empty_paste_is_refused_with_a_sentence(fay: Client) -> None:
    assert reason_of(fay.post(NEW, {**HEAD, "entries": "1", "act": "read", "pasted": ""})) == "phrases-missing"


def test_only_who_works_for_an_office_finds_the_page_that_issues(town: Town, signed_in: As) -> None:
    assert signed_in("Bo").get(NEW).status_code == 404
    assert signed_in("Bo").post(NEW, posted([{"kind": "avoid", "en": "reopen"}])).status_code == 404
    assert Client().get(NEW).status_code == 302


def test_guidance_is_read_by_everybody_who_may_read_memos_and_by_nobody_else(town: Town, signed_in: As) -> None:
    employ(town)
    issue(town)

    for path in (
        "/en/guidance",
        "/en/guidance/7",
        "/en/guidance/7.csv",
        "/en/guidance/7.eml",
        "/en/guidance/7/opening.json",
    ):
        assert signed_in("Bo").get(path).status_code == 200
        assert signed_in("Zoe").get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_the_page_shows_languages_side_by_side_with_reason_and_record(town: Town, signed_in: As) -> None:
    employ(town)
    issue(town)
    town.sequence(moment(3, 12))

    page = signed_in("Bo").get("/en/guidance/7").content.decode()

    assert 'lang="ar" dir="rtl"' in page
    assert "It foresees much." in page
    assert "review the measures" in page
    assert re.search(r"record\?before=\d+#entry-\d+", page)
    assert "memos/new?guidance=7&amp;policy=harbours" in page


def test_a_change_is_shown_with_its_note_and_the_first_edition_stays(town: Town, fay: Client) -> None:
    issue(town)
    change = posted([{"kind": "avoid", "en": "open the ports"}], edition="1", note="Shorter.", number="")

    response = fay.post("/en/guidance/7/change", change)

    assert response.status_code == 302
    page = fay.get("/en/guidance/7").content.decode()
    assert "open the ports" in page
    assert "Shorter." in page
    assert "reopen the harbours" in fay.get("/en/guidance/7?edition=1").content.decode()


def test_two_who_change_at_once_do_not_overwrite_each_other(town: Town, fay: Client) -> None:
    issue(town)
    change = posted([{"kind": "avoid", "en": "open the ports"}], edition="1", note="Shorter.", number="")
    fay.post("/en/guidance/7/change", change)

    response = fay.post("/en/guidance/7/change", {**change, "e1-en": "open the gates"})

    assert reason_of(response) == "guidance-changed-meanwhile"
    assert 'name="edition" value="2"' in response.content.decode()
    assert seen().entries == (avoid("open the ports"),)


def test_the_form_of_a_change_holds_what_the_guidance_says(town: Town, fay: Client) -> None:
    issue(town, entries=(avoid("hardship/shortages"), affirm("duty")))

    sent = fields_in(fay.get("/en/guidance/7/change").content.decode())
    response = fay.post(
        "/en/guidance/7/change",
        {
            **HEAD,
            **sent,
            "edition": "1",
            "note": "x",
            "title-ar": "عبارات في تدابير الموانئ",
            "act": "issue",
            "confirmed": "yes",
        },
    )

    assert reason_of(response) == "nothing-changed"


def test_nobody_of_another_office_changes_it_and_nobody_what_is_superseded(
    town: Town, fay: Client, signed_in: As
) -> None:
    issue(town)
    assert signed_in("Bo").get("/en/guidance/7/change").status_code == 404

    issue(town, number=8, supersedes=7)

    assert fay.get("/en/guidance/7/change").status_code == 404
    assert "Superseded by guidance 8." in fay.get("/en/guidance").content.decode()


def test_new_guidance_supersedes_what_it_names(town: Town, fay: Client) -> None:
    issue(town)

    fay.post(NEW, posted([{"kind": "avoid", "en": "reopen"}], number="8", supersedes="7"))

    assert seen(7).superseded_by == 8


def test_the_list_narrows_by_policy_and_state_and_comes_in_pages(town: Town, signed_in: As) -> None:
    employ(town)
    for number in range(1, 43):
        issue(town, number=number, supersedes=number - 1 or None, title=Words(en=f"Words {number}.", ar=""))
    bo = signed_in("Bo")

    first = bo.get("/en/guidance").content.decode()
    assert "Words 42." in first
    assert "Words 2." not in first
    assert "Words 2." in bo.get("/en/guidance?before=3").content.decode()
    in_force = bo.get("/en/guidance?state=in-force&policy=harbours").content.decode()
    assert "Words 42." in in_force
    assert "Words 41." not in in_force


@pytest.mark.parametrize("path", ["guidance/8", "guidance/7?edition=2", "guidance/7?edition=x", "guidance/99999999999"])
def test_what_is_not_there_is_no_page(town: Town, signed_in: As, path: str) -> None:
    employ(town)
    issue(town)

    assert signed_in("Bo").get(f"/en/{path}").status_code == 404


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(town: Town, signed_in: As) -> None:
    employ(town)
    issue(town)
    bo = signed_in("Bo")
    bo.get("/en/guidance")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            bo.get("/en/guidance")
        return len(asked)

    before = questions()
    for number in range(8, 20):
        issue(town, number=number)

    assert questions() == before
