"""What was said on the town's policy: five statements in public, three calls; one pair is marked as diverging."""

from __future__ import annotations

from datetime import date, datetime

from demur.institution.rules import Words
from demur.statements import operations as acts
from demur.statements.rules import Named, ReaderKind, Says, Told, Wording

SPOKESPERSON = Words("Spokesperson", "الناطق")
BRIEFING = Words("Press briefing", "إحاطة صحفية")
CALL = Words("Call", "مكالمة")
ONLY = (Named(ReaderKind.OFFICE, "planning"),)

SAID = (
    (
        date(2026, 11, 6),
        "We stand with Tamrissa, and hope to see it reopen the harbours before winter.",
        "نقف مع تمريسا، ونأمل أن تتم إعادة فتح الموانئ قبل الشتاء.",
        True,
        None,
    ),
    (
        date(2026, 11, 19),
        "Asked when the harbours would open. Answer: not before the spring tides.",
        "سُئل متى تُفتح الموانئ. الجواب: ليس قبل مدّ الربيع.",
        False,
        None,
    ),
    (
        date(2026, 11, 23),
        "It is Tamrissa’s duty to keep its waters safe. What that takes is for Tamrissa to judge.",
        "تأمين تمريسا مياهها واجب عليها، وتقدير ما يلزم له يعود إليها.",
        True,
        7,
    ),
    (
        date(2026, 12, 8),
        "Tamrissa’s duty to keep its waters safe has no calendar, and we have not asked for one.",
        "واجب تمريسا في تأمين مياهها لا يُقاس بالتقويم، ونحن لم نطلب موعداً.",
        True,
        7,
    ),
    (
        date(2026, 12, 9),
        "Asked again for a date, and said that the Isles cannot wait for spring.",
        "أُعيد السؤال عن موعد، وقيل إن الجزر لا تحتمل الانتظار إلى الربيع.",
        False,
        None,
    ),
    (
        date(2027, 1, 12),
        "Asked for a date for two harbours at least. Tamrissa will answer in writing.",
        "سُئل عن موعد لميناءين على الأقل. ستجيب تمريسا كتابةً.",
        False,
        None,
    ),
    (
        date(2027, 1, 14),
        "How long the measures last is a matter for Tamrissa, whose duty to keep its waters safe we affirm.",
        "مدة التدابير أمر يعود إلى تمريسا، ونحن نؤكد واجب تمريسا في تأمين مياهها.",
        True,
        7,
    ),
    (
        date(2027, 2, 19),
        "We support the closure while stations are silent, and we have asked Tamrissa to name a day for each harbour.",
        "نؤيد الإغلاق ما دامت المحطات صامتة، وقد طلبنا من تمريسا أن تسمّي لكل ميناء يوماً.",
        True,
        None,
    ),
)


def say_it(by: int, at: datetime) -> list[str]:
    """Enter all of it, and mark the fourth and the fifth as diverging; return their references, the oldest first."""
    references = [acts.enter_statement(policy="harbours", told=_told(*each), by=by, at=at) for each in SAID]
    reason = "One text says that no date was asked for, the other asks for one."
    acts.mark_pair(first=references[3], second=references[4], says=Says.DIVERGE, reason=reason, by=by, at=at)
    return references


def _told(on: date, english: str, arabic: str, is_public: bool, guidance: int | None) -> Told:
    return Told(
        is_public=is_public,
        said_on=on,
        said_by=SPOKESPERSON,
        occasion=BRIEFING if is_public else CALL,
        words=(Wording("en", english), Wording("ar", arabic, is_translation=True)),
        source="Transcript" if is_public else "Note of a call",
        marking="plain" if is_public else "sensitive",
        follows_guidance=guidance,
        readers=() if is_public else ONLY,
    )
