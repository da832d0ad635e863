"""
Signing in: what this site wants otherwise than allauth does.

Nobody signs up by themselves; accounts come from the one-time links of `demur members import`. No address and no
agent of a visitor is read, so none can be kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account import views as allauth
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import urls as second_steps
from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from demur.web.refusals import Complaint, complain


def password_faults(password: str, field: str = "") -> list[Complaint]:
    """Return what is wrong with a new password, one for each rule of the settings that it breaks."""
    try:
        validate_password(password)
    except ValidationError as refused:
        return [complain(str(each.code).replace("_", "-"), field) for each in refused.error_list]
    return []


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts that are given, never taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the same for everybody: attempts are limited by account, and no address is read."""
        return "0.0.0.0"  # noqa: S104  # nosec B104 (nothing is bound to it)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Return nothing: no agent is read."""
        return ""

    def clean_password(self, password: str, user: object = None) -> str:
        """Return a password that serves; say in the reader's language what is wrong with another."""
        if faults := password_faults(password):
            raise ValidationError([ValidationError(each.sentence, code=each.reason) for each in faults])
        return password

    def add_message(self, *words: Any, **more: Any) -> None:
        """Say nothing: the page that follows shows what was done."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: an account has no address."""


LARGEST_CREDENTIAL: Final = 1 << 16


def credential_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn away what a browser's passkey never says: allauth's form fails at a number of 5,000 digits, say."""

    @wraps(view)
    def guarded(request: HttpRequest, *words: str, **more: str) -> HttpResponse:
        credential = request.POST.get("credential") or "{}"
        try:
            is_one = len(credential) <= LARGEST_CREDENTIAL and isinstance(json.loads(credential), dict)
        except (ValueError, RecursionError):
            is_one = False
        if not is_one:
            raise BadRequest("credential-malformed")
        return view(request, *words, **more)

    return guarded


def not_here(request: HttpRequest, *words: str, **more: str) -> HttpResponse:
    """Answer at the addresses of what allauth would do and this site does not."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("signup/", not_here, name="account_signup"),
    path("email/", not_here, name="account_email"),
    path("confirm-email/", not_here, name="account_email_verification_sent"),
    path("password/set/", not_here, name="account_set_password"),
    path("password/reset/", not_here, name="account_reset_password"),
    path("2fa/authenticate/", credential_read(second_step.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/add/", credential_read(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", credential_read(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        credential_read(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/", include(second_steps)),
]
