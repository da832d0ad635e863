"""
A report for people, as lines of text in English or Arabic.

    Proven. Witnesses whom your trust policy names vouch for this record, and nothing in the file contradicts it.

    Memo         Say in public what we say in private
                 16dcd2208713343f8962c75c17fe349ed8ec23d275d4e36fb58a7c08e6db5933
    Text         all 6 blocks
    Filed        24 November 2026, 14:00 UTC (the institution's word)
    …
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from demur_verify.messages import NOT_PROVEN, Language, harmless, place_of, sentence_of
from demur_verify.report import Answer, FiledShown, ReplyShown, Report, SignaturesShown, Verdict
from demur_verify.report_words_afterwards import afterwards_in_words

_LABEL_WIDTH: Final = 13
_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    Language.ARABIC: (
        *("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه"),
        *("تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"),
    ),
}
_FEW: Final = range(3, 11)
_MANY: Final = range(11, 100)


def _members_in_english(count: int) -> str:
    return "1 member" if count == 1 else f"{count} distinct members, each counted once" if count else "nobody"


def _members_in_arabic(count: int) -> str:
    exact = {0: "لا أحد", 1: "عضو واحد", 2: "عضوان مختلفان، احتُسب كل منهما مرة واحدة"}
    if count in exact:
        return exact[count]
    last = count % 100
    noun = "أعضاء مختلفين" if last in _FEW else "عضواً مختلفاً" if last in _MANY else "عضو مختلف"
    return f"{count} {noun}، احتُسب كل منهم مرة واحدة"


@dataclass(frozen=True)
class _Words:
    """The words of one language. Braces are filled in."""

    language: Language
    verdicts: Mapping[Verdict, str]
    answers: Mapping[Answer, str]
    dispositions: Mapping[str, str]
    members: Callable[[int], str]
    signed: str
    memo: str
    text: str
    whole: str
    excerpt: str
    filed: str
    filed_at: str
    proven_at: str
    entry: str
    read: str
    signatures: str
    roll: str
    readers: str
    names: str
    reply: str
    not_acknowledged: str
    missed_before: str
    extended_later: str
    recommendation: str
    witnesses: str
    countersigned: str
    moment: str
    not_proven: str


_ENGLISH: Final = _Words(
    language=Language.ENGLISH,
    verdicts={
        Verdict.PROVEN: "Proven. Your trust policy vouches for this record, and everything agrees with it.",
        Verdict.CONSISTENT: "Consistent, but not proven.",
        Verdict.NOT_FILED: "Not filed. No entry of this record files this digest.",
        Verdict.REFUSED: "Refused.",
        Verdict.UNREADABLE: "Cannot be read.",
    },
    answers={
        Answer.REPLIED: "replied on {replied_on}; it was due on {due_on}",
        Answer.OVERDUE: "overdue: no reply by {due_on}, and the record says so",
        Answer.ACKNOWLEDGED: "acknowledged, not replied to so far; the reply is due on {due_on}",
        Answer.NONE: "neither acknowledged nor replied to so far; the reply is due on {due_on}",
        Answer.NOT_IN_THIS_FILE: "no answer in this file; the reply is due on {due_on}",
    },
    dispositions={
        "accepted": "accepted",
        "in-part": "accepted in part",
        "declined": "declined",
        "overtaken": "overtaken by events",
    },
    members=_members_in_english,
    signed="{count}, by the institution's word",
    memo="Memo",
    text="Text",
    whole="whole, {blocks} blocks",
    excerpt="an excerpt, {shown} of {blocks} blocks",
    filed="Filed",
    filed_at="{at} (the institution's word)",
    proven_at="{at} (proven: the first countersignature)",
    entry="entry {index} of {size} in {origin}",
    read="entries 0 to {last} of {origin} were read",
    signatures="Signed by",
    roll="of {roll} on the roll, {entitled} entitled",
    readers="{readers} could read it",
    names="Openly",
    reply="Reply",
    not_acknowledged="overdue: not acknowledged by {due_on}, and the record says so",
    missed_before="overdue since {overdue_since}: the limit was moved only after it had been missed",
    extended_later="extended only after it had been missed, to {extended_to}",
    recommendation="{number}: {disposition}",
    witnesses="Witnesses",
    countersigned="{name}, {at}",
    moment="{day}, {clock} UTC",
    not_proven="Not proven:",
)
_ARABIC: Final = _Words(
    language=Language.ARABIC,
    verdicts={
        Verdict.PROVEN: "ثابت. سياسة الثقة التي لديك تشهد لهذا السجل، وكل شيء يوافقه.",
        Verdict.CONSISTENT: "متسق، لكنه غير ثابت.",
        Verdict.NOT_FILED: "لم تُقدَّم. ليس في هذا السجل قيد تقديم بهذه البصمة.",
        Verdict.REFUSED: "مرفوض.",
        Verdict.UNREADABLE: "تتعذر القراءة.",
    },
    answers={
        Answer.REPLIED: "ورد الرد في {replied_on}؛ وكان موعده {due_on}",
        Answer.OVERDUE: "متأخر عن موعده: لا رد حتى {due_on}، والسجل يذكر ذلك",
        Answer.ACKNOWLEDGED: "أُشعر بالاستلام ولم يُرَدّ حتى الآن؛ موعد الرد {due_on}",
        Answer.NONE: "لا إشعار بالاستلام ولا رد حتى الآن؛ موعد الرد {due_on}",
        Answer.NOT_IN_THIS_FILE: "لا رد في هذا الملف؛ موعد الرد {due_on}",
    },
    dispositions={
        "accepted": "مقبولة",
        "in-part": "مقبولة جزئياً",
        "declined": "غير مقبولة",
        "overtaken": "تجاوزتها الأحداث",
    },
    members=_members_in_arabic,
    signed="{count} (بحسب قول المؤسسة)",
    memo="المذكرة",
    text="النص",
    whole="كامل، عدد فقراته {blocks}",
    excerpt="مقتطف، الفقرات المعروضة {shown} من {blocks}",
    filed="التقديم",
    filed_at="{at} (بحسب قول المؤسسة)",
    proven_at="{at} (ثابت: أول مصادقة من الشهود)",
    entry="القيد {index} من {size} في {origin}",
    read="قُرئت القيود من 0 إلى {last} في {origin}",
    signatures="وقّع عليها",
    roll="الأماكن في كشف الأعضاء {roll}، ومن يحق لهم شغلها {entitled}",
    readers="من أمكنهم الاطلاع عليها {readers}",
    names="باسم معلن",
    reply="الرد",
    not_acknowledged="متأخر عن موعده: لا إشعار بالاستلام حتى {due_on}، والسجل يذكر ذلك",
    missed_before="فات الموعد في {overdue_since}، ولم يُمدَّد إلا بعد فواته",
    extended_later="مُدّد الموعد إلى {extended_to} بعد أن فات",
    recommendation="{number}: {disposition}",
    witnesses="الشهود",
    countersigned="{name}، {at}",
    moment="{day}، {clock} UTC",
    not_proven="ما ليس ثابتاً:",
)
_WORDS: Final = {Language.ENGLISH: _ENGLISH, Language.ARABIC: _ARABIC}


def in_words(report: Report, language: Language) -> str:
    """Put a report into lines, each with its LF."""
    return "".join(f"{line}\n".replace(" \n", "\n") for line in _lines(report, _WORDS[language]))


def _lines(report: Report, words: _Words) -> Iterator[str]:
    yield words.verdicts[report.verdict]
    if report.searched and not report.filed and report.verdict is Verdict.CONSISTENT:
        yield words.verdicts[Verdict.NOT_FILED]
    if report.reason:
        yield sentence_of(report.reason, words.language)
    if report.where:
        yield f"({harmless(place_of(report.where, words.language))})"
    if report.digest is None:
        return
    yield ""
    yield from _memo(report, words)
    if report.filed:
        yield from _labelled(words.filed, _filed(report.filed, words))
    if report.signatures:
        yield from _labelled(words.signatures, _signatures(report.signatures, words, is_shown=report.memo is not None))
        yield from _labelled(words.names, (harmless(name) for _, name in report.signatures.names))
    if report.reply:
        yield from _labelled(words.reply, _reply(report.reply, words))
    for label, lines in afterwards_in_words(report.afterwards, words.language, lambda day: _day(day, words)):
        yield from _labelled(label, lines)
    seen = (words.countersigned.format(name=harmless(one.name), at=_moment(one.at, words)) for one in report.witnesses)
    yield from _labelled(words.witnesses, seen)
    yield ""
    yield words.not_proven
    yield from (f"- {NOT_PROVEN[words.language][code]}" for code in report.not_proven)


def _memo(report: Report, words: _Words) -> Iterator[str]:
    memo, digest = report.memo, report.digest
    title = [harmless(memo.title)] if memo and memo.title else []
    yield from _labelled(words.memo, [*title, digest.hex() if digest else ""])
    if memo:
        form = words.whole if memo.is_whole else words.excerpt
        yield from _labelled(words.text, [form.format(shown=len(memo.blocks), blocks=memo.count)])
    if report.searched:
        last, origin = report.searched.size - 1, harmless(report.searched.origin)
        yield from _labelled("", [words.read.format(last=last, origin=origin)])


def _filed(filed: FiledShown, words: _Words) -> Iterator[str]:
    yield words.filed_at.format(at=_moment(filed.at, words))
    if filed.proven_at:
        yield words.proven_at.format(at=_moment(filed.proven_at, words))
    yield words.entry.format(index=filed.index, size=filed.size, origin=harmless(filed.origin))


def _signatures(signatures: SignaturesShown, words: _Words, *, is_shown: bool) -> Iterator[str]:
    yield words.members(signatures.count) if is_shown else words.signed.format(count=signatures.count)
    if signatures.roll_filed is not None:
        yield words.roll.format(roll=signatures.roll_filed, entitled=signatures.entitled)
    if signatures.readers:
        yield words.readers.format(readers=signatures.readers)


def _reply(reply: ReplyShown, words: _Words) -> Iterator[str]:
    form = words.not_acknowledged if reply.step == "acknowledge" else words.answers[reply.state]
    replied_on = _day(reply.replied_on, words) if reply.replied_on else ""
    yield form.format(due_on=_day(reply.due_on, words), replied_on=replied_on)
    if reply.overdue_since and reply.overdue_since != reply.due_on:
        yield words.missed_before.format(overdue_since=_day(reply.overdue_since, words))
    if reply.extended_to:
        yield words.extended_later.format(extended_to=_day(reply.extended_to, words))
    for one in reply.recommendations:
        if one.disposition:
            said = words.dispositions[one.disposition]
            yield words.recommendation.format(number=one.number, disposition=said) if one.number else said


def _labelled(label: str, values: Iterator[str] | list[str]) -> Iterator[str]:
    """Yield values with the label before the first."""
    for number, value in enumerate(values):
        yield f"{label if number == 0 else '':<{_LABEL_WIDTH}}{value}"


def _day(day: date, words: _Words) -> str:
    return f"{day.day} {_MONTHS[words.language][day.month - 1]} {day.year}"


def _moment(at: datetime, words: _Words) -> str:
    utc = at.astimezone(UTC)
    return words.moment.format(day=_day(utc.date(), words), clock=f"{utc:%H:%M}")
