"""A code that is told by telephone: it comes back however it is written, and one wrong digit is noticed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from vectors.make import circulation as vectors
from verify.tests.formats.properties import digests

from demur_verify.errors import Malformed
from demur_verify.invitation import code_of, in_groups, read_code

TOLD = "0371 8829 4410 0056 2213 9077 6104"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@given(digests)
def test_a_code_comes_back_however_it_is_written(digest: bytes) -> None:
    code = code_of(digest)

    written = [code, in_groups(code), in_groups(code).replace(" ", "-"), f" {in_groups(code)}\n", f"\u200f{code}"]
    written += [in_groups(code).translate(table) for table in (EASTERN, PERSIAN)]

    assert {read_code(each) for each in written} == {code}
    assert len(code) == 32


@given(digests, st.integers(0, 31), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(digest: bytes, at: int, by: int) -> None:
    code = code_of(digest)
    wrong = f"{code[:at]}{(int(code[at]) + by) % 10}{code[at + 1 :]}"

    with pytest.raises(Malformed, match="code-mistyped"):
        read_code(wrong)


@given(digests, st.integers(0, 30))
def test_two_digits_that_changed_places_are_noticed(digest: bytes, at: int) -> None:
    code = code_of(digest)
    assume(code[at] != code[at + 1])

    with pytest.raises(Malformed, match="code-mistyped"):
        read_code(f"{code[:at]}{code[at + 1]}{code[at]}{code[at + 2 :]}")


@pytest.mark.parametrize("text", ["", TOLD, f"{TOLD} 82521", "O" * 32, "²" * 32, "1" * 31 + "१", "9" * 100_000])
def test_what_is_not_thirty_two_digits_is_no_code(text: str) -> None:
    with pytest.raises(Malformed, match="code-malformed"):
        read_code(text)


def test_a_digest_has_32_bytes() -> None:
    with pytest.raises(Malformed, match="digest-malformed"):
        code_of(bytes(31))


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_is_refused(text: str) -> None:
    try:
        code = read_code(text)
    except Malformed:
        return
    assert read_code(code) == code


def test_the_vectors_are_ours() -> None:
    for vector in vectors.invitations():
        assert code_of(bytes.fromhex(vector["digest"])) == vector["code"]
