"""
A memo as pages show it: put together from its text, its circulation and its case.

    seen = seen_of(3, at=clock.now())      None where nothing of that number goes round or is filed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from demur.channel import calendar
from demur.channel import queries as channel
from demur.channel.queries import CaseSeen
from demur.channel.rules import Stage
from demur.institution import queries as institution
from demur.institution.queries import Marking, Policy
from demur.memos import queries as memos
from demur.memos.queries import Circulation, FrozenText
from demur.signatures import queries as signatures
from demur.standing import queries as standing
from demur.statements.queries import Reader
from demur.web import cited
from demur.web.cited import CiteShown
from demur.web.states import Counted, Status, overdue_by
from demur.web.texts import Recommendation, TextShown, shown


@dataclass(frozen=True)
class MemoSeen:
    """
    Where a memo stands.

    :param closes_at: while it goes round
    :param readers: how many chosen ones it has; 0 where it is for everybody
    :param acknowledged_on_day: on which working day, as is `replied_on_day`; 0 for none
    :param case: None while it is not filed
    """

    number: int
    digest: str
    title: str
    status: Status
    signed: Counted
    circulated_at: datetime | None
    closes_at: datetime | None
    readers: int
    filed_at: datetime | None
    acknowledge_due_on: date | None
    acknowledged_at: datetime | None
    acknowledged_on_day: int
    reply_due_on: date | None
    replied_at: datetime | None
    replied_on_day: int
    kept: str
    case: CaseSeen | None
    text: FrozenText

    @property
    def is_open(self) -> bool:
        """Tell whether it may be signed."""
        return self.case is None

    @property
    def is_filed(self) -> bool:
        """Tell whether it is filed."""
        return self.case is not None

    @property
    def count(self) -> int:
        """Return how many signed."""
        return self.signed.count

    @property
    def whole(self) -> int:
        """Return of how many."""
        return self.signed.whole


@dataclass(frozen=True)
class Answer:
    """What was replied to one recommendation, in the language that the reply is written in."""

    value: str
    reasons: str
    language: str
    direction: str


@dataclass(frozen=True)
class Pair:
    """
    A recommendation beside its reply; None for the memo as a whole, and while there is no reply.

    :param cited: statements that are said to carry it out, or to break it
    """

    number: int
    ask: Recommendation | None
    answer: Answer | None
    cited: Sequence[CiteShown] = ()


def seen_of(number: int, at: datetime) -> MemoSeen | None:
    """Return a memo that goes round or is filed; None for any other number."""
    text = memos.by_number(number)
    if text is None:
        return None
    return seen(text, channel.case(number), memos.circulation_of(text.digest), calendar.day_of(at))


def seen_many(texts: Sequence[FrozenText], at: datetime) -> list[MemoSeen]:
    """Put memos together, in as many questions for many as for one; those that are neither are left out."""
    digests = [text.digest for text in texts]
    cases, circulations = channel.cases_of(digests), memos.circulations_of(digests)
    going_round = {digest: each for digest, each in circulations.items() if digest not in cases}
    counts = signatures.counts_on(going_round)
    places = standing.places_counts({each.term for each in going_round.values()})
    entitled = standing.entitled_count() if going_round else 0
    today = calendar.day_of(at)
    signed = {
        digest: Counted(counts.get(digest, 0), places.get(each.term, 0), entitled)
        for digest, each in going_round.items()
    }
    put_together = (
        seen(text, cases.get(text.digest), circulations.get(text.digest), today, signed.get(text.digest))
        for text in texts
    )
    return [memo for memo in put_together if memo]


def seen(
    text: FrozenText,
    case: CaseSeen | None,
    circulation: Circulation | None,
    today: date,
    signed: Counted | None = None,
) -> MemoSeen | None:
    """
    Put a memo together; None for a text that neither goes round nor is filed.

    :param signed: how many signed, where that was asked already
    """
    if case is None and circulation is None:
        return None
    return MemoSeen(
        number=(case or circulation).number,  # type: ignore[union-attr]  # one of the two is there
        digest=text.digest.hex(),
        title=text.title,
        status=status_of(case, today),
        signed=signed or signed_by(text, case, circulation),
        circulated_at=circulation.at if circulation else None,
        closes_at=circulation.until if circulation and case is None else None,
        readers=circulation.readers if circulation and circulation.audience == "chosen" else 0,
        filed_at=case.filed_at if case else None,
        acknowledge_due_on=case.due.acknowledge_on if case and case.stage is Stage.FILED else None,
        acknowledged_at=case.acknowledged_at if case else None,
        acknowledged_on_day=working_day(case, case.acknowledged_at) if case else 0,
        reply_due_on=case.due.reply_on if case and case.stage is not Stage.REPLIED else None,
        replied_at=case.replied_at if case else None,
        replied_on_day=working_day(case, case.replied_at) if case else 0,
        kept=kept(case) if case else "",
        case=case,
        text=text,
    )


def status_of(case: CaseSeen | None, today: date) -> Status:
    """Say in a word where a memo stands."""
    if case is None:
        return Status("open", _("In circulation"))
    if case.stage is Stage.REPLIED:
        return Status("settled", _("Answered"))
    due_on = case.due.acknowledge_on if case.stage is Stage.FILED else case.due.reply_on
    if today > due_on:
        return overdue_by(calendar.working_days(due_on, today))
    if case.stage is Stage.FILED:
        return Status("waiting", _("Filed, not yet acknowledged"))
    return Status("waiting", _("Acknowledged, reply owed"))


def signed_by(text: FrozenText, case: CaseSeen | None, circulation: Circulation | None) -> Counted:
    """Count who signed: at filing, and before it after the last batch; `whole` is the roll."""
    if case:
        return Counted(case.signatures, case.roll_size, case.entitled)
    rolls = standing.rolls_of(circulation.term) if circulation else []
    return Counted(signatures.count_on(text.digest), rolls[-1].size if rolls else 0, standing.entitled_count())


def working_day(case: CaseSeen, moment: datetime | None) -> int:
    """Return the number of the working day on which something happened to a case; 0 before the first."""
    return calendar.working_days(case.filed_on, calendar.day_of(moment)) if moment else 0


def kept(case: CaseSeen) -> str:
    """Say whether a reply kept target and limit."""
    if case.replied_at is None:
        return ""
    day = calendar.day_of(case.replied_at)
    if day > case.due.reply_on:
        return _(": past the limit")
    if day > case.due.target_on:
        return _(": past the target, within the limit")
    return _(": within the target")


def portions() -> dict[str, str]:
    """Return the portion mark of each marking in the reader's language."""
    language = get_language() or "en"
    return {marking.slug: marking.portion.said_in(language) for marking in institution.markings()}


def text_shown(text: FrozenText) -> TextShown:
    """Read a frozen text for a page."""
    return shown(text.blocks, portions())


def policy_of(text: FrozenText) -> Policy | None:
    """Return the policy that a memo questions."""
    return institution.policy(text.policy)


def marking_of(slug: str) -> Marking | None:
    """Return a marking by its slug."""
    return next((marking for marking in institution.markings() if marking.slug == slug), None)


def print_class(slug: str) -> str:
    """Return the class that sets the marking at the head of each printed sheet."""
    return "sbu" if slug == "sensitive-but-unclassified" else ""


def pairs_of(asks: Sequence[Recommendation], number: int, reader: Reader) -> list[Pair]:
    """Set each recommendation beside its reply, with the statements that are cited on it as far as the reader may."""
    reply = channel.reply_of(number)
    given = {one.number: one for one in reply.dispositions} if reply else {}
    language, direction = _written_in(reply.blocks) if reply else ("", "")
    answers = {
        key: Answer(value=one.value.value, reasons=one.reasons, language=language, direction=direction)
        for key, one in given.items()
    }
    on_it = cited.on_memo(number, reader) if reply else {}
    pairs = [Pair(ask.number, ask, answers.get(ask.number), on_it.get(ask.number, ())) for ask in asks]
    return pairs or [Pair(0, None, answers.get(0), on_it.get(0, ()))]


def _written_in(blocks: Sequence[bytes]) -> tuple[str, str]:
    text = shown(blocks, {})
    return text.language, text.direction
