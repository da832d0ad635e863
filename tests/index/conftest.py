"""Texts on the shelves: a memo that everybody reads, one for chosen readers, a policy in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demur.index import operations
from demur.index.rules import READERS, Kind, Part, Shelved

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def memo(
    number: int, title: str, text: str = "", *, scope: str = READERS, language: str = "en", **more: object
) -> Shelved:
    """Return a memo as it is put on a shelf."""
    return Shelved(
        kind=Kind.MEMO,
        key=str(number),
        scope=scope,
        at=AT,
        parts=(Part(language, title, text),),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def shelves(db: None) -> None:
    """Put four memos and a policy where they can be found."""
    operations.keep_names(
        {"official:first-secretary": [("First Secretary", "الأمين الأول")]},
        [("Support for Tamrissa’s closure of the Sennoway harbours", "تأييد إغلاق تمريسا لموانئ سينواي")],
    )
    operations.put(memo(1, "Say in public what we say in private", "The harbours of the Sennoway Isles are closed."))
    operations.put(memo(2, "Restore the permit desk", "The permit desk of the harbours was closed."))
    operations.put(memo(3, "The harbours in winter", "Fuel for the harbours, quietly.", scope="memo-3"))
    operations.put(
        memo(4, "إعادة فتح الموانئ", "أغلقت تمريسا موانئ سينواي، ويطلب من الأمين الأول أن يقول ذلك.", language="ar")
    )
    operations.put(
        Shelved(
            kind=Kind.POLICY,
            key="harbour-closure",
            scope=READERS,
            at=AT,
            policy="harbour-closure",
            parts=(
                Part("en", "Support for the harbour closure", "The Union supports the measures."),
                Part("ar", "تأييد إغلاق الموانئ", "يؤيد الاتحاد التدابير."),
            ),
        )
    )
