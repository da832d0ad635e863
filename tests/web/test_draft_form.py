"""What somebody types into the form of a draft comes back as it was typed, or is named."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from demur.web.draft_form import DraftForm, Typed, faults_of, numbered, read_form, uploaded_text
from demur.web.refusals import Complaint

POLICIES, MARKINGS = ("harbours",), ("open",)


def posted(**fields: object) -> DraftForm:
    typed = {"policy": "harbours", "marking": "open", **fields}
    return read_form(RequestFactory().post("/en/memos/new", typed))


def test_what_ada_typed_is_read_whole() -> None:
    form = posted(
        title="Reopen the\r\nharbours",
        language="ar",
        addressee=["first-secretary", "missions", "first-secretary"],
        **{"section-question": "One.\r\n\r\nTwo.", "recommendations": "2", "r2-words": "Say so.", "r2-kind": "say"},
    )

    assert form.title == "Reopen the harbours"
    assert form.language == "ar"
    assert form.addressees == ("first-secretary", "missions")
    assert form.section("question") == "One.\n\nTwo."
    assert form.recommendations == (Typed(1), Typed(2, words="Say so.", kind="say"))
    assert faults_of(form, policies=POLICIES, markings=MARKINGS) == []


def test_an_empty_post_is_an_empty_form() -> None:
    form = read_form(RequestFactory().post("/en/memos/new", {}))

    assert form.recommendations == (Typed(1),)
    assert [fault.reason for fault in faults_of(form, policies=POLICIES, markings=MARKINGS)] == [
        "policy-missing",
        "marking-unknown",
    ]


def test_wrong_numbers_are_taken_for_none() -> None:
    form = posted(recommendations="-1", revision="٣")

    assert len(form.recommendations) == 1
    assert form.revision == 0


def test_nobody_posts_a_million_recommendations() -> None:
    assert len(posted(recommendations="1000000").recommendations) == 40


def test_a_control_character_is_named_and_nothing_is_lost() -> None:
    form = posted(**{"section-why": "a\x00b", "r1-words": "\x1b[31m", "title": "Kept"})

    faults = faults_of(form, policies=POLICIES, markings=MARKINGS)

    assert {(fault.field, fault.reason) for fault in faults} == {
        ("section-why", "character-not-allowed"),
        ("r1-words", "character-not-allowed"),
    }
    assert "U+0000" in faults[0].sentence
    assert form.title == "Kept"


def test_a_line_longer_than_a_field_is_named() -> None:
    faults = faults_of(posted(title="x" * 501), policies=POLICIES, markings=MARKINGS)

    assert [(fault.field, fault.reason) for fault in faults] == [("title", "field-length")]


def test_a_removed_recommendation_lets_the_others_move_up() -> None:
    form = DraftForm(recommendations=numbered([Typed(1, "a"), Typed(2, "b"), Typed(3, "c")]))

    assert [each.words for each in form.without(2).recommendations] == ["a", "c"]
    assert [each.number for each in form.without(2).recommendations] == [1, 2]
    assert len(DraftForm().without(1).recommendations) == 1
    assert [each.number for each in form.with_one_more().recommendations] == [1, 2, 3, 4]


def upload(name: str, content: bytes) -> str | Complaint | None:
    file = SimpleUploadedFile(name, content)
    return uploaded_text(RequestFactory().post("/en/memos/new", {"upload": file}))


def test_a_text_file_is_read() -> None:
    assert upload("memo.txt", "\ufeffOne.\r\n\tTwo.".encode()) == "One.\n    Two."
    assert upload("MEMO.MD", "# عنوان".encode()) == "# عنوان"


def test_another_kind_of_file_is_refused() -> None:
    for name, content, reason in (
        ("memo.docx", b"PK\x03\x04", "text-of-wrong-type"),
        ("memo.txt", b"\xff\xfe", "text-not-utf-8"),
        ("memo.txt", b"x" * (1 << 20) + b"x", "text-too-large"),
    ):
        refused = upload(name, content)

        assert isinstance(refused, Complaint)
        assert refused.reason == reason


def test_no_file_is_no_text() -> None:
    assert uploaded_text(RequestFactory().post("/en/memos/new", {})) is None
