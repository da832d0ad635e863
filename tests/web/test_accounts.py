"""Real accounts: a member joins by a link that works once, sets a password and a second step, signs out and in."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from demur.standing import operations as standing
from demur.standing.models import Account
from demur.web.refusals import sentence
from tests.channel.town import Town, moment
from tests.web.test_forms import reason_in

PASSWORD = "a long sentence of hers"
PERIOD = 30


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """Forget the attempts that tests before made: they are counted by account."""
    cache.clear()


def invited(name: str = "Nour") -> str:
    """Put somebody on the list of members; return the token of their link."""
    lines = f"username,name,language,category\n{name.lower()},{name},ar,staff\n"
    (invitation,) = standing.import_members(lines.encode(), at=moment(3, 8))
    return invitation.token


def code_of(secret: str) -> str:
    """Return the six digits that an authenticator shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(browser: Client, name: str = "nour", password: str = PASSWORD, **more: str) -> Any:
    """Send the form of the sign-in page."""
    return browser.post("/en/accounts/login/", {"login": name, "password": password, **more})


def joined(browser: Client) -> None:
    """Let Nour join and sign in."""
    browser.post(f"/en/join/{invited()}", {"password": PASSWORD, "again": PASSWORD})
    assert sign_in(browser).status_code == 302


def with_a_second_step(browser: Client) -> tuple[str, list[str]]:
    """Let Nour set up an authenticator; return its secret and the recovery codes."""
    asked_again = browser.get("/en/accounts/2fa/totp/activate/")
    page = browser.post(asked_again["Location"], {"password": PASSWORD}, follow=True).content.decode()
    found = re.search(r">([A-Z2-7]{32})<", page)
    assert found
    done = browser.post("/en/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    codes = browser.get(done["Location"]).content.decode()
    # A code serves once: this is half a minute later.
    cache.clear()
    return found[1], re.findall(r'dir="ltr">([0-9a-z]{8,})<', codes)


def test_nour_joins_by_a_link_that_works_once(town: Town, client: Client) -> None:
    token = invited()

    page = client.get(f"/ar/join/{token}").content.decode()
    done = client.post(f"/ar/join/{token}", {"password": PASSWORD, "again": PASSWORD}, follow=True)
    signed_in = client.post(done.redirect_chain[-1][0], {"login": "nour", "password": PASSWORD})
    again = client.get(f"/ar/join/{token}")

    assert "Nour" in page
    assert done.redirect_chain == [("/ar/welcome", 302), ("/ar/accounts/login/?next=/ar/welcome", 302)]
    assert signed_in["Location"] == "/ar/welcome"
    assert 'id="second-step"' in client.get("/ar/welcome").content.decode()
    assert again.status_code == 410
    assert reason_in(again) == "link-used"


@pytest.mark.parametrize(
    ("password", "again", "reason"),
    [
        ("", "", "password-missing"),
        (PASSWORD, PASSWORD + "x", "passwords-differ"),
        ("short", "short", "password-too-short"),
        ("password1234", "password1234", "password-too-common"),
        ("8301937466512", "8301937466512", "password-entirely-numeric"),
    ],
)
def test_a_weak_password_is_named_and_the_link_stays(
    town: Town, client: Client, password: str, again: str, reason: str
) -> None:
    token = invited()

    refused = client.post(f"/ar/join/{token}", {"password": password, "again": again})

    assert refused.status_code == 409
    assert reason_in(refused) == reason
    with override("ar"):
        assert sentence(reason) in refused.content.decode()
    assert client.get(f"/ar/join/{token}").status_code == 200


def test_nour_signs_out_and_in_with_a_second_step(town: Town, client: Client) -> None:
    joined(client)
    secret, codes = with_a_second_step(client)
    account_page = client.get("/en/accounts/2fa/").content.decode()

    asked = client.get("/en/accounts/logout/")
    client.post("/en/accounts/logout/")
    outside = client.get("/en/welcome")
    halfway = sign_in(client, next="/en/welcome")
    still_outside = client.get("/en/welcome")
    wrong = client.post(halfway["Location"], {"code": "000000"})
    inside = client.post(halfway["Location"], {"code": code_of(secret)})

    assert 'class="status settled"' in account_page
    assert len(codes) == 10
    assert "Stay" in asked.content.decode()
    assert outside.status_code == still_outside.status_code == 302
    assert "/2fa/authenticate/" in halfway["Location"]
    assert reason_in(wrong) == "sign-in-refused"
    assert inside["Location"] == "/en/welcome"
    assert 'id="second-step"' not in client.get("/en/welcome").content.decode()


def test_a_recovery_code_works_once(town: Town, client: Client) -> None:
    joined(client)
    _secret, codes = with_a_second_step(client)

    answers = []
    for _ in range(2):
        client.post("/en/accounts/logout/")
        halfway = sign_in(client)
        answers.append(client.post(halfway["Location"], {"code": codes[0]}))

    assert answers[0].status_code == 302
    assert reason_in(answers[1]) == "sign-in-refused"


@pytest.mark.parametrize(("name", "password"), [("nour", "not hers at all"), ("nobody", PASSWORD)])
def test_nobody_learns_whether_an_account_is_there(town: Town, client: Client, name: str, password: str) -> None:
    joined(Client())

    refused = sign_in(client, name, password)

    assert reason_in(refused) == "sign-in-refused"
    page = unescape(refused.content.decode())
    assert page.count("The username and/or password you specified are not correct.") == 1
    assert password not in page


def test_attempts_on_an_account_are_limited_whoever_makes_them(town: Town) -> None:
    joined(Client())
    for _ in range(10):
        sign_in(Client(), password="not hers at all")

    refused, of_another = sign_in(Client()), Client()
    joined_too = of_another.post(f"/en/join/{invited('Sami')}", {"password": PASSWORD, "again": PASSWORD})

    assert refused.status_code == 200
    assert reason_in(refused) == "sign-in-refused"
    assert joined_too.status_code == 302
    assert sign_in(of_another, "sami").status_code == 302


def test_a_closed_account_signs_nobody_in(town: Town, client: Client) -> None:
    joined(Client())
    Account.objects.filter(username="nour").update(is_active=False)

    refused = sign_in(client)

    assert "_auth_user_id" not in client.session
    assert refused.status_code in {200, 302}


def test_nour_changes_her_password(town: Town, client: Client) -> None:
    joined(client)
    new = "another sentence of hers"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    page = client.get("/en/accounts/password/change/").content.decode()
    refused = client.post("/en/accounts/password/change/", {**form, "oldpassword": "not hers"})
    weak = client.post("/en/accounts/password/change/", {**form, "password1": "short", "password2": "short"})
    client.post("/en/accounts/password/change/", form)
    client.post("/en/accounts/logout/")

    assert "The password until now" in page
    assert sentence("password-too-short") in weak.content.decode()
    assert reason_in(refused) == "sign-in-refused"
    assert reason_in(sign_in(client)) == "sign-in-refused"
    assert sign_in(client, password=new).status_code == 302


def test_who_tries_too_often_is_told_to_wait(town: Town, client: Client) -> None:
    joined(client)
    form = {"oldpassword": "not hers", "password1": PASSWORD, "password2": PASSWORD}

    *_others, last = [client.post("/ar/accounts/password/change/", form) for _ in range(6)]

    assert last.status_code == 429
    assert reason_in(last) == "too-many-tries"
    assert '<html lang="ar"' in last.content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_an_account_is_in_the_readers_language(town: Town, client: Client, language: str) -> None:
    joined(client)
    with_a_second_step(client)
    pages = (
        *("accounts/2fa/", "accounts/2fa/totp/deactivate/", "accounts/2fa/recovery-codes/", "accounts/logout/"),
        *("accounts/2fa/recovery-codes/generate/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/add/"),
        *("accounts/password/change/", "accounts/reauthenticate/", "accounts/2fa/reauthenticate/"),
    )

    for address in pages:
        answer = client.get(f"/{language}/{address}")
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in page
        assert 'class="masthead"' in page
        assert "style=" not in page


@pytest.mark.parametrize(
    "address", ["signup/", "password/reset/", "email/", "confirm-email/", "password/set/", "2fa/webauthn/signup/"]
)
def test_nobody_signs_up_by_themselves(town: Town, client: Client, address: str) -> None:
    assert client.get(f"/en/accounts/{address}").status_code == 404
    assert client.post(f"/en/accounts/{address}", {"username": "eve"}).status_code == 404
