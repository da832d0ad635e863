"""
`demur members`: take a list of members, make a link anew, give roles.

    demur members import members.csv [--site https://dissent.example]
    demur members invite USERNAME
    demur members role USERNAME clerk|inspector
    demur members office USERNAME OFFICIAL
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from demur import clock
from demur.standing.member_list import LARGEST_LIST, MembersRefused
from demur.standing.rules import GIVEN_ROLES, Role
from demur_verify.errors import Refused

if TYPE_CHECKING:
    from types import ModuleType


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words `members import`, `invite`, `role` and `office`."""
    words = commands.add_parser("members", help="the members: import, invite, role, office")
    acts = words.add_subparsers(metavar="ACT", required=True)
    importing = acts.add_parser("import", help="take a list of members; prints a one-time link for each new one")
    importing.add_argument("file", type=Path, help="CSV in UTF-8: username,name,language,category[,email][,office]")
    importing.add_argument("--site", default="", help="address of the site, to print whole links")
    importing.set_defaults(run=import_members)
    inviting = acts.add_parser("invite", help="print a new one-time link for an account")
    inviting.add_argument("username")
    inviting.add_argument("--site", default="", help="address of the site, to print a whole link")
    inviting.set_defaults(run=invite)
    role = acts.add_parser("role", help="make an account a clerk of the channel office, or an inspector")
    role.add_argument("username")
    role.add_argument("role", choices=[each.value for each in GIVEN_ROLES])
    role.set_defaults(run=give_role)
    office = acts.add_parser("office", help="let an account reply for an official")
    office.add_argument("username")
    office.add_argument("official")
    office.set_defaults(run=hold_office)


def import_members(words: argparse.Namespace) -> int:
    """Take a list: 0 taken, 1 refused with the line that is wrong."""
    try:
        if words.file.stat().st_size > LARGEST_LIST:
            raise MembersRefused("members-too-large", facts={"largest": LARGEST_LIST})
        invitations = _operations().import_members(words.file.read_bytes(), at=clock.now())
    except OSError as problem:
        return _say(f"{words.file}: {problem.strerror}")
    except Refused as refused:
        return _say(f"{words.file}: {_words_of(refused)}. Nothing was taken.")
    for each in invitations:
        sys.stdout.write(f"{each.username}\t{_link(words.site, each.language, each.token)}\n")
    return 0


def invite(words: argparse.Namespace) -> int:
    """Print a new link."""
    try:
        token = _operations().invite(username=words.username, at=clock.now())
    except Refused as refused:
        return _say(_words_of(refused))
    sys.stdout.write(f"{words.username}\t{_link(words.site, 'en', token)}\n")
    return 0


def give_role(words: argparse.Namespace) -> int:
    """Give a role."""
    try:
        _operations().give_role(username=words.username, role=Role(words.role))
    except Refused as refused:
        return _say(_words_of(refused))
    return 0


def hold_office(words: argparse.Namespace) -> int:
    """Let an account reply for an official."""
    try:
        _operations().hold_office(username=words.username, official=words.official)
    except Refused as refused:
        return _say(_words_of(refused))
    return 0


def _operations() -> ModuleType:
    """Load the part: only a word that needs the database loads Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    import django  # noqa: PLC0415

    django.setup()
    from demur.standing import operations  # noqa: PLC0415

    return operations


def _link(site: str, language: str, token: str) -> str:
    return f"{site.rstrip('/')}/{language}/join/{token}"


def _words_of(refused: Refused) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items() if name != "line")
    line = f"line {refused.facts['line']}: " if "line" in refused.facts else ""
    return f"{line}{refused.reason}{f' ({facts})' if facts else ''}"


def _say(problem: str) -> int:
    sys.stderr.write(f"demur members: {problem}\n")
    return 1
