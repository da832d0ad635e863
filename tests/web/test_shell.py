"""What every page carries, and what no answer of the site lacks."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.test import Client

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
LANGUAGES = ("en", "ar")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/healthz", 200),
        ("/en/", 200),
        ("/ar/", 200),
        ("/en/no-such-page", 404),
        ("/static/web/demur.css", 200),
        ("/static/web/no-such-file", 404),
    ],
)
def test_every_answer_carries_the_policy(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    answer.close()

    assert answer.status_code == status
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert "camera=()" in answer["Permissions-Policy"]


def test_an_error_of_the_site_carries_the_policy_and_says_so_in_the_language_of_the_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("demur.web.views.policies.render", _fail)

    answer = client.get("/ar/")

    assert answer.status_code == 500
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert 'data-reason="server-error"' in answer.content.decode()
    assert "تعطّل الموقع" in answer.content.decode()


def test_what_failed_is_logged_and_who_asked_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("demur.web.views.policies.render", _fail)
    with caplog.at_level(logging.DEBUG):
        client.get("/en/?whispered=words", headers={"user-agent": "Ada's browser"}, REMOTE_ADDR="192.0.2.7")

    lines = "\n".join(_as_the_site_writes(record) for record in caplog.records)
    assert "500 in web:first: OperationalError" in lines
    for told in ("192.0.2.7", "Ada's browser", "whispered", "words", "a row that quotes Ada"):
        assert told not in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_page_is_shown_where_no_database_answers(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/no-such-page")

    assert answer.status_code == 404
    assert 'role="alert" data-reason="not-found"' in answer.content.decode()
    assert f'<html lang="{language}"' in answer.content.decode()


def test_a_program_gets_a_problem_instead_of_a_page(client: Client) -> None:
    answer = client.get("/ar/no-such-page", headers={"accept": "application/json"})

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "لا توجد صفحة بهذا العنوان",
        "status": 404,
        "reason": "not-found",
    }


@pytest.mark.parametrize(("here", "there"), [("en", "ar"), ("ar", "en")])
def test_the_language_switch_keeps_the_page(client: Client, here: str, there: str) -> None:
    page = client.get(f"/{here}/?before=40").content.decode()

    assert f'href="/{there}/?before=40" lang="{there}"' in page
    assert f'data-testid="lang-{there}"' in page


def test_a_reader_is_sent_to_the_pages_in_the_language_of_the_browser(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "ar-EG,en;q=0.5"})["Location"] == "/ar/"
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


def test_a_page_is_kept_by_nobody(client: Client) -> None:
    assert client.get("/en/")["Cache-Control"] == "no-store"


def test_a_reader_who_only_reads_gets_no_cookie(client: Client) -> None:
    assert not client.get("/en/").cookies


def _fail(*_words: object, **_more: object) -> None:
    raise OperationalError("a row that quotes Ada")


def _as_the_site_writes(record: logging.LogRecord) -> str:
    from demur.site.log_lines import LogLines  # noqa: PLC0415 (settings come first)

    return LogLines().format(record)
