"""A statement that is being entered is checked against guidance in force; policy page and plot show guidance."""

from __future__ import annotations

from datetime import date

import pytest

from demur.guidance.given import Entry, GuidanceGiven, Said
from demur.guidance.operations import issue_guidance
from demur.institution.rules import Words
from demur.standing import operations as standing
from demur.statements import queries as statements
from tests.channel.town import Town, moment
from tests.web.conftest import As
from tests.web.test_statements import ENTERED, PAGE, enter


@pytest.fixture
def guidance(town: Town) -> int:
    """Let Gus issue Guidance 7 on the harbours, on the first of March."""
    standing.import_members(b"username,name,language,category,office\ngus,Gus,en,staff,planning\n", at=moment(1, 8))
    given = GuidanceGiven(
        title=Words("Words on the harbour measures", "ألفاظ في تدابير الموانئ"),
        audiences=("spokespersons",),
        policy="harbours",
        marking="plain",
        from_on=date(2027, 3, 1),
        until_on=None,
        entries=(
            Entry(
                "avoid",
                (
                    Said("en", "reopen the harbours", "It names no condition.", "restore safe passage"),
                    Said("ar", "إعادة فتح الموانئ", "لا يذكر شرطاً.", "استعادة المرور الآمن"),
                ),
            ),
            Entry("affirm", (Said("en", "duty to keep its waters safe", "", ""),)),
        ),
        note="",
    )
    return issue_guidance(given=given, office="planning", by=town.accounts["Gus"], at=moment(1, 9), number=7)


def test_a_draft_is_told_what_it_says_and_does_not_say_and_nothing_is_kept(
    town: Town, signed_in: As, guidance: int
) -> None:
    typed = {**ENTERED, "act": "check", "words-1": "We hope to see it reopen the harbours.", "words-2": ""}

    text = signed_in("Ada").post(f"{PAGE}/new", typed).content.decode()

    found = text.split('id="checked"')[1].split("</section>")[0]
    assert "reopen the harbours" in found
    assert "restore safe passage" in found
    assert "It names no condition." in found
    assert "duty to keep its waters safe" in found
    assert 'href="/en/guidance/7"' in found
    assert "We hope to see it reopen the harbours." in text
    assert statements.count_on_policy("harbours", reader=statements.reader_of(town.accounts["Ada"])) == 0


def test_arabic_words_are_checked_in_arabic(town: Town, signed_in: As, guidance: int) -> None:
    typed = {**ENTERED, "act": "check", "words-1": "", "words-2": "نأمل بإعادة فتح الموانئ قريباً."}

    text = signed_in("Ada").post(f"{PAGE.replace('/en/', '/ar/')}/new", typed).content.decode()

    found = text.split('id="checked"')[1].split("</section>")[0]
    assert "استعادة المرور الآمن" in found
    assert "Guidance" not in found


def test_words_that_are_fine_or_missing_are_told_so(town: Town, signed_in: As, guidance: int) -> None:
    ada = signed_in("Ada")
    fine = {**ENTERED, "act": "check", "words-1": "It is its duty to keep its waters safe.", "words-2": ""}

    assert "Nothing to avoid was found." in ada.post(f"{PAGE}/new", fine).content.decode()
    nothing = ada.post(f"{PAGE}/new", {**fine, "words-1": " "}).content.decode()
    assert "There are no words to check yet." in nothing


def test_guidance_stands_on_the_policy_page_in_its_history_and_on_the_plot(
    town: Town, signed_in: As, guidance: int
) -> None:
    enter(town, said_on=date(2027, 2, 20))
    enter(town, said_on=date(2027, 3, 2), follows_guidance=7)
    bo = signed_in("Bo")

    page, plot = bo.get("/en/policies/harbours").content.decode(), bo.get(PAGE).content.decode()

    assert "Issued by Policy Planning, in force from" in page
    assert "Guidance 7: Words on the harbour measures" in page.split("the newest first")[1]
    assert '<line class="event"' in plot
    assert "Follows Guidance 7" in plot
    assert "in public, follows guidance" in plot
