"""Bo checks a draft statement against guidance in force, and mends it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.guidance.rules import Kind, Phrase
from demur.web.guidance_marks import marks_of, replaced
from tests.channel.town import Town
from tests.guidance.office import affirm, avoid
from tests.web.conftest import As
from tests.web.guidance_town import employ, issue

CHECK = "/en/guidance/check"
TEXT = "We ask them to reopen the harbours. We ask again: reopen the harbours."
MEND = Phrase(Kind.AVOID, "en", "reopen the harbours", preferred="review the measures")
TODAY = date(2027, 3, 3)


def text_in(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


@pytest.fixture
def bo(town: Town, signed_in: As) -> Client:
    """Return the browser of Bo, while guidance 7 is in force."""
    employ(town)
    issue(town)
    return signed_in("Bo")


def check(bo: Client, **sent: Any) -> str:
    response = bo.post(CHECK, {"text": TEXT, "act": "check", **sent})
    assert response.status_code == 200
    return response.content.decode()


def test_a_text_is_marked_where_it_uses_what_to_avoid(bo: Client) -> None:
    page = check(bo)

    assert page.count("<mark>") == 2
    assert '<a href="#finding-1">reopen the harbours</a></mark>' in page
    assert "Guidance 7" in page
    assert "1 March 2027" in page
    assert "It foresees much." in page
    assert "review the measures" in page


def test_it_is_told_what_a_text_does_not_affirm(bo: Client) -> None:
    assert "duty to keep the waters safe" in check(bo)
    assert "Not affirmed in it" not in check(bo, text="It is their duty to keep the waters safe.")


def test_one_button_mends_a_place_and_checks_anew(bo: Client) -> None:
    found = re.findall(r'value="(replace-\d+-\d+)"', check(bo))

    page = check(bo, act=found[0])

    assert text_in(page) == "We ask them to review the measures. We ask again: reopen the harbours."
    assert page.count("<mark>") == 1


def test_all_places_are_mended_at_once(bo: Client) -> None:
    page = check(bo, act="replace-all")

    assert text_in(page) == "We ask them to review the measures. We ask again: review the measures."
    assert "<mark>" not in page
    assert "Nothing in it is among the phrases to avoid." in page


def test_a_place_that_is_no_longer_there_mends_nothing(bo: Client) -> None:
    page = check(bo, text=f"Now then: {TEXT}", act="replace-15-34")

    assert text_in(page) == f"Now then: {TEXT}"


def test_only_guidance_in_force_is_looked_at_and_one_of_it_where_asked(town: Town, bo: Client) -> None:
    issue(town, number=8, entries=(avoid("ask again"),))
    issue(town, number=9, entries=(avoid("harbours"),), from_on=date(2027, 5, 1))

    assert check(bo).count("<mark>") == 3
    assert check(bo, guidance="8").count("<mark>") == 1
    assert check(bo, guidance="9").count("<mark>") == 0


def test_arabic_is_marked_as_it_is_written(bo: Client) -> None:
    page = check(bo, text="ندعو وبإعادةِ فتحِ المــوانئ إلى الأمان.")

    assert page.count("<mark>") == 1


def test_a_file_is_read_in_the_place_of_the_field(bo: Client) -> None:
    file = SimpleUploadedFile("statement.txt", b"Let them reopen the harbours.")

    assert check(bo, text="", upload=file).count("<mark>") == 1


def test_a_document_and_an_email_are_read(bo: Client) -> None:
    letter = b"Subject: x\r\nContent-Type: text/plain\r\n\r\nLet them reopen the harbours.\r\n"

    assert check(bo, upload=SimpleUploadedFile("s.eml", letter)).count("<mark>") == 1
    assert (
        check(bo, upload=SimpleUploadedFile("s.docx", document("Let them reopen the harbours."))).count("<mark>") == 1
    )


def document(text: str) -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        parts.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        parts.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
        )
    return packed.getvalue()


@pytest.mark.parametrize(
    ("reason", "sent"),
    [
        ("checked-text-missing", {"text": " \n "}),
        ("checked-too-large", {"text": "a" * 1_000_001}),
        ("checked-of-wrong-type", {"upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}),
        ("checked-of-wrong-type", {"upload": SimpleUploadedFile("a.txt", b"%PDF-1.7")}),
        ("text-not-utf-8", {"upload": SimpleUploadedFile("a.txt", b"\xff\xfe\x00a")}),
        ("email-malformed", {"upload": SimpleUploadedFile("a.eml", b"\x00\x01")}),
        ("document-malformed", {"upload": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")}),
    ],
)
def test_what_cannot_be_checked_is_refused_and_the_text_stays(bo: Client, reason: str, sent: dict[str, Any]) -> None:
    response = bo.post(CHECK, {"text": "Kept words", "act": "check", **sent})

    assert response.status_code == 409
    assert f'data-reason="{reason}"' in response.content.decode()
    if "upload" in sent:
        assert "Kept words" in response.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "\u202ereopen the harbours\u202c",
        "mixed إعادة فتح الموانئ and reopen the harbours",
        "\u0000\u0001",
        "(a+)+$" * 100,
        "<script>alert(1)</script>",
        "reopen " * 5_000,
        "\U0010ffff\ufeff\u2028",
    ],
)
def test_no_text_breaks_the_page(bo: Client, text: str) -> None:
    page = check(bo, text=text)

    assert "<script>alert" not in page


def test_nobody_checks_who_may_not_read(town: Town, signed_in: As) -> None:
    assert signed_in("Zoe").get(CHECK).status_code == 404
    assert Client().get(CHECK).status_code == 302


def test_the_site_says_that_nothing_is_in_force(town: Town, signed_in: As) -> None:
    assert "No guidance is in force" in signed_in("Bo").get(CHECK).content.decode()


def test_a_quotation_of_somebody_else_is_shown_and_left_as_it_is(bo: Client) -> None:
    page = check(bo, text="The minister said: “Reopen the harbours at once!” We did not.", act="replace-all")

    assert "In a quotation" in page
    assert "Reopen the harbours at once" in text_in(page)


def test_no_text_that_is_checked_is_kept(bo: Client) -> None:
    from django.db import connection  # noqa: PLC0415

    check(bo, text="An unheard-of sentence xyzzy: reopen the harbours.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert all("xyzzy" not in row[0] for row in cursor.fetchall())


@pytest.mark.django_db
@settings(deadline=None)
@given(st.text(alphabet="reopn thabus.\n\u202e\u0301أإعادةفتح“”", max_size=200), st.booleans())
def test_pieces_are_the_text_and_mending_changes_nothing_else(text: str, twice: bool) -> None:
    text = f"{text} reopen the harbours {text * twice}"

    marks = marks_of(text, [MEND], TODAY)

    assert "".join(piece.text for piece in marks.pieces) == text
    mended = replaced(text, marks, "replace-all")
    if mended is not None:
        assert len(mended) == len(text) + sum(
            len("review the measures") - (each.end - each.start) for each in marks.own
        )


def test_overlapping_findings_are_mended_once() -> None:
    phrases = [Phrase(Kind.AVOID, "en", "the harbours", preferred="ports"), MEND]
    text = "reopen the harbours"

    marks = marks_of(text, phrases, TODAY)

    assert replaced(text, marks, "replace-all") in {"reopen ports", "review the measures"}


def test_a_phrase_that_misses_in_two_languages_is_told_once(bo: Client, town: Town) -> None:
    issue(town, number=8, entries=(affirm("safe waters", "مياه آمنة"),))

    page = check(bo, text="Two languages at once: نص عربي هنا أيضا", guidance="8")

    assert ("safe waters" in page) + ("مياه آمنة" in page) == 1
