"""
Seeding: the demo's past is lived through once, by the same acts as everybody's, at the hours of the script.

    2 November 2026   the institution and its staff; places are taken, and from then on rolls are cut at nine
    then              memos are written, go round, are signed by sealed letters, filed, acknowledged, answered, or not
    3 March 2027      the demo's clock takes over

Every proof that is shipped goes through the door and is checked there. The record's history is countersigned by the
demo's witness, as it would have been then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import transaction

from demur.channel import operations as channel
from demur.channel import queries as channel_now
from demur.channel.rules import Disposition, DispositionGiven
from demur.demo import places, script, staff, words
from demur.demo.demo_clock import BEGINNING
from demur.demo.past_witness import PastWitness, past_witness
from demur.demo.people import TERMS, Role, person_of
from demur.demo.said import Said
from demur.demo.script import MEMOS, MemoScript
from demur.institution import operations as institution
from demur.memos import operations as memos
from demur.record import operations as record
from demur.signatures import operations as door
from demur.signatures.keys import door_key
from demur.standing import operations as standing
from demur.standing import queries as standing_now
from demur.standing import rules
from demur_verify.letter import seal_letter

QUIET_ROUNDS: Final = (1, 15)
"""Days of the month on which the record is countersigned where nothing else happens."""

FROZEN_BEFORE: Final = timedelta(hours=1)
DELIVERIES: Final = 3
"""Into how many deliveries a memo's letters are shared out."""


class SeedFailed(Exception):
    """What was seeded is not what the script says: a text was changed, and its proofs were not made anew."""


Act = Callable[[datetime], None]


@dataclass(frozen=True)
class Happening:
    """Something that happens at a moment of the script; `sentence` is told while it does."""

    at: datetime
    act: Act
    sentence: str = ""


def seed(data: Path, *, port: int, tell: Callable[[str], None]) -> None:
    """
    Live the demo's past into a data folder that holds the demo's keys and its policy, and nothing else.

    :param port: on which the witness is at home
    :raises SeedFailed: the shipped proofs do not fit the texts
    """
    call_command("migrate", verbosity=0)
    seeding = _Seeding(data)
    with past_witness(data, port) as witness:
        for happening in sorted(seeding.happenings(), key=lambda one: one.at):
            if happening.sentence:
                tell(f"{happening.at:%Y-%m-%d} {happening.sentence}")
            happening.act(happening.at)
            seeding.sequence(happening, witness)
    seeding.check()


class _Seeding:
    """The people's accounts, and what they do."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._door = door_key(data).public
        self._said = Said()

    def happenings(self) -> Iterator[Happening]:
        """Return everything that happens, in no order."""
        founded_at = places.JOININGS[0].at
        yield Happening(founded_at, self._found, "the institution, its policies and its staff")
        for joining in places.JOININGS:
            yield Happening(
                joining.at, self._taking(joining.numbers), f"{len(joining.numbers)} take places on the roll"
            )
        day = founded_at.date()
        while rules.cut_at(day) <= BEGINNING:
            yield Happening(rules.cut_at(day), self._begin_day)
            day += timedelta(days=1)
        for number in MEMOS:
            yield from self._life_of(script.memo(number))
        yield Happening(words.issued_at(), words.issue, "Messaging issues Guidance 7")
        for at in sorted(set(self._said.moments())):
            yield Happening(at, self._said.live)

    def sequence(self, happening: Happening, witness: PastWitness) -> None:
        """Give what was entered its index and have it countersigned; where nothing happens that waits some days."""
        is_last = happening.at.date() == BEGINNING.date()
        if happening.act == self._begin_day and happening.at.day not in QUIET_ROUNDS and not is_last:
            return
        witness.at = happening.at
        record.sequence_once(self._data, happening.at)

    def check(self) -> None:
        """
        Compare what stands with the script.

        :raises SeedFailed: a proof was not taken
        """
        for script_of in map(script.memo, MEMOS):
            case = channel_now.case(script_of.number)
            if script_of.filed_at and (case is None or case.signatures != script_of.signers):
                raise SeedFailed(f"memo {script_of.number}: {case.signatures if case else 'not filed'}")

    def _found(self, at: datetime) -> None:
        institution.load(script.institution())
        standing.import_members(staff.member_list(), at=at)
        clerk, addressee, inspector = (self._username(role) for role in (Role.CLERK, Role.ADDRESSEE, Role.INSPECTOR))
        standing.give_role(username=clerk, role=rules.Role.CLERK)
        standing.give_role(username=inspector, role=rules.Role.INSPECTOR)
        for official in ("first-secretary", "heads-of-mission"):
            standing.hold_office(username=addressee, official=official)
        channel.publish_settings(at=at)

    def _taking(self, numbers: range) -> Act:
        @transaction.atomic
        def take(at: datetime) -> None:
            for number in numbers:
                mine = [(term, places.commitments(term)[number - 1]) for term in TERMS]
                standing.take_places(account=self._account(staff.username(number)), places=mine, at=at)

        return take

    def _begin_day(self, at: datetime) -> None:
        """Do what the installation does by itself."""
        standing.cut_rolls(at=at)
        channel.note_overdue(at=at)

    # --- a memo

    def _life_of(self, memo: MemoScript) -> Iterator[Happening]:
        """Return what happens to a memo."""
        title = f"memo {memo.number}"
        yield Happening(memo.opened_at - FROZEN_BEFORE, lambda at: self._write(memo, at))
        if memo.circulated_at and memo.until:
            yield Happening(memo.circulated_at, lambda at: self._circulate(memo, at), f"{title} goes round")
            yield from self._deliveries(memo, memo.circulated_at, memo.until)
        elif memo.filed_at:
            yield Happening(memo.filed_at, lambda at: self._file_alone(memo, at), f"{title} is filed by one alone")
        if memo.acknowledged_at:
            yield Happening(memo.acknowledged_at, lambda at: self._acknowledge(memo, at))
        if memo.replied_at:
            yield Happening(memo.replied_at, lambda at: self._reply(memo, at), f"{title} is answered")

    def _deliveries(self, memo: MemoScript, begins: datetime, ends: datetime) -> Iterator[Happening]:
        """Share the letters out over the circulation, or over what has passed of it; the last one comes at the end."""
        last = min(ends, BEGINNING - timedelta(hours=1))
        letters = list(places.letters_on(memo))
        for number in range(DELIVERIES):
            share = letters[number::DELIVERIES]
            at = begins + (last - begins) * (number + 1) / DELIVERIES
            is_end = number == DELIVERIES - 1 and memo.filed_at
            sentence = f"memo {memo.number} is filed" if is_end else ""
            yield Happening(at, self._delivering([seal_letter(one, self._door) for one in share]), sentence)

    def _delivering(self, letters: list[bytes]) -> Act:
        def deliver(at: datetime) -> None:
            door.take_delivery(b"".join(letters), at=at)
            channel.run_batch(at=at)
            channel.close_due(at=at)

        return deliver

    def _write(self, memo: MemoScript, at: datetime) -> None:
        drafter = self._account(staff.username(memo.drafter))
        key = memos.start_draft(by=drafter, content=memo.content, at=at, office_knows_name=False)
        digest = memos.freeze(key=key, by=drafter, at=at, salts=memo.salts())
        if digest != memo.digest():
            raise SeedFailed(f"memo {memo.number} has another digest")

    def _circulate(self, memo: MemoScript, at: datetime) -> None:
        memos.circulate(
            digest=memo.digest(),
            by=self._account(staff.username(memo.drafter)),
            until=memo.until or at,
            at=at,
            salt=script.circulation_salt(memo.number),
        )

    def _file_alone(self, memo: MemoScript, at: datetime) -> None:
        (letter,) = places.letters_on(memo)
        drafter = self._account(staff.username(memo.drafter))
        channel.file_alone(digest=memo.digest(), by=drafter, letter=seal_letter(letter, self._door), at=at)

    def _acknowledge(self, memo: MemoScript, at: datetime) -> None:
        channel.acknowledge_case(number=memo.number, by=self._account(self._username(Role.CLERK)), at=at)

    def _reply(self, memo: MemoScript, at: datetime) -> None:
        given = [
            DispositionGiven(number=number, value=Disposition(answer.disposition), reasons=answer.reasons)
            for number, answer in enumerate(memo.reply, 1)
        ]
        channel.reply_to_case(
            number=memo.number,
            given=given,
            language=memo.content.language,
            by=self._account(self._username(Role.ADDRESSEE)),
            at=at,
        )

    # --- people

    def _username(self, role: Role) -> str:
        person = person_of(role)
        if person is None:
            raise LookupError(role)
        return person.username

    def _account(self, username: str) -> int:
        account = standing_now.account_named(username)
        if account is None:
            raise LookupError(username)
        return account
