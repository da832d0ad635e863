"""A session tells no moment of a sign-in, and is a session all the same."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.signing import b62_decode

from demur.web.sessions import HOUR, SessionStore, with_hours

pytestmark = pytest.mark.django_db
AT = 1_795_615_790.011468


def kept(content: dict[str, Any]) -> SessionStore:
    store = SessionStore()
    store.update(content)
    store.create()
    return store


def test_what_is_kept_is_read_again() -> None:
    store = kept({"language": "ar"})

    assert SessionStore(store.session_key).load() == {"language": "ar"}


def test_its_row_holds_full_hours_only() -> None:
    kept({"account_authentication_methods": [{"method": "password", "at": time.time(), "username": "bo"}]})

    row = Session.objects.get()
    signed_at = b62_decode(row.session_data.split(":")[1])
    (sign_in,) = row.get_decoded()["account_authentication_methods"]
    assert (row.expire_date.minute, row.expire_date.second, row.expire_date.microsecond) == (0, 0, 0)
    assert signed_at % HOUR == sign_in["at"] % HOUR == 0


def test_a_sign_in_counts_as_recent_until_its_hour_ends() -> None:
    content = {"account_authentication_methods": [{"method": "password", "at": AT}], "other": 7}

    hours = with_hours(content)

    assert 0 <= hours["account_authentication_methods"][0]["at"] - AT < HOUR
    assert hours["other"] == 7
    assert content["account_authentication_methods"] == [{"method": "password", "at": AT}]


def test_a_changed_row_is_no_session() -> None:
    store = kept({"language": "ar"})
    row = Session.objects.get()
    row.session_data = re.sub(r":[^:]+$", ":x", row.session_data)
    row.save()

    assert SessionStore(store.session_key).load() == {}


def test_a_second_step_keeps_the_hour_in_which_it_was_used_and_nothing_finer() -> None:
    bo = get_user_model().objects.create_user(username="bo", name="Bo")
    step = Authenticator.objects.create(user=bo, type=Authenticator.Type.TOTP, data={})

    step.record_usage()

    kept = Authenticator.objects.get()
    assert [(at.minute, at.second, at.microsecond) for at in (kept.created_at, kept.last_used_at)] == [(0, 0, 0)] * 2
