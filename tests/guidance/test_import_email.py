"""Guidance comes as an e-mail, in every form that mail programs give it; a broken one is refused by its code."""

from __future__ import annotations

import quopri
from contextlib import suppress
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.guidance.export_email import Sent, email_of
from demur.guidance.import_email import phrases_of_email, read_email, text_of_email
from demur.guidance.rules import Kind, Phrase, PhrasesRefused, TextRefused

BODY = "Avoid:\n1. “end to the hardship/shortages”\n2. «نهاية للمعاناة/النقص»\n\nAffirm “safe waters”.\n"
HEAD = b"Subject: Words\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n"
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
PHRASES = st.lists(
    st.builds(
        Phrase,
        kind=st.sampled_from(Kind),
        language=st.sampled_from(["en", "ar"]),
        text=WORDS.map(str.strip).filter(bool),
        reason=WORDS.map(str.strip),
        preferred=WORDS.map(str.strip),
        entry=st.integers(0, 20),
    ),
    min_size=1,
    max_size=6,
)


def mail(body: bytes, kind: str = "text/plain; charset=utf-8", coding: str = "8bit") -> bytes:
    head = f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    return HEAD + head.encode() + body


def texts(raw: bytes) -> list[str]:
    return [phrase.text for phrase in phrases_of_email(raw)]


FOUND = ["end to the hardship", "نهاية للمعاناة", "end to the shortages", "نهاية للنقص", "safe waters"]


@pytest.mark.parametrize(
    "raw",
    [
        mail(BODY.encode()),
        mail(BODY.encode().replace(b"\n", b"\r\n")),
        mail(quopri.encodestring(BODY.encode()), coding="quoted-printable"),
        mail(BODY.encode("cp1256", "replace"), kind="text/plain; charset=windows-1256"),
    ],
)
def test_every_coding_of_a_plain_text_is_read(raw: bytes) -> None:
    assert texts(raw) == FOUND


def test_the_phrases_have_the_subject_and_the_day_of_the_letter() -> None:
    phrases = phrases_of_email(mail(BODY.encode()))

    assert {(phrase.guidance, phrase.issued_on) for phrase in phrases} == {("Words", date(2026, 11, 20))}


def test_a_slash_is_read_in_the_likeliest_way_and_languages_stay_side_by_side() -> None:
    phrases = phrases_of_email(mail(BODY.encode()))

    assert [(phrase.kind.value, phrase.text, phrase.entry) for phrase in phrases] == [
        ("avoid", "end to the hardship", 1),
        ("avoid", "نهاية للمعاناة", 1),
        ("avoid", "end to the shortages", 2),
        ("avoid", "نهاية للنقص", 2),
        ("affirm", "safe waters", 3),
    ]


def test_the_plain_part_is_read_where_there_is_an_html_part_too() -> None:
    message = EmailMessage()
    message["Subject"] = "Words"
    message.set_content("Avoid “plain words”.")
    message.add_alternative("<p>Avoid “other words”.</p>", subtype="html")

    assert texts(message.as_bytes()) == ["plain words"]


def test_html_alone_is_read_as_people_read_it() -> None:
    html = (
        "<style>p{}</style><h1>Avoid</h1><ul><li>reopen <b>the</b>\n harbours"
        "<li>&ldquo;unlock&rdquo;</ul><script>x</script>"
    )

    assert texts(mail(html.encode(), kind="text/html; charset=utf-8")) == ["reopen the harbours", "unlock"]


def test_what_is_quoted_without_a_word_why_is_left_out() -> None:
    raw = mail("The “resolution” was read.\n\nAvoid “reopen”.\n".encode())

    assert texts(raw) == ["reopen"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"no header at all",
        b"Subject: x\r\n\r\n",
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        b"Subject: x\r\nContent-Type: image/png\r\n\r\nabc",
    ],
)
def test_what_is_no_letter_is_refused(raw: bytes) -> None:
    with pytest.raises(PhrasesRefused) as refusal:
        phrases_of_email(raw)
    with pytest.raises(TextRefused):
        text_of_email(raw)

    assert refusal.value.reason == "email-malformed"


def test_a_letter_without_phrases_is_refused() -> None:
    with pytest.raises(PhrasesRefused) as refusal:
        phrases_of_email(mail(b"Good morning."))

    assert refusal.value.reason == "phrases-missing"


def test_a_letter_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(PhrasesRefused) as refusal:
        read_email(HEAD + b"\r\n" + b"a" * (16 << 20))

    assert refusal.value.reason == "email-too-large"


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"Avoid \xff\xfe bytes", kind="text/plain; charset=nonsense"),
        mail(b"Avoid =ZZ", coding="quoted-printable"),
        mail(b"Avoid !!!", coding="base64"),
        b"Subject: =?utf-8?q?=ff?=\r\nDate: yesterday\r\nFrom: <<>>@\r\n\r\nAvoid \xe2\x80\x9creopen\xe2\x80\x9d",
        b"Subject: " + b"a" * 5_000 + b"\r\n\r\nAvoid it",
        b"Date: Fri, 99 Foo 2026 99:99:99 +9999\r\n\r\nAvoid it",
    ],
)
def test_a_letter_with_faults_is_read_as_far_as_it_can_be(raw: bytes) -> None:
    letter = read_email(raw)

    assert len(letter.title) <= 300


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_letter_or_the_refusal(body: bytes) -> None:
    for raw in (body, HEAD + body, HEAD + b"\r\n" + body, mail(body, kind="text/html")):
        with suppress(PhrasesRefused):
            read_email(raw)


@settings(deadline=None)
@given(PHRASES)
def test_what_demur_writes_comes_back_without_loss(phrases: list[Phrase]) -> None:
    raw = email_of(Sent("Words: “on” it", 'Messaging "unit"', datetime(2026, 11, 20, 9, tzinfo=UTC)), phrases)

    letter = read_email(raw)

    assert letter.is_exact
    assert letter.title == "Words: “on” it"
    assert [(each.kind, each.language, each.text, each.reason, each.preferred) for each in letter.found] == [
        (phrase.kind.value, phrase.language, phrase.text, phrase.reason, phrase.preferred) for phrase in phrases
    ]


def test_the_text_that_demur_writes_is_readable_without_the_table() -> None:
    phrases = [
        Phrase(Kind.AVOID, "en", "reopen the harbours", "It foresees much.", "review the measures", entry=1),
        Phrase(Kind.AVOID, "ar", "إعادة فتح الموانئ", entry=1),
        Phrase(Kind.AFFIRM, "en", "safe waters", entry=2),
    ]
    raw = email_of(Sent("Words", "Messaging", datetime(2026, 11, 20, 9, tzinfo=UTC)), phrases)

    found = phrases_of_email(mail(text_of_email(raw).encode()))

    assert [(each.kind, each.text, each.reason, each.preferred, each.entry) for each in found] == [
        (each.kind, each.text, each.reason, each.preferred, each.entry) for each in phrases
    ]
