"""A table of phrases is read back as it was written, and refused by name where it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.guidance.csv_form import csv_of_phrases, phrases_of_csv
from demur.guidance.rules import LARGEST_TEXT, Kind, Phrase, PhrasesRefused

CELL = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)
PHRASE = st.builds(
    Phrase,
    kind=st.sampled_from(Kind),
    language=st.sampled_from(["en", "ar", "zh-hant"]),
    text=CELL.filter(bool),
    reason=CELL,
    preferred=CELL,
    entry=st.integers(min_value=0, max_value=999_999_999),
)


@given(st.lists(PHRASE, min_size=1, max_size=5))
def test_a_table_is_read_back_without_loss(phrases: list[Phrase]) -> None:
    assert phrases_of_csv(csv_of_phrases(phrases)) == phrases


def test_columns_may_stand_in_any_order_and_be_parted_as_spreadsheets_do() -> None:
    raw = "\ufeffPhrase;Kind;Language\r\nreopen the harbours;Avoid;EN\r\n;;\r\n".encode()

    assert phrases_of_csv(raw, guidance="7") == [Phrase(Kind.AVOID, "en", "reopen the harbours", guidance="7")]


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    raw = csv_of_phrases([Phrase(Kind.AVOID, "en", '=HYPERLINK("x")', reason="-1", preferred="'@a")])

    assert raw.decode().splitlines()[1] == 'avoid,en,"\'=HYPERLINK(""x"")",\'-1,\'\'@a'


@pytest.mark.parametrize(
    ("raw", "reason", "where"),
    [
        (b"", "column-missing", ""),
        (b"kind,phrase\navoid,x\n", "column-missing", ""),
        (b"kind,language,phrase,prefered\n", "column-unknown", ""),
        (b"kind,language,phrase\n", "phrases-missing", ""),
        (b"kind,language,phrase\nforbid,en,x\n", "kind-unknown", "line 2"),
        (b"kind,language,phrase\navoid,en,x\navoid,English,x\n", "language-unknown", "line 3"),
        (b"kind,language,phrase\navoid,en,\n", "phrase-missing", "line 2"),
        (b"kind,language,phrase,entry\navoid,en,x,one\n", "entry-not-a-number", "line 2"),
        (b'kind,language,phrase\navoid,en,"x\n', "table-malformed", "line 2"),
        (b"kind,language,phrase\navoid,en,\xff\n", "table-not-utf-8", ""),
        (b"x" * (LARGEST_TEXT + 1), "table-too-large", ""),
        (b"kind,language,phrase\n" + b"avoid,en,x\n" * 50_001, "too-many-phrases", ""),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(raw: bytes, reason: str, where: str) -> None:
    with pytest.raises(PhrasesRefused) as refused:
        phrases_of_csv(raw)

    assert (refused.value.reason, refused.value.where) == (reason, where)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(raw: bytes) -> None:
    for brought in (raw, b"kind,language,phrase\n" + raw):
        try:
            phrases_of_csv(brought)
        except PhrasesRefused:
            continue
