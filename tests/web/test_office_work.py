"""The page of the office's casework: each sees and may do what is theirs, and a refusal keeps what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demur.channel import operations as channel
from demur.channel.casework import queries as work
from demur.channel.rules import Disposition, DispositionGiven
from demur.institution.operations import load
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, BO
from tests.web.conftest import As, SetClock

WHY = "It is a matter of personnel."


@pytest.fixture
def number(town: Town, set_clock: SetClock) -> int:
    """File a memo and acknowledge it; it is Monday the fifteenth."""
    filed = town.filed_memo(ADA, BO)
    channel.acknowledge_case(number=filed, by=town.accounts["Kim"], at=moment(14, 8))
    set_clock(moment(15, 9))
    return filed


def send(signed_in: As, who: str, number: int, form: str, language: str = "en", **values: object) -> Any:
    return signed_in(who).post(f"/{language}/office/{number}/work", {"form": form, **values})


def page_of(signed_in: As, who: str, number: int, language: str = "en") -> str:
    answer = signed_in(who).get(f"/{language}/office/{number}/work")
    assert answer.status_code == 200
    return str(answer.content.decode())


def reason_in(answer: Any) -> str:
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'role="alert"' in text
    return str(text.split('data-reason="')[1].split('"')[0])


def test_kim_does_all_of_her_casework_from_one_page(town: Town, number: int, signed_in: As) -> None:
    forms: list[dict[str, object]] = [
        {"form": "distribute", "readers": ["0", "4"], "added": "Relief\n\nLegal"},
        {"form": "assign-writer", "people": "bo"},
        {"form": "assign-handler", "people": "kim"},
        {"form": "ask-clearance", "office": "Legal", "day": "2027-03-18"},
        {"form": "note-clearance", "office": "Legal", "value": "changes", "words": "Shorten it."},
        {"form": "respond", "kind": "interim", "words": "We are at it.", "day": ""},
        {"form": "extend", "act": "reply", "day": "2027-07-01", "words": "The stations."},
    ]
    for values in forms:
        answer = send(signed_in, "Kim", number, **values)  # type: ignore[arg-type]  # what a page sends
        assert answer.status_code == 302, (values, answer.content.decode()[:3000])

    page = page_of(signed_in, "Kim", number)
    for words in ("Chair of the staff’s open forum", "observer for the staff", "Relief", "drafts the reply",
                  "cleared with changes", "Shorten it.", "We are at it.", "Waits for the approver"):  # fmt: skip
        assert words in page, words


def test_dee_grants_time_and_names_an_assistant(town: Town, number: int, signed_in: As) -> None:
    send(signed_in, "Kim", number, "extend", act="reply", day="2027-07-01", words="The stations.")

    granted = send(signed_in, "Dee", number, "decide-extension", act="grant")
    named = send(signed_in, "Dee", number, "assign-assistant", people="fay")

    assert (granted.status_code, named.status_code) == (302, 302)
    assert town.case(number).due.reply_on == date(2027, 7, 1)
    drafted = signed_in("Fay").post(f"/en/office/{number}/reply", {"act": "draft", "reasons-1": "Not yet."})
    sent = signed_in("Fay").post(
        f"/en/office/{number}/reply",
        {"act": "send", "confirmed": "yes", "disposition-1": "declined", "reasons-1": "N", "disposition-2": "declined",
         "reasons-2": "N"},
    )  # fmt: skip
    assert drafted.status_code == 302
    assert reason_in(sent) == "not-an-addressee"
    assert "Not yet." in signed_in("Dee").get(f"/en/office/{number}/sheet").content.decode()


def test_ada_contests_a_referral_on_the_same_page(town: Town, number: int, signed_in: As) -> None:
    assert send(signed_in, "Kim", number, "step-refer", words=WHY).status_code == 302
    assert WHY in page_of(signed_in, "Ada", number)

    answer = send(signed_in, "Ada", number, "step-contest", words="It questions the policy.")

    assert answer.status_code == 302
    assert "It questions the policy." in page_of(signed_in, "Dee", number)


def test_clearances_and_copies_are_not_for_drafters_nor_for_signers(town: Town, number: int, signed_in: As) -> None:
    send(signed_in, "Kim", number, "ask-clearance", office="Bureau of Secrets", day="")

    for who in ("Kim", "Dee"):
        assert "Bureau of Secrets" in page_of(signed_in, who, number)
    assert "Bureau of Secrets" not in page_of(signed_in, "Ada", number)
    assert "Bureau of Secrets" not in signed_in("Bo").get(f"/en/memos/{number}").content.decode()
    for who in ("Bo", "Ivo", "Zoe"):
        assert signed_in(who).get(f"/en/office/{number}/work").status_code == 404
        assert signed_in(who).get(f"/en/office/{number}/sheet").status_code == 404
        assert send(signed_in, who, number, "distribute", added="Me").status_code == 404
    assert signed_in("Ada").get(f"/en/office/{number}/sheet").status_code == 404


@pytest.mark.parametrize(
    ("who", "values", "reason"),
    [
        ("Ada", {"form": "distribute", "added": "Me"}, "not-the-clerk"),
        ("Dee", {"form": "step-refer", "words": WHY}, "not-the-clerk"),
        ("Kim", {"form": "step-refer", "words": ""}, "reasons-missing-here"),
        ("Kim", {"form": "step-contest", "words": WHY}, "not-a-drafter"),
        ("Kim", {"form": "step-dance"}, "step-unknown"),
        ("Kim", {"form": "nothing"}, "step-unknown"),
        ("Kim", {}, "step-unknown"),
        ("Kim", {"form": "assign-writer", "people": "nobody"}, "person-unknown"),
        ("Kim", {"form": "assign-writer", "people": ""}, "person-missing"),
        ("Kim", {"form": "assign-writer", "people": "ada"}, "drafter-of-the-memo"),
        ("Kim", {"form": "assign-writer", "people": "zoe"}, "person-unknown"),
        ("Kim", {"form": "extend", "act": "reply", "day": "soon", "words": WHY}, "day-malformed"),
        ("Kim", {"form": "extend", "act": "reply", "day": "2027-03-16", "words": WHY}, "extension-not-later"),
        ("Kim", {"form": "extend", "act": "dance", "day": "2027-07-01", "words": WHY}, "step-not-owed"),
        ("Kim", {"form": "distribute"}, "reader-missing"),
        ("Kim", {"form": "distribute", "readers": ["99", "x"]}, "reader-missing"),
        ("Kim", {"form": "respond", "kind": "song", "words": WHY}, "choice-missing"),
        ("Kim", {"form": "respond", "kind": "interim", "words": "a\0b"}, "character-not-allowed"),
        ("Kim", {"form": "note-clearance", "office": "Legal", "value": "cleared"}, "clearance-not-asked"),
        ("Kim", {"form": "commit-1", "owner": "X", "day": "2027-07-01"}, "nothing-accepted"),
        ("Kim", {"form": "conclude-1", "outcome": "adopted", "words": "Done."}, "no-commitment"),
        ("Kim", {"form": "commit-99999999999999999999"}, "step-unknown"),
        ("Kim", {"form": "recuse", "people": "kim", "words": WHY}, "office-is-recused"),
        ("Dee", {"form": "decide-extension", "act": "grant"}, "no-extension-waits"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    town: Town, number: int, signed_in: As, who: str, values: dict[str, object], reason: str
) -> None:
    before = work.case_work(number, date(2027, 3, 15))

    answer = signed_in(who).post(f"/ar/office/{number}/work", values)

    assert reason_in(answer) == reason
    assert work.case_work(number, date(2027, 3, 15)) == before


def test_what_was_typed_stands_in_the_form_again(town: Town, number: int, signed_in: As) -> None:
    answer = send(signed_in, "Kim", number, "extend", act="reply", day="soon", words="The <b>stations</b>.")

    page = answer.content.decode()
    assert "The &lt;b&gt;stations&lt;/b&gt;." in page
    assert 'href="#extend-day"' in page
    assert 'aria-invalid="true"' in page


def test_a_clock_that_was_set_back_is_told(town: Town, number: int, signed_in: As, set_clock: SetClock) -> None:
    set_clock(moment(13, 9))

    assert reason_in(send(signed_in, "Kim", number, "step-refer", words=WHY)) == "clock-behind"


def test_an_accepted_recommendation_is_followed_on_office_and_memo_pages(
    town: Town, number: int, signed_in: As, set_clock: SetClock
) -> None:
    given = [DispositionGiven(1, Disposition.ACCEPTED, "Yes."), DispositionGiven(2, Disposition.DECLINED, "No.")]
    channel.reply_to_case(number=number, given=given, language="en", by=town.accounts["Dee"], at=moment(15, 9))
    answer = send(signed_in, "Kim", number, "commit-1", owner="Straits and Coasts", day="2027-04-15")
    assert answer.status_code == 302

    set_clock(moment(20, 9, month=4))
    queue = signed_in("Kim").get("/en/office").content.decode()
    assert "Recommendation 1: Straits and Coasts, by 15 April 2027" in queue
    assert ">Late<" in queue
    send(signed_in, "Kim", number, "conclude-1", outcome="adapted", words="On two days a week.")

    memo = signed_in("Bo").get(f"/en/memos/{number}").content.decode()
    assert "Adapted" in memo
    assert "On two days a week." in memo
    assert "Straits and Coasts, by 15 April" not in signed_in("Kim").get("/en/office").content.decode()


def test_readers_of_the_memo_are_told_of_interim_replies_and_that_copies_are_recorded(
    town: Town, number: int, signed_in: As
) -> None:
    send(signed_in, "Kim", number, "respond", kind="session", words="On the terrace.", day="2027-03-20")
    send(signed_in, "Kim", number, "distribute", added="Relief")

    page = signed_in("Bo").get(f"/en/memos/{number}").content.decode()

    assert "Listening session, 20 March 2027" in page
    assert "On the terrace." in page
    assert "The office’s distribution is recorded" in page


def test_a_panel_is_named_and_its_chair_reports_through_the_page(
    town: Town, signed_in: As, set_clock: SetClock
) -> None:
    load({"process": {"use": "resolution"}})
    number = town.filed_memo(ADA)
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(14, 8))
    set_clock(moment(15, 9))
    acts: list[tuple[str, str, dict[str, object]]] = [
        ("Kim", "step-accept", {}),
        ("Kim", "step-name-manager", {"people": "bo"}),
        ("Ada", "step-propose", {"people": "hal"}),
        ("Bo", "step-name-panel", {"people": "fay, gus، hal"}),
        ("Fay", "step-report", {"words": "It can be done."}),
    ]
    for who, form, values in acts:
        assert send(signed_in, who, number, form, **values).status_code == 302, form  # type: ignore[arg-type]
    reply = {"act": "send", "confirmed": "yes", "disposition-1": "accepted", "reasons-1": "Y",
             "disposition-2": "declined", "reasons-2": "N"}  # fmt: skip

    assert reason_in(signed_in("Dee").post(f"/en/office/{number}/reply", reply)) == "not-the-decision-manager"
    assert signed_in("Bo").post(f"/en/office/{number}/reply", reply).status_code == 302
    assert send(signed_in, "Ada", number, "step-appeal", words="Not heard.").status_code == 302
    assert f'href="/en/office/{number}"' in signed_in("Kim").get("/en/office").content.decode()
    assert send(signed_in, "Dee", number, "step-decide-appeal", words="It stands.").status_code == 302
    assert "It stands." in page_of(signed_in, "Ada", number)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_written_in_both_languages(town: Town, number: int, signed_in: As, language: str) -> None:
    page = page_of(signed_in, "Kim", number, language)

    assert f'lang="{language}"' in page
    assert ("Refer out" in page) is (language == "en")
    assert ("الإحالة إلى جهة الاختصاص" in page) is (language == "ar")


@pytest.mark.parametrize(
    ("also", "reason"), [("two", "also-malformed"), ("1", "answered-with-itself"), ("9", "no-such-case")]
)
def test_other_memos_that_are_none_send_no_reply(
    town: Town, number: int, signed_in: As, also: str, reason: str
) -> None:
    reply = {"act": "send", "confirmed": "yes", "disposition-1": "accepted", "reasons-1": "Y",
             "disposition-2": "declined", "reasons-2": "N", "also": also}  # fmt: skip

    answer = signed_in("Dee").post(f"/en/office/{number}/reply", reply)

    assert reason_in(answer) == reason
    assert f'value="{also}"' in answer.content.decode()
