"""
Eighteen others, who take places beside our people: run on a site's data.

    python -m tests.evidence.others
"""

from __future__ import annotations

from hashlib import sha256

import django

django.setup()

from demur import clock  # noqa: E402
from demur.standing import operations, queries  # noqa: E402
from demur_verify.field import SCALAR_FIELD  # noqa: E402

NAMES = tuple(f"other-{number:02}" for number in range(1, 19))


def main() -> None:
    """Let each of them take the place of this month."""
    at = clock.now()
    for name in NAMES:
        account = queries.account_named(name)
        assert account is not None
        place = int.from_bytes(sha256(name.encode()).digest(), "big") % SCALAR_FIELD
        operations.take_places(account=account, places=[(clock.term_of(at), place)], at=at)


if __name__ == "__main__":
    main()
