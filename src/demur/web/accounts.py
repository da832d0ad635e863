"""
Signing in: what this site wants otherwise than allauth does.

Nobody signs up by themselves; accounts come from the one-time links of `demur members import`. No address and no
agent of a visitor is read, so none can be kept.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import urls as second_steps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


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

    def add_message(self, *words: Any, **more: Any) -> None:
        """Say nothing: the page that follows shows what was done."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: an account has no address."""


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
    path("2fa/", include(second_steps)),
]
