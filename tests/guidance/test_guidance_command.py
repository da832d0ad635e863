"""A spokesperson checks a draft from the command line, with the e-mail or the table at hand and no database."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demur import clock
from demur.guidance.documents import text_of
from demur.guidance.rules import LARGEST_TEXT, TextRefused
from demur.site.command import main
from tests.guidance.office import issue

TABLE = """kind,language,phrase,reason,preferred
avoid,en,reopen the harbours,It binds us.,restore safe passage
avoid,en,standstill/suspension of measures,,
avoid,ar,إعادة فتح الموانئ,,
affirm,en,Tamrissa's duty to keep its waters safe,,
"""
LETTER = """Subject: Words on the harbour measures
Date: Mon, 01 Mar 2027 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

Please avoid:
- "reopen the harbours"
- "end to the hardship/shortages"
"""
DRAFT = "\ufeffWe shall reopen\r\nthe harbours 🚢, after a suspension of the measures.\r\nبإعادةِ فتح المواني\r\n"
KEYS = {"kind", "phrase", "start", "end", "language", "guidance", "preferred"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a table, a letter and a draft."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("words.csv", TABLE), ("words.eml", LETTER), ("draft.txt", DRAFT)):
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def document(text: str, **parts: bytes) -> bytes:
    """Write a .docx of one paragraph."""
    body = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{related}" Target="word/document.xml"/></Relationships>',
        )
        document = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", parts.get("document", document.encode()))
        for name, content in parts.items():
            if name != "document":
                archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def found(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    status = main(["guidance", "check", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_finding_says_where_in_code_points_of_the_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = found(capsys, "draft.txt", "--guidance", "words.csv")

    assert status == 1
    assert [DRAFT[each["start"] : each["end"]] for each in told["findings"]] == [
        "reopen\r\nthe harbours",
        "suspension of the measures",
        "بإعادةِ فتح المواني",
    ]
    assert set(told) == {"findings", "missing"}
    assert all(set(each) == KEYS for each in told["findings"])
    assert told["findings"][0]["guidance"] == "words.csv"
    assert told["findings"][0]["preferred"] == "restore safe passage"
    assert [each["phrase"] for each in told["missing"]] == ["Tamrissa's duty to keep its waters safe"]


def test_a_letter_is_guidance_and_its_slashes_are_read_in_the_likeliest_way(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "draft.md").write_text("An *end to shortages* was promised.", encoding="utf-8")

    status, told = found(capsys, "draft.md", "--guidance", "words.eml", "--guidance", "words.csv")

    assert status == 1
    assert [(each["phrase"], each["guidance"]) for each in told["findings"]] == [
        ("end to the shortages", "Words on the harbour measures")
    ]


def test_nothing_to_avoid_is_status_0_and_a_quotation_of_somebody_else_counts_for_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "draft.txt").write_text("The union said: “reopen the harbours”.", encoding="utf-8")

    status, told = found(capsys, "draft.txt", "--guidance", "words.csv")

    assert status == 0
    assert [each["kind"] for each in told["findings"]] == ["quoted"]


def test_standard_input_is_plain_text(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"reopen the harbours")))

    assert found(capsys, "-", "--guidance", "words.csv")[0] == 1


def test_people_read_line_and_column(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guidance", "check", "draft.txt", "--guidance", "words.csv"]) == 1

    told = capsys.readouterr().out.splitlines()

    assert told[0].startswith("1:11: avoid: “reopen the harbours” (words.csv); It binds us.; preferred:")
    assert told[-1].startswith("not said: “Tamrissa's duty")


def test_sarif_names_rules_regions_and_fixes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guidance", "check", "draft.txt", "--guidance", "words.csv", "--sarif"]) == 1

    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    first, *_others, missing = run["results"]
    region = first["locations"][0]["physicalLocation"]["region"]

    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert region == {
        "charOffset": 10, "charLength": 20, "startLine": 1, "startColumn": 11, "endLine": 2, "endColumn": 13
    }  # fmt: skip
    assert (
        first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "restore safe passage"
    )
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
    assert (missing["level"], "region" in missing["locations"][0]["physicalLocation"]) == ("note", False)


def test_neither_django_nor_a_database_is_needed_where_guidance_is_given(here: Path) -> None:
    program = """
import sys
from demur.site.command import main
status = main(sys.argv[1:])
assert "django" not in sys.modules
sys.exit(status)
"""
    words = ["guidance", "check", "draft.txt", "--guidance", "words.csv", "--guidance", "words.eml"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DEMUR_", "DJANGO_"))}

    ran = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=here, env=environment, capture_output=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (1, b"")


def test_without_a_file_the_guidance_in_force_here_counts(
    people: dict[str, int], here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = issue()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))

    status, told = found(capsys, "draft.txt")

    assert status == 1
    assert {each["guidance"] for each in told["findings"]} == {str(number)}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.txt", "--guidance", "words.csv"], "nowhere.txt: No such file"),
        (["draft.txt", "--guidance", "nowhere.csv"], "nowhere.csv: No such file"),
        (["draft.txt", "--guidance", "draft.txt"], "guidance-of-wrong-type"),
        (["draft.txt", "--guidance", "broken.csv"], "broken.csv, line 2: The kind is “forbid”"),
        (["draft.txt", "--guidance", "broken.eml"], "broken.eml: "),
        (["draft.pdf", "--guidance", "words.csv"], "text-of-wrong-type"),
        (["broken.docx", "--guidance", "words.csv"], "document-malformed"),
        (["latin.txt", "--guidance", "words.csv"], "Line 2 of the text is not UTF-8."),
        (["surrogate.txt", "--guidance", "words.csv"], "text-not-utf-8"),
        ([".", "--guidance", "words.csv"], "Is a directory"),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    for name, content in (
        ("broken.csv", b"kind,language,phrase\nforbid,en,x\n"),
        ("broken.eml", b"\0\xff"),
        ("broken.docx", b"PK\x03\x04 and no more"),
        ("draft.pdf", b"%PDF-1.7"),
        ("latin.txt", b"a\nb\xe9\n"),
        ("surrogate.txt", b"a\xed\xa0\x80"),
    ):
        (here / name).write_bytes(content)

    assert main(["guidance", "check", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check"], ["check", "a", "--json", "--sarif"], ["check", "a", "b"], []])
def test_another_command_is_status_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["guidance", *words])

    assert stopped.value.code == 2


def test_a_document_is_read_as_people_read_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "draft.docx").write_bytes(document("We reopen the harbours."))

    status, told = found(capsys, "draft.docx", "--guidance", "words.csv")
    assert main(["guidance", "text", "draft.docx"]) == 0
    text = capsys.readouterr().out

    assert status == 1
    assert [text[each["start"] : each["end"]] for each in told["findings"]] == ["reopen the harbours"]


def test_an_e_mail_is_read_as_people_read_it(here: Path) -> None:
    assert "reopen the harbours" in text_of(LETTER.encode(), "draft.eml")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (document("x", bomb=b"\0" * (65 << 20)), "document-too-large"),
        (document("x", document=b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), "document-malformed"),
        (
            document("x", document='<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a []><a/>'.encode("utf-16")),
            "document-malformed",
        ),
        (document("x", document=b"<w:p>"), "document-malformed"),
        (document("x")[:-40], "document-malformed"),
        (b"", "document-malformed"),
        (b"x" * (LARGEST_TEXT + 1), "text-too-large"),
    ],
    ids=["bomb", "entities", "entities in UTF-16", "unclosed", "cut off", "empty", "large"],
)
def test_a_document_that_is_none_or_too_much_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(TextRefused) as refused:
        text_of(raw, "draft.docx")

    assert refused.value.reason == reason
