"""
Settle the town of the channel's tests in a site's own data folder, with a memo in each state.

Run as a program with the site's variables; prints, as JSON, session cookies by name and what there is to look at.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import django


def main() -> None:
    """Found the town, file and answer memo 1, file memo 2, circulate memo 3, write a draft and freeze another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    django.setup()
    # What has tables is imported after that.
    from django.conf import settings  # noqa: PLC0415

    from demur.channel import operations as channel  # noqa: PLC0415
    from demur.channel.rules import Disposition, DispositionGiven  # noqa: PLC0415
    from demur.memos import operations as memos  # noqa: PLC0415
    from demur.memos.rules import Content, Recommendation  # noqa: PLC0415
    from demur.standing import operations as standing  # noqa: PLC0415
    from demur.standing.models import Account  # noqa: PLC0415
    from demur.standing.rules import Role  # noqa: PLC0415
    from tests.channel.town import Town, moment  # noqa: PLC0415
    from tests.signatures.members import ADA, BO, FAY  # noqa: PLC0415
    from tests.web.guidance_town import guide  # noqa: PLC0415
    from tests.web.said_in_town import say_it  # noqa: PLC0415

    town = Town.founded(Path(settings.DATA))
    town.accounts["Ivo"] = Account.objects.create_user(username="ivo", name="Ivo").pk
    standing.give_role(username="ivo", role=Role.INSPECTOR)
    ada, kim, dee = (town.accounts[name] for name in ("Ada", "Kim", "Dee"))
    guide(town)
    answered = town.filed_memo(ADA, BO, FAY)
    channel.acknowledge_case(number=answered, by=kim, at=moment(11, 8))
    given = [
        DispositionGiven(1, Disposition.DECLINED, "Two of the five stations give no signal."),
        DispositionGiven(2, Disposition.IN_PART, "On the day, and without the charter."),
    ]
    channel.reply_to_case(number=answered, given=given, language="en", by=dee, at=moment(11, 9))
    town.circulated_memo("Restore the permit desk")
    town.batch(at=moment(11, 9))
    piers = town.frozen_memo("Open the piers")
    memos.circulate(digest=piers, by=ada, until=moment(25, 17), at=moment(11, 9))
    content = Content(title="A draft", policy="harbours", marking="sensitive", addressees=("director",))
    draft = memos.start_draft(by=ada, content=content, at=moment(11, 9))
    sections = {"question": "One.", "why": "", "tried": "", "cost": ""}
    whole = Content(title="Frozen", policy="harbours", marking="plain", addressees=("director",), sections=sections)
    frozen = memos.start_draft(by=ada, content=whole, at=moment(11, 9))
    memos.freeze(key=frozen, by=ada, at=moment(11, 9))
    asks = (Recommendation(text="Say it in public.", kind="say"),)
    preview = memos.start_draft(
        by=ada, content=replace(whole, recommendations=asks, questions_guidance=8), at=moment(11, 9)
    )
    (invitation,) = standing.import_members(b"username,name,language,category\nnew,New,en,staff\n", at=moment(11, 9))
    said = say_it(ada, moment(11, 9))
    channel.note_overdue(at=moment(20, 12))
    town.sequence(moment(20, 12))
    told = {
        "cookies": {name: session_of(account) for name, account in town.accounts.items()},
        "draft": str(draft),
        "drafting": memos.invite_by_link(key=draft, by=ada, at=moment(11, 9)).token,
        "frozen": str(frozen),
        "preview": str(preview),
        "token": invitation.token,
        "said": said[4],
    }
    sys.stdout.write(json.dumps(told))


def session_of(account: int) -> str:
    """Open a session for somebody; return the cookie."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from demur.standing.models import Account  # noqa: PLC0415

    client = Client()
    client.force_login(Account.objects.get(pk=account))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
