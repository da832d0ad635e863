"""
A small institution with everything that a memo's life needs: a record, members with real places, an office.

Ada drafts; Bo, Fay, Gus and Hal hold places too; Cy does not; Kim keeps the office, Dee answers for the director.
Its days are those of Nairobi, three hours ahead of UTC; Friday and Saturday are its weekend.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from demur.channel import operations as channel
from demur.channel import queries
from demur.institution.operations import load
from demur.memos import operations as memos
from demur.memos.rules import Content, Recommendation
from demur.record.operations import begin_record, sequence_once
from demur.signatures import operations as door
from demur.signatures.keys import door_key
from demur.standing import operations as standing
from demur.standing import queries as standing_now
from demur.standing.models import Account
from demur.standing.rules import Role
from demur_verify.co_signature import Act, Way
from demur_verify.letter import Letter, seal_letter
from tests.signatures.members import ADA, BO, FAY, ORIGIN, TERM, Member, letter_of

GUS, HAL = Member("Gus"), Member("Hal")
HOLD_PLACES = (ADA, BO, FAY, GUS, HAL)
TITLE = "Say in public what we say in private"
UNTIL = datetime(2027, 3, 10, 17, tzinfo=UTC)


def moment(day: int, hour: int, minute: int = 20, *, month: int = 3) -> datetime:
    """Return a moment of 2027, by UTC."""
    return datetime(2027, month, day, hour, minute, 11, tzinfo=UTC)


def both(text: str) -> dict[str, str]:
    """Say the same in both languages: nobody reads it."""
    return {"en": text, "ar": text}


DOCUMENT = {
    "institution": {
        "name": both("Karvonel Union"),
        "office": both("Office of External Affairs"),
        "ceiling": "sensitive",
        "ceiling_text": both("Approved up to sensitive."),
        "zone": "Africa/Nairobi",
        "weekend": ["friday", "saturday"],
    },
    "marking": [
        {"slug": "plain", "rank": 0, "name": both("plain")},
        {"slug": "sensitive", "rank": 1, "name": both("sensitive"), "portion": both("S")},
    ],
    "office": [{"slug": "planning", "name": both("Policy Planning"), "runs_channel": True}],
    "official": [{"slug": "director", "title": both("Director")}, {"slug": "secretary", "title": both("Secretary")}],
    "category": [{"slug": "staff", "name": both("Staff"), "entitled": True}],
    "policy": [
        {
            "name": "harbours",
            "title": both("Harbours"),
            "summary": both("On the harbours."),
            "position": both("The harbours stay closed."),
            "marking": "plain",
            "held_since": datetime(2026, 1, 1, tzinfo=UTC).date(),
        }
    ],
}


@dataclass
class Town:
    """The institution, and what its people and its clock do."""

    data: Path
    accounts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def founded(cls, data: Path) -> Town:
        """Found it: the roll of the term has five places on the second of March."""
        begin_record(data, ORIGIN)
        load(DOCUMENT)
        town = cls(data)
        lines = [f"{name.lower()},{name},en,staff" for name in ("Ada", "Bo", "Cy", "Fay", "Gus", "Hal")]
        standing.import_members("\n".join(["username,name,language,category", *lines]).encode(), at=moment(1, 7))
        for name in ("Kim", "Dee"):
            Account.objects.create_user(username=name.lower(), name=name)
        town.accounts = {account.name: account.pk for account in Account.objects.all()}
        standing.give_role(username="kim", role=Role.CLERK)
        standing.hold_office(username="dee", official="director")
        for member in HOLD_PLACES:
            commitment = member.place().commitment
            standing.take_places(account=town.accounts[member.name], places=[(TERM, commitment)], at=moment(1, 8))
        channel.publish_settings(at=moment(1, 9))
        town.cut_and_sequence(moment(2, 9))
        return town

    def cut_and_sequence(self, at: datetime) -> None:
        """Cut the day's rolls, and give everything its index."""
        standing.cut_rolls(at=at)
        self.sequence(at)

    def sequence(self, at: datetime) -> None:
        """Give everything that was entered its index."""
        sequence_once(self.data, at)

    @property
    def leaves(self) -> tuple[int, ...]:
        """The newest roll."""
        newest = standing_now.rolls_of(TERM)[-1]
        return tuple(standing_now.roll_leaves(TERM, newest.size))

    def frozen_memo(self, title: str = TITLE, *, asks: int = 2) -> bytes:
        """Let Ada write and freeze a memo; return its digest, the same in every test."""
        content = Content(
            title=title,
            policy="harbours",
            marking="plain",
            language="en",
            addressees=("director",),
            sections={"question": "We question the closure.", "why": "Boats are turned back.", "tried": "", "cost": ""},
            recommendations=tuple(
                Recommendation(text=f"Say it, for the {number}. time.", to="", kind="say", trigger="", by=None)
                for number in range(1, asks + 1)
            ),
        )
        ada = self.accounts["Ada"]
        key = memos.start_draft(by=ada, content=content, at=moment(3, 8))
        salts = [sha256(f"{title} {number}".encode()).digest() for number in range(5 + (asks + 1 if asks else 0))]
        return memos.freeze(key=key, by=ada, at=moment(3, 8), salts=salts)

    def circulated_memo(self, title: str = TITLE, *, asks: int = 2) -> tuple[int, bytes]:
        """Let Ada send a memo round from the third of March; return its number and digest."""
        digest = self.frozen_memo(title, asks=asks)
        number = memos.circulate(digest=digest, by=self.accounts["Ada"], until=UNTIL, at=moment(3, 10))
        self.sequence(moment(3, 10))
        return number, digest

    def letter(self, member: Member, digest: bytes, *, act: Act = Act.CO_SIGN, way: Way = Way.ANONYMOUS) -> Letter:
        """Return a member's letter, proven against the newest roll."""
        return letter_of(member, digest, self.leaves, act=act, way=way, person=self.person(member))

    def person(self, member: Member) -> str:
        """Return the key of a member's account."""
        held = standing_now.member(self.accounts[member.name])
        assert held is not None
        return held.person

    def sealed(self, letter: Letter) -> bytes:
        """Seal a letter to the door."""
        return seal_letter(letter, door_key(settings.DATA).public)

    def deliver(self, *letters: Letter, at: datetime) -> None:
        """Let the relay deliver letters."""
        door.take_delivery(b"".join(self.sealed(letter) for letter in letters), at=at)

    def batch(self, *letters: Letter, at: datetime) -> list[int]:
        """Deliver letters, take the batch, close what is over; return the numbers of memos that were filed."""
        self.deliver(*letters, at=at)
        channel.run_batch(at=at)
        return channel.close_due(at=at)

    def filed_memo(self, *signers: Member, asks: int = 2) -> int:
        """Send a memo round and file it with its signers, on Wednesday the tenth at eight in the evening."""
        number, digest = self.circulated_memo(asks=asks)
        assert self.batch(*(self.letter(member, digest) for member in signers), at=moment(10, 17)) == [number]
        self.sequence(moment(10, 17))
        return number

    def case(self, number: int) -> queries.CaseSeen:
        """Return the case of a memo, which is there."""
        case = queries.case(number)
        assert case is not None
        return case
