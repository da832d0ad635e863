"""Whatever is sent, no page fails: what is wrong is named in the reader's language, and nothing typed is lost."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from demur.memos import operations as memos
from demur.memos.rules import Content
from demur.standing import operations as standing
from demur.web.refusals import sentence
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, BO
from tests.web.conftest import As, SetClock
from tests.web.test_forms import TYPED, reason_in, start

PEOPLE = ("Ada", "Dee", "Ivo", "")
STRANGE = "\u202e<script>\x00\x1b[2J\ud7ff😀%s%(number)s{{ x }}'\"\r\n\t"
FIELDS = (
    *TYPED,
    *("act", "confirmed", "until", "letter", "places", "opening", "return", "upload", "pasted", "from", "office-knows"),
    *("disposition-0", "disposition-1", "reasons-0", "reasons-1", "disposition-2", "reasons-2", "password", "again"),
    *("login", "code", "next", "oldpassword", "password1", "password2", "credential", "name", "r1-trigger"),
)
BODIES: dict[str, tuple[str, bytes]] = {
    "empty": ("application/x-www-form-urlencoded", b""),
    "strange": ("application/x-www-form-urlencoded", urlencode(dict.fromkeys(FIELDS, STRANGE)).encode()),
    "long numbers": ("application/x-www-form-urlencoded", urlencode(dict.fromkeys(FIELDS, "9" * 5000)).encode()),
    "twice": ("application/x-www-form-urlencoded", urlencode([(name, "yes") for name in FIELDS * 2]).encode()),
    "drafts": ("application/x-www-form-urlencoded", urlencode({**dict.fromkeys(FIELDS, "-1"), "act": "send"}).encode()),
    "not UTF-8": ("application/x-www-form-urlencoded", b"&".join(name.encode() + b"=%ff%fe%80" for name in FIELDS)),
    "another character set": ("application/x-www-form-urlencoded; charset=utf-7", b"title=+ADw-"),
    "JSON": ("application/json", b'{"title": ["\\u0000"]}'),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "torn": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nOpen'),
    "file for a text": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"; filename="a\x00.txt"\r\n\r\n\xff\r\n--x--\r\n',
    ),
    "text for a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="upload"\r\n\r\nx\r\n--x--\r\n',
    ),
}


@pytest.mark.parametrize("body", BODIES)
def test_no_form_fails_whatever_is_sent(town: Town, signed_in: As, set_clock: SetClock, body: str) -> None:
    number = town.filed_memo(ADA)
    content = Content(title="A draft", policy="harbours", marking="plain", addressees=("director",))
    draft = memos.start_draft(by=town.accounts["Ada"], content=content, at=moment(3, 12))
    (invited,) = standing.import_members(b"username,name,language,category\nnew,New,en,staff\n", at=moment(3, 12))
    set_clock(moment(11, 12))
    kind, raw = BODIES[body]
    forms = (
        *("memos/new", f"drafts/{draft}", f"drafts/{draft}/freeze", f"drafts/{draft}/circulate"),
        *(f"drafts/{draft}/file", f"drafts/{draft}/letter", f"drafts/{draft}/version"),
        *(f"office/{number}/acknowledge", f"office/{number}/reply", "office/99/reply", "places", "openings", "returns"),
        *(f"join/{invited.token}", "join/none", "accounts/login/", "accounts/logout/", "accounts/password/change/"),
        *("accounts/2fa/totp/activate/", "accounts/2fa/authenticate/", "accounts/2fa/webauthn/login/", "memos/1"),
    )

    for name in PEOPLE:
        browser = signed_in(name) if name else Client()
        for address in forms:
            # The client raises what a view lets through: nothing may get there.
            answer = browser.post(f"/ar/{address}", raw, content_type=kind)
            assert answer.status_code < 500, (name, address)
            if answer.status_code in {400, 404, 409, 410, 413} and answer["Content-Type"].startswith("text/html"):
                assert 'lang="ar"' in answer.content.decode()
                assert reason_in(answer)


@pytest.mark.parametrize(
    "address",
    [
        "memos/new?policy=%00",
        "memos/new?policy=%F0%9F%98%80",
        "policies/%00",
        "inspect?payroll=%00",
        "inspect?payroll=-1",
        "inspect?payroll=999999999999999999999",
        "inspect?payroll=%D9%A3",
        "inspect/places/%00.csv",
        "inspect/places/2027-13.csv",
        "record?before=%00",
        "receipts/1/excerpt?block=%00",
        "receipts/1/excerpt?block=99999999999999999999",
        "reading/desk.json?purpose=%00",
        "join/%00",
        "verify/memos/99999999999999999999",
        "memos/99999999999999999999/desk.json",
        "accounts/login/?next=//elsewhere.example",
    ],
)
def test_no_address_fails(town: Town, signed_in: As, set_clock: SetClock, address: str) -> None:
    town.filed_memo(ADA)
    set_clock(moment(11, 12))

    for name in PEOPLE:
        browser = signed_in(name) if name else Client()
        assert browser.get(f"/en/{address}").status_code < 500, name


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_wrong_is_said_in_the_readers_language(town: Town, signed_in: As, language: str) -> None:
    answer = signed_in("Ada").post(f"/{language}/memos/new", {**TYPED, "title": "a\u0007b", "r1-by": "tomorrow"})

    page = answer.content.decode()
    assert answer.status_code == 409
    with override(language):
        assert sentence("character-not-allowed", {"character": "U+0007"}) in page
        assert sentence("day-malformed") in page
    assert "Three." in page
    assert 'value="tomorrow"' in page


def test_a_zip_that_is_called_a_text_is_refused(town: Town, signed_in: As) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("memo.txt", "x" * 1000)
    upload = SimpleUploadedFile("memo.txt", packed.getvalue())

    answer = signed_in("Ada").post("/en/memos/new", {**TYPED, "act": "import", "upload": upload})

    assert answer.status_code == 409
    assert reason_in(answer) in {"text-not-utf-8", "character-not-allowed"}
    assert 'id="upload-why"' in answer.content.decode()
    assert "Three." in answer.content.decode()


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\ufeff", "\u2028", "\u0007"])
def test_characters_that_cannot_be_seen_are_not_frozen(town: Town, signed_in: As, character: str) -> None:
    ada = signed_in("Ada")
    words = f"Let them{character} say it."
    saved = ada.post("/en/memos/new", {**TYPED, "section-why": words, "act": "preview"})
    refused = ada.get(saved["Location"]) if saved.status_code == 302 else saved

    assert refused.status_code == 409
    assert reason_in(refused) == "character-not-allowed"
    assert 'href="#section-why"' in refused.content.decode()
    assert f"U+{ord(character):04X}" in refused.content.decode()
    assert words in refused.content.decode()


@pytest.mark.parametrize(
    "credential",
    [
        *("", "x", "[]", "1", "{}", '{"rawId": 1}', "9" * 5000, "[" * 10_000),
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": 1}}',
    ],
)
def test_a_passkey_that_is_none_signs_nobody_in(town: Town, client: Client, credential: str) -> None:
    client.get("/en/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    answer = client.post("/en/accounts/2fa/webauthn/login/", {"credential": credential})

    assert answer.status_code < 500
    assert "_auth_user_id" not in client.session


def test_a_stale_page_freezes_nothing(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(address, {**TYPED, "title": "Open two piers"})

    stale = ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    assert stale.status_code == 409
    assert reason_in(stale) == "draft-changed-meanwhile"
    assert "Open two piers" in stale.content.decode()


def test_an_old_page_of_another_stage_changes_nothing(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)

    unfrozen = ada.post(f"{address}/version")
    as_program = ada.post(f"{address}/version", headers={"accept": "application/json"})

    assert unfrozen.status_code == as_program.status_code == 409
    assert reason_in(unfrozen) == as_program.json()["reason"] == "not-frozen"


def test_bo_signs_as_somebody_else_in_vain(town: Town, signed_in: As) -> None:
    told: dict[str, Any] = {"digest": "0" * 64, "way": "open", "salt": "0" * 64, "disclosure": "0" * 64}

    for changes in ({}, {"digest": "x"}, {"way": "anonymous"}, {"salt": "0"}, {"more": "x"}, {"digest": 1}):
        answer = signed_in(BO.name).post("/en/openings", {"opening": str({**told, **changes}).replace("'", '"')})
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
