"""Checking a file, for somebody who has no account: the page's shell, the trust policy, the digest of a number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demur.channel import queries as channel
from demur.evidence import packs
from demur_verify.errors import Refused


@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """Show the page whose script checks files in the reader's browser."""
    return render(request, "web/verify.html")


@require_safe
def trust_policy(request: HttpRequest) -> HttpResponse:
    """Hand out the institution's trust policy, apart from every proof file."""
    try:
        policy = packs.trust_policy()
    except Refused as refused:
        raise Http404 from refused
    response = HttpResponse(policy, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trust.policy"'
    return response


@require_safe
def digest_of_memo(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the digest of a filed memo, which the record holds too; of one that is not filed, nothing."""
    case = channel.case(number)
    if case is None:
        raise Http404
    return JsonResponse({"number": case.number, "digest": case.digest.hex()})
