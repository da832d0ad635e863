"""Opening a disclosure: the name behind a co-signature, given by its signer through the signed-in page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from demur.channel.models import Case, NameGiven
from demur.memos import queries as memos
from demur.standing import queries as standing
from demur_verify.co_signature import Way, disclosure_of
from demur_verify.errors import Refused
from demur_verify.filing import CoSignatureList


class NameRefused(Refused):
    """A name that does not fit the disclosure it is given for."""


@transaction.atomic
def give_name(*, digest: bytes, way: Way, salt: bytes, disclosure: bytes, by: int, at: datetime) -> None:
    """
    Keep the name behind a disclosure, under the disclosure and beside nothing else. Twice is harmless.

    Person and name are the account's own: nobody gives another's. Once the memo is filed, only a name whose
    co-signature stands is taken, and names whose co-signature does not stand are erased.

    :raises NameRefused: `name-not-wanted`, an anonymous co-signature has none; `not-a-member`;
        `disclosure-of-another-name`, this salt and the account's name do not make this disclosure; `no-such-text`;
        `disclosure-not-counted`, the memo is filed and holds no such co-signature
    """
    if way is Way.ANONYMOUS:
        raise NameRefused("name-not-wanted")
    member = standing.member(by)
    if member is None:
        raise NameRefused("not-a-member")
    if disclosure_of(salt, way, member.person, member.name) != disclosure:
        raise NameRefused("disclosure-of-another-name")
    if memos.frozen(digest) is None:
        raise NameRefused("no-such-text")
    case = Case.objects.filter(digest=digest).first()
    if case and disclosure not in _disclosures(case):
        raise NameRefused("disclosure-not-counted")
    NameGiven.objects.get_or_create(
        disclosure=disclosure,
        defaults={"digest": digest, "salt": salt, "way": way.value, "person": member.person, "name": member.name},
    )


def _disclosures(case: Case) -> set[bytes]:
    return {bytes(signature.disclosure) for signature in CoSignatureList.parse(bytes(case.co_signatures)).signatures}
