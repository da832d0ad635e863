"""
What the site hands over for signing: `demur/hand-over/v1` (specs/hand-over.md, section 2), and what goes back to it.

Nothing of it is believed: the digest is computed from the blocks, and all else is looked up in the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from demur.signer.forms import Form, count, each, members, one_of, or_null, refuse, text
from demur_verify.canonical import read_base64, read_digest, read_hour, read_term
from demur_verify.errors import Malformed, Refused
from demur_verify.field import read_element, write_element
from demur_verify.frozen_text import digest_of
from demur_verify.kinds import TermSecret
from demur_verify.place import Chain, HeldPlace

LARGEST: Final = 32 << 20

_BOTH: Final = members({"en": text(), "ar": text()})
_FORM: Final[Form] = members(
    {
        "v": one_of("demur/hand-over/v1"),
        "origin": text(),
        "site": text(),
        "language": one_of("en", "ar"),
        "purpose": one_of("places", "reading", "filing"),
        "institution": _BOTH,
        "ceiling": _BOTH,
        "markings": each(members({"name": text(), "title": _BOTH, "portion": _BOTH}), most=64),
        "policies": each(members({"name": text(), "title": _BOTH}), most=1000),
        "entitled": count(),
        "member": or_null(
            members(
                {
                    "person": text(),
                    "name": text(),
                    "places": each(
                        members(
                            {
                                "term": text(read_term),
                                "commitment": or_null(text(read_element)),
                                "signs_from": or_null(text(read_hour)),
                            }
                        ),
                        most=64,
                    ),
                }
            )
        ),
        "memos": each(
            members(
                {
                    "number": or_null(count(1)),
                    "digest": text(read_digest),
                    "term": text(read_term),
                    "state": one_of("open", "filed"),
                    "circulated": or_null(
                        members(
                            {
                                "index": count(),
                                "salt": text(read_digest),
                                "readers": count(),
                                "holders": or_null(count()),
                                "audience": one_of("everyone", "chosen"),
                                "until": text(read_hour),
                                "files_at": or_null(count(1)),
                            }
                        )
                    ),
                    "filed": or_null(members({"index": count(), "list": or_null(text())})),
                    "blocks": each(members({"salt": text(read_digest), "bytes": text(read_base64)}), most=4096),
                    "lists": each(members({"note": text(), "lines": text()}), most=64),
                    "related": each(count(), most=1000),
                }
            ),
            most=1000,
        ),
        "demo_chain": or_null(members({"term": text(read_term), "secret": text(read_digest)})),
    }
)


@dataclass(frozen=True)
class Circulation:
    """
    How a memo goes round, as the site says: `salt` and `readers` open the commitment of entry `index`.

    :param holders: of chosen readers, how many hold a place on the roll; None where it goes round to everyone
    """

    index: int
    salt: bytes
    readers: int
    holders: int | None
    until: datetime


_CIRCULATION: Final = ("index", "salt", "readers", "holders", "until")


@dataclass(frozen=True)
class HandedMemo:
    """A memo that may be signed. `circulated` is None for one that is filed without going round."""

    digest: bytes
    term: str
    is_open: bool
    circulated: Circulation | None


@dataclass(frozen=True)
class HandOver:
    """
    What was handed over: the memo that is meant, and who may sign.

    :param room: every memo of the reading room's document whose text was handed over; empty where one memo was
    :param demo: the published chain of an invented person
    """

    origin: str
    site: str
    person: str
    name: str
    terms: tuple[str, ...]
    memo: HandedMemo | None
    room: tuple[HandedMemo, ...]
    demo: Chain | None


def read_hand_over(raw: bytes, *, number: int | None = None) -> HandOver:
    """
    Read a hand-over.

    :param number: the memo that is meant, of the reading room's document; None for a document of one memo, or of none
    :raises Malformed: `hand-over-malformed`, `where` is the path of the value at fault
    :raises Refused: `member-may-not-sign`; `digest-of-another-text`, the blocks are not those of the digest;
        `memo-not-named`, there are several; `memo-missing`, none has this number
    """
    if len(raw) > LARGEST:
        raise refuse("")
    try:
        document = _FORM(json.loads(raw.decode()), "")
    except (UnicodeDecodeError, ValueError, RecursionError) as cause:
        raise refuse("") from cause
    member, memos, demo = document["member"], document["memos"], document["demo_chain"]
    if member is None:
        raise Refused("member-may-not-sign")
    if number is None and len(memos) > 1:
        raise Refused("memo-not-named")
    meant = [at for at, memo in enumerate(memos) if number in (None, memo["number"])]
    if number is not None and not meant:
        raise Refused("memo-missing")
    return HandOver(
        origin=document["origin"],
        site=document["site"],
        person=member["person"],
        name=member["name"],
        terms=tuple(place["term"] for place in member["places"]),
        memo=_memo(memos[meant[0]], meant[0]) if meant else None,
        room=() if number is None else tuple(_room(memos)),
        demo=_demo_chain(document["origin"], demo),
    )


def write_return(place: HeldPlace, terms: Sequence[str], openings: Sequence[Mapping[str, str]] = ()) -> str:
    """Write what goes back to the site, `demur/return/v1` (specs/hand-over.md, section 5)."""
    places = [{"term": term, "commitment": write_element(place.identity_in(term).commitment)} for term in terms]
    document = {
        "v": "demur/return/v1",
        "origin": place.origin,
        "person": place.person,
        "places": places,
        "openings": list(openings),
    }
    return json.dumps(document, ensure_ascii=False)


def _room(memos: Sequence[Mapping[str, Any]]) -> Iterator[HandedMemo]:
    """Return the memos whose texts are there; one without its text counts as withheld."""
    for at, read in enumerate(memos):
        with suppress(Refused):
            yield _memo(read, at)


def _memo(read: Mapping[str, Any], at: int) -> HandedMemo:
    try:
        digest = digest_of([block["bytes"] for block in read["blocks"]], [block["salt"] for block in read["blocks"]])
    except Malformed as cause:
        raise refuse(f"memos.{at}.blocks") from cause
    if digest != read["digest"]:
        raise Refused("digest-of-another-text")
    round_ = read["circulated"]
    return HandedMemo(
        digest=read["digest"],
        term=read["term"],
        is_open=read["state"] == "open" and read["filed"] is None,
        circulated=round_ and Circulation(*(round_[name] for name in _CIRCULATION)),
    )


def _demo_chain(origin: str, read: Mapping[str, Any] | None) -> Chain | None:
    """Take a published chain in a demo only."""
    if read is None or not origin.startswith("demo."):
        return None
    return Chain(term=read["term"], secret=TermSecret(read["secret"]))
