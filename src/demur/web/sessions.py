"""
Sessions in the database that tell no moment finer than the hour.

Whoever reads the database later must not find when a member signed in, to be laid beside the relay's hours. Django
writes it three times: into the end of a session, into the signature of its content and, by allauth, into the content.
"""

from __future__ import annotations

import time
from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.signing import TimestampSigner, b62_encode

HOUR: Final = 3600
_SIGNED_IN: Final = "account_authentication_methods"


class SessionStore(db.SessionStore):
    """Django's own, with full hours in it."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sign the content under the hour that has begun."""
        signer = _HourSigner(salt=self.key_salt)
        return signer.sign_object(with_hours(session_dict), serializer=self.serializer, compress=True)

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Let the session end with an hour."""
        row = super().create_model_instance(data)
        ends = row.expire_date
        row.expire_date = ends.replace(minute=0, second=0, microsecond=0)
        return row


class _HourSigner(TimestampSigner):
    def timestamp(self) -> str:
        return b62_encode(int(time.time()) // HOUR * HOUR)


def with_hours(content: dict[str, Any]) -> dict[str, Any]:
    """
    Return a session's content with the moments of its sign-ins set to the end of their hours.

    To the end: what asks for a sign-in of the last minutes is then asked once more an hour later, and not at once.
    """
    if _SIGNED_IN not in content:
        return content
    signed_in = [{**each, "at": -(-each["at"] // HOUR) * HOUR} for each in content[_SIGNED_IN]]
    return {**content, _SIGNED_IN: signed_in}
