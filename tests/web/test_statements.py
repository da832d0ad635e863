"""What was said on a policy: entered, corrected, marked and taken along; no trace of what one may not read."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demur.institution.rules import Words
from demur.statements import operations as acts
from demur.statements import queries as statements
from demur.statements.rules import Named, ReaderKind, Says, Told, Wording
from tests.channel.town import Town, moment
from tests.web.conftest import As

PAGE = "/en/policies/harbours/statements"
ENTERED: dict[str, Any] = {
    "public": "yes",
    "said-on": "2027-03-01",
    "said-at": "09:30",
    "official": "director",
    "occasion-en": "Press briefing",
    "occasion-ar": "إحاطة صحفية",
    "wordings": "2",
    "language-1": "en",
    "words-1": "We stand with our partner.",
    "language-2": "ar",
    "words-2": "نقف مع شريكنا.",
    "translation-2": "yes",
    "source": "Transcript",
    "marking": "plain",
    "follows-guidance": "",
    "act": "keep",
}
SECRET = "Asked again for a date"


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "is_public": True,
        "said_on": date(2027, 3, 1),
        "said_by": Words("Spokesperson", "الناطق"),
        "words": (Wording("en", "We have asked for nothing."), Wording("ar", "لم نطلب شيئاً.", is_translation=True)),
        "source": "Transcript",
        "marking": "plain",
    }
    return Told(**{**values, **changes})


def enter(town: Town, by: str = "Ada", **changes: Any) -> str:
    return acts.enter_statement(policy="harbours", told=told(**changes), by=town.accounts[by], at=moment(3, 12))


def enter_private(town: Town, by: str = "Ada", **changes: Any) -> str:
    values = {"is_public": False, "words": (Wording("en", SECRET),), "source": "Note of a call", **changes}
    return enter(town, by, **values)


def reason_in(answer: Any) -> str:
    text = answer.content.decode()
    assert 'role="alert"' in text
    return str(text.split('data-reason="')[1].split('"')[0])


def test_ada_enters_a_statement_and_everybody_reads_it(town: Town, signed_in: As) -> None:
    answer = signed_in("Ada").post(f"{PAGE}/new", ENTERED)

    assert answer.status_code == 302, answer.content.decode()
    english = signed_in("Bo").get(PAGE).content.decode()
    arabic = signed_in("Bo").get(PAGE.replace("/en/", "/ar/")).content.decode()
    assert "We stand with our partner." in english
    assert "09:30" in english
    assert "1 statement, oldest first" in english
    assert "نقف مع شريكنا." in arabic
    assert signed_in("Bo").get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"public": ""}, "public-or-not-missing", "public"),
        ({"said-on": "yesterday"}, "day-malformed", "said-on"),
        ({"said-on": "2027-03-04"}, "said-in-the-future", "said-on"),
        ({"said-at": "half past"}, "time-malformed", "said-at"),
        ({"said-at": "09:30+03:00"}, "time-malformed", "said-at"),
        ({"official": ""}, "said-by-missing", "official"),
        ({"official": "nobody"}, "official-unknown", "official"),
        ({"said-by-en": "Spokesperson", "said-by-ar": "الناطق"}, "said-by-twice", "official"),
        ({"occasion-ar": ""}, "missing-in-one-language", "occasion-ar"),
        ({"words-1": " "}, "words-empty", "words-1"),
        ({"words-1": "We \u202estand."}, "character-not-allowed", "words-1"),
        ({"words-1": "x" * 20_001}, "field-length", "words-1"),
        ({"language-2": "en"}, "language-twice", "language-2"),
        ({"language-1": ""}, "language-malformed", "language-1"),
        ({"direction-1": "rtl"}, "direction-contradicts-language", "direction-1"),
        ({"translation-1": "yes"}, "words-missing", "words-1"),
        ({"source": "\x00"}, "character-not-allowed", "source"),
        ({"marking": "secret"}, "marking-unknown", "marking"),
        ({"follows-guidance": "seven"}, "guidance-number-impossible", "follows-guidance"),
        ({"follows-guidance": "٧"}, "guidance-number-impossible", "follows-guidance"),
        ({"public": "no", "reader": ["office:nowhere"]}, "named-unknown", "readers"),
        ({"public": "no", "reader": ["planet:mars"]}, "named-unknown", "readers"),
    ],
)
def test_what_is_refused_is_told_beside_its_field_and_nothing_is_lost(
    town: Town, signed_in: As, changes: dict[str, Any], reason: str, field: str
) -> None:
    answer = signed_in("Ada").post(f"{PAGE}/new", {**ENTERED, **changes})
    text = answer.content.decode()

    assert answer.status_code == 409
    assert reason_in(answer) == reason
    assert f'id="{field}"' in text
    assert f'href="#{field}"' in text
    assert "نقف مع شريكنا." in text
    assert statements.count_on_policy("harbours", reader=statements.reader_of(town.accounts["Ivo"])) == 0


def test_ten_megabytes_are_told_to_be_too_much(town: Town, signed_in: As) -> None:
    answer = signed_in("Ada").post(f"{PAGE}/new", {**ENTERED, "words-1": "x" * 10_000_000})

    assert answer.status_code == 413


def test_a_language_is_added_and_what_was_typed_stays(town: Town, signed_in: As) -> None:
    text = signed_in("Ada").post(f"{PAGE}/new", {**ENTERED, "act": "add"}).content.decode()

    assert 'id="words-3"' in text
    assert "We stand with our partner." in text


def test_a_reader_without_the_right_finds_no_trace_anywhere(town: Town, signed_in: As) -> None:
    public = enter(town)
    hidden = enter_private(town, readers=(Named(ReaderKind.OFFICE, "planning"),))
    acts.mark_pair(
        first=public, second=hidden, says=Says.DIVERGE, reason="One asks.", by=town.accounts["Ada"], at=moment(3, 12)
    )
    addresses = [
        PAGE,
        "/ar/policies/harbours/statements",
        f"{PAGE}.csv",
        f"{PAGE}.json",
        f"{PAGE}/{public}",
        "/en/policies/harbours",
        "/ar/policies/harbours",
    ]

    def pages(name: str) -> list[str]:
        client = signed_in(name)
        return [client.get(address).content.decode() for address in addresses]

    for text in pages("Bo"):
        for trace in (SECRET, hidden, "One asks.", "2 statements", "Not in public", "غير علني", "conflict"):
            assert trace not in text.replace("<h3>Said, not in public</h3>", ""), trace
    assert signed_in("Bo").get(f"{PAGE}/{hidden}").status_code == 404
    assert signed_in("Bo").get(f"{PAGE}/{hidden}/correct").status_code == 404
    for text in pages("Kim")[:4]:
        assert SECRET in text
        assert hidden in text
    assert "Diverges from statement" in pages("Kim")[0]


def test_somebody_who_reads_no_memos_reads_no_statements(town: Town, signed_in: As) -> None:
    reference = enter(town)

    for address in (PAGE, f"{PAGE}.csv", f"{PAGE}.json", f"{PAGE}/new", f"{PAGE}/{reference}"):
        assert signed_in("Zoe").get(address).status_code == 404, address


def test_bo_marks_a_pair_and_takes_it_back(town: Town, signed_in: As) -> None:
    one, two = enter(town), enter(town, said_on=date(2027, 3, 2))
    bo = signed_in("Bo")
    marking = {"first": one, "second": two, "says": "diverge", "mark-reason": "One says more."}

    assert bo.post(f"{PAGE}/marks", marking).status_code == 302
    text = bo.get(PAGE).content.decode()
    assert text.count("Diverges from statement") == 2
    assert "Marked by <bdi>Bo</bdi> on" in text
    assert 'class="apart"' in text
    assert 'data-testid="withdraw-mark"' not in signed_in("Ada").get(PAGE).content.decode()
    again = bo.post(f"{PAGE}/marks", marking)
    assert reason_in(again) == "marked-before"
    assert "One says more." in again.content.decode()

    key = statements.marks_on("harbours", reader=statements.reader_of(town.accounts["Bo"]))[0].key
    assert signed_in("Ada").post(f"{PAGE}/marks/{key}/withdraw").status_code == 409
    assert bo.post(f"{PAGE}/marks/{key}/withdraw").status_code == 302
    assert "Diverges from" not in bo.get(PAGE).content.decode()
    assert "Withdrawn by its author" in bo.get(f"{PAGE}/{one}").content.decode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"says": ""}, "says-missing"),
        ({"second": ""}, "no-such-statement"),
        ({"first": "'; --", "second": "\x00"}, "no-such-statement"),
        ({"mark-reason": ""}, "reason-missing"),
    ],
)
def test_a_mark_that_is_refused_comes_back(town: Town, signed_in: As, changes: dict[str, str], reason: str) -> None:
    one, two = enter(town), enter(town, said_on=date(2027, 3, 2))
    marking = {"first": one, "second": two, "says": "agree", "mark-reason": "They say the same.", **changes}

    answer = signed_in("Bo").post(f"{PAGE}/marks", marking)

    assert (answer.status_code, reason_in(answer)) == (409, reason)


def test_ada_corrects_and_both_versions_are_read(town: Town, signed_in: As) -> None:
    reference = enter(town)
    ada = signed_in("Ada")
    form = ada.get(f"{PAGE}/{reference}/correct").content.decode()
    assert "We have asked for nothing." in form

    answer = ada.post(f"{PAGE}/{reference}/correct", {**ENTERED, "why": "Misheard."})

    assert answer.status_code == 302
    text = signed_in("Bo").get(f"{PAGE}/{reference}").content.decode()
    assert "We stand with our partner." in text
    assert "We have asked for nothing." in text
    assert "Misheard." in text
    assert signed_in("Bo").get(f"{PAGE}/{reference}/correct").status_code == 404
    assert reason_in(ada.post(f"{PAGE}/{reference}/correct", {**ENTERED, "why": ""})) == "reason-missing"


def test_the_files_say_what_was_said_and_start_no_formula(town: Town, signed_in: As) -> None:
    enter(town, words=(Wording("en", '=HYPERLINK("http://evil.example")'),), source="+1 234")

    raw = signed_in("Bo").get(f"{PAGE}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    told_as_json = json.loads(signed_in("Bo").get(f"{PAGE}.json").content)

    assert [(row["words"], row["source"]) for row in rows] == [('\'=HYPERLINK("http://evil.example")', "'+1 234")]
    assert told_as_json["statements"][0]["words"][0]["text"] == '=HYPERLINK("http://evil.example")'


def test_a_period_narrows_the_page_and_one_that_ends_before_it_begins_is_told(town: Town, signed_in: As) -> None:
    enter(town, said_on=date(2027, 2, 1), words=(Wording("en", "In February."),))
    enter(town, said_on=date(2027, 3, 1), words=(Wording("en", "In March."),))
    bo = signed_in("Bo")

    narrowed = bo.get(f"{PAGE}?since=2027-02-15&until=2027-03-31").content.decode()
    assert "In March." in narrowed
    assert "In February." not in narrowed
    wrong = bo.get(f"{PAGE}?since=2027-03-01&until=2027-02-01")
    assert (wrong.status_code, reason_in(wrong)) == (400, "period-ends-before-it-begins")
    assert reason_in(bo.get(f"{PAGE}?since=long+ago")) == "day-malformed"
    assert bo.get(f"{PAGE}?page=99999").status_code == 200
    assert bo.get(f"{PAGE}?page=-1").status_code == 200


def test_the_page_asks_as_often_for_many_statements_as_for_few(town: Town, signed_in: As) -> None:
    bo = signed_in("Bo")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bo.get(PAGE).status_code == 200
        return len(queries)

    references = [enter(town), enter_private(town, readers=(Named(ReaderKind.CATEGORY, "staff"),))]
    few = asked()
    references += [enter(town, said_on=date(2027, 2, day)) for day in range(1, 12)]
    for other in references[1:]:
        acts.mark_pair(
            first=references[0], second=other, says=Says.AGREE, reason="So.", by=town.accounts["Bo"], at=moment(3, 12)
        )

    assert asked() == few


def test_a_long_list_is_parted_into_pages(town: Town, signed_in: As) -> None:
    for day in range(1, 29):
        enter(town, said_on=date(2027, 1, day))
        enter(town, said_on=date(2027, 2, day))
    bo = signed_in("Bo")

    first, second = (bo.get(f"{PAGE}?page={page}").content.decode() for page in (1, 2))

    assert first.count('class="when"') == 40
    assert second.count('class="when"') == 16
    assert "<b>41.</b>" in second
    assert "56 statements" in first
