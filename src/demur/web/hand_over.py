"""
The hand-over to the desk, as a JSON document (specs/hand-over.md): what its reading room shows, and nothing else.

It holds every memo that a reader may see now, at once, so that asking for it tells nothing about which one is read;
one for chosen readers is in theirs alone. Filed memos stay in it for a while, with their lists, so that every desk can
see that its signature was counted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

from django.conf import settings

from demur.channel import queries as channel
from demur.channel.queries import CaseSeen
from demur.institution import queries as institution
from demur.institution.rules import Words
from demur.memos import queries as memos
from demur.memos import readers
from demur.memos.queries import Circulation, FrozenText
from demur.record import queries as record
from demur.signatures import queries as signatures
from demur.standing import queries as standing
from demur.standing.queries import Member, PlaceHeld
from demur_verify.canonical import write_hour

VERSION: Final = "demur/hand-over/v1"
MOST_MEMOS: Final = 1_000
MOST_LISTS: Final = 64
KEPT_FOR: Final = timedelta(days=120)
"""How long a filed memo stays in the reading room's document."""

Purpose = Literal["places", "reading", "filing"]
Json = dict[str, Any]


class ChainSource(Protocol):
    """What knows the published chains of invented people: the demo, and nothing else."""

    def __call__(self, person: str, at: datetime) -> Json | None:
        """Return `{"term", "secret"}` for a person of the demo, None for anybody else."""
        ...


@dataclass
class _Chains:
    source: ChainSource | None = None


_chains = _Chains()


def give_demo_chains(source: ChainSource) -> None:
    """Let the demo, when it is installed, hand over the published chains of its people."""
    _chains.source = source


@dataclass(frozen=True)
class Asked:
    """For whom and for what a document is made; `site` is the origin that the reader's browser knows the site by."""

    account: int
    site: str
    language: str
    purpose: Purpose
    at: datetime


def reading(asked: Asked) -> Json:
    """Make the document of the reading room: every open memo that this reader may read, and those filed of late."""
    hidden = readers.hidden_from(asked.account)
    going_round = [each for each in memos.open_circulations(asked.at) if each.number not in hidden]
    open_ones = [circulation for circulation in going_round if _still_open(circulation)]
    filed = [case for case in channel.cases() if case.number not in hidden and asked.at - case.filed_at < KEPT_FOR]
    holders = _holders(open_ones)
    shown = [_open_memo(each, holders) for each in open_ones] + [_filed_memo(case) for case in filed]
    return _document(asked, sorted(shown, key=lambda one: one.memo["number"])[-MOST_MEMOS:])


def places(asked: Asked) -> Json:
    """Make the document with which the desk takes places; no memo is in it."""
    return _document(asked, [])


def one(asked: Asked, number: int) -> Json | None:
    """Make the document of one memo, open or filed; None where there is no such memo for this reader."""
    if not readers.may_read(number=number, account=asked.account):
        return None
    if case := channel.case(number):
        return _document(asked, [_filed_memo(case)])
    for circulation in memos.open_circulations(asked.at):
        if circulation.number == number:
            return _document(asked, [_open_memo(circulation, _holders([circulation]))])
    return None


def filing(asked: Asked, text: FrozenText, term: str) -> Json:
    """Make the document with which a drafter signs the one memo that is filed without going round."""
    memo = {
        "number": None,
        "digest": text.digest.hex(),
        "term": term,
        "state": "open",
        "circulated": None,
        "filed": None,
        "blocks": _blocks(text),
        "lists": [],
        "related": [],
    }
    return _document(asked, [_Shown(memo, text.policy)])


@dataclass(frozen=True)
class _Shown:
    """A memo of the document, and the policy that it questions."""

    memo: Json
    policy: str


def _document(asked: Asked, shown: Sequence[_Shown]) -> Json:
    member, house = standing.member(asked.account), institution.institution()
    return {
        "v": VERSION,
        "origin": settings.RECORD_ORIGIN,
        "site": asked.site,
        "language": asked.language,
        "purpose": asked.purpose,
        "institution": _in_both(house.office),
        "ceiling": _in_both(house.ceiling_text),
        "markings": [
            {"name": each.slug, "title": _in_both(each.name), "portion": _in_both(each.portion)}
            for each in sorted(institution.markings(), key=lambda each: each.slug)
        ],
        "policies": [
            {"name": name, "title": _in_both(title)}
            for name, title in sorted(institution.policies_named({one.policy for one in shown}).items())
        ],
        "entitled": standing.entitled_count(),
        "member": _member(member, asked) if member else None,
        "memos": [one.memo for one in shown],
        "demo_chain": _chains.source(member.person, asked.at) if member and _chains.source else None,
    }


def _member(member: Member, asked: Asked) -> Json:
    held = standing.places_of(asked.account, asked.at)
    return {"person": member.person, "name": member.name, "places": [_place(place) for place in held]}


def _place(place: PlaceHeld) -> Json:
    return {
        "term": place.term,
        "commitment": None if place.commitment is None else f"{place.commitment:064x}",
        "signs_from": write_hour(place.signs_from) if place.signs_from else None,
    }


def _holders(circulations: Iterable[Circulation]) -> dict[int, int]:
    return readers.holders_in([each.number for each in circulations if each.audience == "chosen"])


def _open_memo(circulation: Circulation, holders: Mapping[int, int]) -> _Shown:
    text = _text_of(circulation.digest)
    memo = {
        "number": circulation.number,
        "digest": circulation.digest.hex(),
        "term": circulation.term,
        "state": "open",
        "circulated": _circulated(circulation, holders.get(circulation.number)),
        "filed": None,
        "blocks": _blocks(text),
        "lists": _lists(circulation.digest),
        "related": [],
    }
    return _Shown(memo, text.policy)


def _filed_memo(case: CaseSeen) -> _Shown:
    circulation, text = memos.circulation_of(case.digest), _text_of(case.digest)
    entered = record.entered(case.leaf_hash)
    memo = {
        "number": case.number,
        "digest": case.digest.hex(),
        "term": case.term,
        "state": "filed",
        "circulated": _circulated(circulation, None) if circulation else None,
        "filed": {"index": entered.index, "list": case.co_signatures.decode("ascii")},
        "blocks": _blocks(text),
        "lists": _lists(case.digest),
        "related": [],
    }
    return _Shown(memo, text.policy)


def _circulated(circulation: Circulation, holders: int | None) -> Json:
    return {
        "index": record.entered(circulation.leaf_hash).index,
        "salt": circulation.salt.hex(),
        "readers": circulation.readers,
        "holders": holders,
        "audience": circulation.audience,
        "until": write_hour(circulation.until),
        "files_at": None,
    }


def _still_open(circulation: Circulation) -> bool:
    return channel.case_of(circulation.digest) is None and record.entered(circulation.leaf_hash).index is not None


def _text_of(digest: bytes) -> FrozenText:
    """Return the text of a memo that goes round or is filed, which is always there."""
    text = memos.frozen(digest)
    if text is None:
        raise LookupError(digest.hex())
    return text


def _blocks(text: FrozenText) -> list[Json]:
    return [
        {"salt": salt.hex(), "bytes": base64.b64encode(block).decode("ascii")}
        for block, salt in zip(text.blocks, text.salts, strict=True)
    ]


def _lists(digest: bytes) -> list[Json]:
    newest: Iterable[signatures.SignedList] = signatures.signed_lists(digest)[-MOST_LISTS:]
    return [{"note": each.note.decode("utf-8"), "lines": each.lines.decode("ascii")} for each in newest]


def _in_both(words: Words) -> Json:
    return {"en": words.en, "ar": words.ar}
