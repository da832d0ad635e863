"""A text that somebody brings becomes what the form asks for, or is refused by name; no word is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from demur.memos.rules import Content, ContentRefused, blocks_of, paragraphs_of
from demur.memos.text_import import LARGEST_TEXT, Imported, import_text, prompt_of
from demur_verify.frozen_text import Block, Kind, digest_of

REAL = Path(os.environ.get("DEMUR_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
TITLES = {"first-secretary": "First Secretary"}
PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")) | st.just("\n"), max_size=400)

MARKDOWN = """# Restore the permit desk

The desk was closed on *9 November*. See [the note](https://example.org/a?b=c).

## Why it matters

- What is not asked is not recorded.
- What is not recorded cannot be raised.

## Recommendations

We ask two things.

1. Open the **desk** again.

   With the two officers who kept it.
2. Publish the number of permits.

## Costs and risks

Two officers.

## Annex of terms

> A permit is a paper.
"""

PLAIN_TEXT = """Subject: Restore the permit desk

The desk was closed on 9 November.

WHY IT MATTERS:
What is not asked is not recorded.

3. What we recommend
1) Open the desk again.
2) Publish the number
of permits.

What we already tried
I asked twice.
"""

ARABIC = """الموضوع: إعادة شباك التصاريح إلى العمل

أُغلق الشباك في 9 تشرين الثاني/نوفمبر.

لماذا يهمّ
ما لا يُسأل عنه لا يُدوَّن.

التوصيات
١. إعادة فتح الشباك.
٢. نشر عدد التصاريح.
"""


def texts(imported: Imported) -> list[str]:
    return [each.text for each in imported.recommendations]


def test_markdown_becomes_title_sections_and_recommendations() -> None:
    imported = import_text(MARKDOWN.encode(), name="memo.md")

    assert imported.title == "Restore the permit desk"
    assert imported.sections["question"] == (
        "The desk was closed on 9 November. See [the note](https://example.org/a?b=c)."
    )
    assert paragraphs_of(imported.sections["why"]) == [
        "– What is not asked is not recorded.",
        "– What is not recorded cannot be raised.",
        "We ask two things.",
    ]
    assert texts(imported) == [
        "Open the desk again.\n\nWith the two officers who kept it.",
        "Publish the number of permits.",
    ]
    assert paragraphs_of(imported.sections["cost"]) == ["Two officers.", "Annex of terms", "A permit is a paper."]


@pytest.mark.parametrize("name", ["", "memo.txt"])
def test_plain_text_becomes_title_sections_and_recommendations(name: str) -> None:
    imported = import_text(PLAIN_TEXT.replace("\n", "\r\n"), name=name)

    assert imported.title == "Restore the permit desk"
    assert imported.sections["question"] == "The desk was closed on 9 November."
    assert imported.sections["why"] == "What is not asked is not recorded."
    assert texts(imported) == ["Open the desk again.", "Publish the number\nof permits."]
    assert imported.sections["tried"] == "I asked twice."


def test_arabic_prompts_and_numbers_are_known() -> None:
    imported = import_text(ARABIC, language="ar")

    assert imported.title == "إعادة شباك التصاريح إلى العمل"
    assert imported.sections["why"] == "ما لا يُسأل عنه لا يُدوَّن."
    assert texts(imported) == ["إعادة فتح الشباك.", "نشر عدد التصاريح."]


def test_recommendations_without_numbers_are_one_a_paragraph() -> None:
    imported = import_text("Recommendations\n\nOpen the desk.\n\nSay so.")

    assert texts(imported) == ["Open the desk.", "Say so."]


@pytest.mark.parametrize(
    ("brought", "name", "reason", "facts"),
    [
        (b"PK\x03\x04 a document", "memo.docx", "text-of-wrong-type", {}),
        (b"PK\x03\x04 a document", "memo.txt", "text-of-wrong-type", {}),
        (b"%PDF-1.7", "memo.txt", "text-of-wrong-type", {}),
        (b"\xd0\xcf\x11\xe0", "", "text-of-wrong-type", {}),
        (b"x" * (LARGEST_TEXT + 1), "memo.txt", "text-too-large", {"bytes": LARGEST_TEXT + 1, "largest": LARGEST_TEXT}),
        (b"one\ntwo \xe9", "memo.txt", "text-not-utf-8", {"line": 2}),
        ("one".encode("utf-16"), "memo.txt", "text-not-utf-8", {"line": 1}),
        (b"", "memo.txt", "text-empty", {}),
        (b" \n\n ", "memo.md", "text-empty", {}),
        ("one\r\ntwo\u202ethree", "", "character-not-allowed", {"character": "U+202E", "line": 2, "column": 4}),
        ("\x00", "", "character-not-allowed", {"character": "U+0000", "line": 1, "column": 1}),
        ("a\ud800", "", "text-not-utf-8", {"line": 1}),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    brought: bytes | str, name: str, reason: str, facts: dict[str, object]
) -> None:
    with pytest.raises(ContentRefused) as refused:
        import_text(brought, name=name)

    assert (refused.value.reason, refused.value.facts) == (reason, facts)


def test_markup_is_never_followed_or_hidden() -> None:
    imported = import_text("<script>alert(1)</script>\n\n![a picture](https://example.org/x.png)", name="memo.md")

    assert imported.sections["question"] == ("<script>alert(1)</script>\n\n![a picture](https://example.org/x.png)")


@given(st.binary(max_size=300) | st.text(max_size=300), st.sampled_from(["", "memo.txt", "memo.md"]))
def test_anything_is_content_or_a_named_refusal(brought: bytes | str, name: str) -> None:
    with suppress(ContentRefused):
        imported = import_text(brought, name=name)
        assert imported.title or any(imported.sections.values()) or imported.recommendations


@given(PLAIN)
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    assume(not any(prompt_of(line) for line in text.splitlines()))
    with suppress(ContentRefused):
        imported = import_text(f"\n\nBegin.\n\n{text}", name="memo.txt")
        kept = " ".join([*imported.sections.values(), *texts(imported)]).split()
        assert kept[0] == "Begin."
        assert sorted(kept) == sorted(" ".join(paragraphs_of(f"Begin.\n\n{text}")).split())


@given(PLAIN, PLAIN, st.sampled_from(["memo.txt", "memo.md"]))
def test_what_is_frozen_reads_back_as_the_same_words(first: str, second: str, name: str) -> None:
    with suppress(ContentRefused):
        imported = import_text(f"{first}\n\nRecommendations\n\n1. {second}", name=name)
        written = Content(
            title=imported.title or "A memo",
            policy="harbour-closure",
            marking="unclassified",
            addressees=("first-secretary",),
            sections=imported.sections,
            recommendations=imported.recommendations,
        )

        raw = [block.to_bytes() for block in blocks_of(written, origin="dissent.example/record", titles=TITLES)]

        read = [Block.parse(block) for block in raw]
        assert len(digest_of(raw, [bytes(32)] * len(raw))) == 32
        paragraphs = [block.body for block in read if block.kind is Kind.PARAGRAPH]
        assert paragraphs == [
            words
            for prompt in ("question", "why", "cost", "tried")
            for words in paragraphs_of(imported.sections[prompt])
        ]
        asked = [block.body for block in read if block.kind is Kind.RECOMMENDATION]
        assert [text.split() for text in asked] == [" ".join(paragraphs_of(text)).split() for text in texts(imported)]


@pytest.mark.real_documents
@pytest.mark.skipif(not (REAL / "memo-1971.txt").is_file(), reason="the real documents are not here: DEMUR_REAL_DATA")
@pytest.mark.parametrize("name", ["", "memo.txt", "memo.md"])
def test_the_first_known_dissent_message_is_imported(name: str) -> None:
    raw = (REAL / "memo-1971.txt").read_bytes()

    imported = import_text(raw, name=name)

    subject, _line_feed, rest = raw.decode().strip().partition("\n")
    assert imported.title == subject.removeprefix("Subj:").strip()
    assert imported.sections["question"].split() == rest.split()
    assert imported.recommendations == ()
