"""A form of a word is told from a word of its family."""

from __future__ import annotations

import pytest

from demur.wording.characters import fold
from demur.wording.forms import offered, sought


def is_form(written: str, of: str, *, follows: bool = False) -> bool:
    return not sought(fold(of), follows=follows).isdisjoint(offered(fold(written), follows=follows))


@pytest.mark.parametrize(
    ("written", "of"),
    [
        ("harbours", "harbour"),
        ("harbor", "harbours"),
        ("harbours'", "harbour"),
        ("harbour’s", "harbour"),
        ("reopened", "reopen"),
        ("stopped", "stop"),
        ("making", "make"),
        ("studies", "study"),
        ("carried", "carry"),
        ("gave", "give"),
        ("crises", "crisis"),
        ("organising", "organize"),
        ("organisation", "organizations"),
        ("defense", "defence"),
        ("centres", "center"),
        ("programs", "programme"),
        ("measure", "measures"),
        ("بالموانئ", "الموانئ"),
        ("وبالموانئ", "موانئ"),
        ("للموانئ", "الموانئ"),
        ("موانئها", "الموانئ"),
        ("المواني", "الموانئ"),
        ("معاناتهم", "معاناة"),
        ("سياستنا", "السياسة"),
        ("العقوبات", "عقوبة"),
        ("عقوبة", "عقوبات"),
        ("هدنتين", "هدنة"),
        ("الميناءين", "ميناء"),
        ("مسؤولون", "المسؤولين"),
        ("مسؤولو", "المسؤولون"),
        ("مستواها", "مستوى"),
        ("تجميدًا", "التجميد"),
        ("سنعيد", "نعيد"),
        ("٢٠٢٧", "2027"),
    ],
)
def test_a_form_of_a_word_meets_it(written: str, of: str) -> None:
    assert is_form(written, of)


@pytest.mark.parametrize(
    ("written", "of"),
    [
        ("suspense", "suspension"),
        ("university", "universe"),
        ("organs", "organization"),
        ("measured", "measures"),
        ("news", "new"),
        ("customs", "custom"),
        ("united", "unit"),
        ("string", "str"),
        ("مكتبة", "مكتب"),
        ("البحرية", "حرية"),
        ("لبنان", "لبن"),
        ("ولد", "بلد"),
        ("عدوان", "عدو"),
        ("سوريا", "سوري"),
    ],
)
def test_a_word_of_the_same_family_or_sound_does_not(written: str, of: str) -> None:
    assert not is_form(written, of)


def test_an_adjective_agrees_with_its_noun_and_a_noun_does_not_change_its_kind() -> None:
    assert is_form("عاجلة", of="عاجل", follows=True)
    assert not is_form("مكتبة", of="مكتب")


def test_a_conjunction_inside_a_phrase_begins_something_else() -> None:
    assert is_form("والآمن", of="الآمن")
    assert not is_form("والآمن", of="الآمن", follows=True)
