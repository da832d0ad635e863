"""
`demur place` and `demur sign`: taking a place and signing without a browser.

    demur place new --place FILE (--memo FILE | --origin NAME --person ID [--term YYYY-MM])
    demur place export --place FILE --out FILE [--from YYYY-MM]
    demur place import --file FILE --place FILE
    demur sign --memo FILE [--number N] --place FILE --act co-sign|withdraw --disclosure anonymous|office|open
               (--out FILE | --relay URL) [--invitation LINK_OR_CODE] [--record DIR_OR_URL] [--policy FILE] [--json]

Whoever asks the site for one memo's desk.json tells it which memo they mean. The reading room's, which is
`reading/desk.json?save`, holds them all and is asked for by every reader: give that one, and the memo's number.

A place's file is protected by a passphrase: `DEMUR_PASSPHRASE`, or the first line of the file that
`DEMUR_PASSPHRASE_FILE` names, or it is asked for. `DEMUR_NEW_PASSPHRASE` is that of the file that export and import
write, where it shall be another one.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from demur import clock
from demur.signer.hand_over import read_hand_over, write_return
from demur.signer.outside import hand_to_relay, is_address, record_at
from demur.signer.signing import Closed, Sealed, Stale, sign
from demur_verify.canonical import read_term
from demur_verify.co_signature import Act, Way
from demur_verify.errors import Malformed, Refused
from demur_verify.invitation import Invitation
from demur_verify.place import Chain, HeldPlace, open_place, seal_place, term_after
from demur_verify.trust_policy import TrustPolicy

DONE, REFUSED, USAGE, STALE, CLOSED = 0, 1, 2, 4, 6
TERMS_AHEAD: Final = 12
"""A place is taken in the open term and in the next twelve (protocol 3)."""

_PASSPHRASE: Final = "DEMUR_PASSPHRASE"  # noqa: S105 (the variable's name)
_NEW_PASSPHRASE: Final = "DEMUR_NEW_PASSPHRASE"  # noqa: S105


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words `place` and `sign` to the command line."""
    place = commands.add_parser("place", help="a place on the roll, without a browser")
    acts = place.add_subparsers(metavar="ACT", required=True)
    _add_new(acts.add_parser("new", help="begin a place, and print what the site has to hold of it"))
    _add_export(acts.add_parser("export", help="write a place for another device"))
    _add_import(acts.add_parser("import", help="take a place over from another device"))
    _add_sign(commands.add_parser("sign", help="co-sign or withdraw, without a browser"))


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--place", type=Path, required=True, metavar="FILE", help="the file to write; it must not exist"
    )
    parser.add_argument("--memo", type=Path, metavar="FILE", help="what the site handed over: says record and person")
    parser.add_argument("--origin", metavar="NAME", help="the record's name, where there is no such file")
    parser.add_argument("--person", metavar="ID", help="the site's key of the person, where there is no such file")
    parser.add_argument("--term", type=_term, metavar="YYYY-MM", help="the first term; by default this month")
    parser.set_defaults(run=lambda chosen: _told(_new, chosen))


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--place", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write; it must not exist")
    parser.add_argument("--from", type=_term, metavar="YYYY-MM", dest="since", help="leave earlier terms behind")
    parser.set_defaults(run=lambda chosen: _told(_export, chosen))


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, required=True, metavar="FILE", help="what the other device exported")
    parser.add_argument(
        "--place", type=Path, required=True, metavar="FILE", help="the file to write; it must not exist"
    )
    parser.set_defaults(run=lambda chosen: _told(_import, chosen))


def _add_sign(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--memo", type=Path, required=True, metavar="FILE", help="a desk.json from the site")
    parser.add_argument(
        "--number", type=int, metavar="N", help="the memo that is meant, of the reading room's desk.json"
    )
    parser.add_argument("--place", type=Path, required=True, metavar="FILE")
    parser.add_argument("--act", type=Act, choices=list(Act), required=True)
    parser.add_argument("--disclosure", type=Way, choices=list(Way), required=True, help="who learns the name")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument(
        "--out", type=Path, metavar="FILE", help="write the sealed letter; anybody may hand it to the relay"
    )
    to.add_argument("--relay", type=_address, metavar="URL", help="hand the sealed letter to the relay")
    parser.add_argument(
        "--invitation",
        type=_invitation,
        metavar="LINK_OR_CODE",
        help="what a colleague gave you, for a memo that goes round to chosen readers",
    )
    parser.add_argument("--record", metavar="DIR_OR_URL", help="by default the relay's copy, or the record at the site")
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="whom to trust; by default trust.policy in DEMUR_DATA or by --record",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=lambda chosen: _told(_sign, chosen))


def _told(act: Any, chosen: argparse.Namespace) -> int:
    """Run an act, and say what it refused; return the exit status."""
    try:
        act(chosen)
    except Refused as refusal:
        if getattr(chosen, "json", False):
            told = {"handed_over": False, "reason": refusal.reason, "where": refusal.where, "facts": refusal.facts}
            print(json.dumps(told, default=str))
        else:
            facts = "".join(f", {name} {value}" for name, value in refusal.facts.items())
            sys.stderr.write(f"demur: refused: {refusal}{facts}\n")
        return CLOSED if isinstance(refusal, Closed) else STALE if isinstance(refusal, Stale) else REFUSED
    except OSError as problem:
        sys.stderr.write(f"demur: {problem.filename}: {problem.strerror}\n")
        return USAGE
    return DONE


def _new(chosen: argparse.Namespace) -> None:
    if chosen.memo:
        handed = read_hand_over(chosen.memo.read_bytes())
        origin, person, terms, demo = handed.origin, handed.person, handed.terms, handed.demo
    elif chosen.origin and chosen.person:
        origin, person, terms, demo = chosen.origin, chosen.person, (), None
    else:
        raise Refused("whose-place-is-not-said")
    chain = demo or Chain.begin(chosen.term or min(terms, default=clock.term_of(clock.now())))
    place = HeldPlace(origin=origin, person=person, chain=chain)
    _write_new(chosen.place, seal_place(place, _passphrase(_PASSPHRASE)))
    print(write_return(place, [term for term in terms or _terms_from(chain.term) if term >= chain.term]))


def _export(chosen: argparse.Namespace) -> None:
    place = _held(chosen.place)
    since = HeldPlace(place.origin, place.person, place.chain.advanced_to(chosen.since or place.chain.term))
    _write_new(chosen.out, seal_place(since, _passphrase(_NEW_PASSPHRASE)))


def _import(chosen: argparse.Namespace) -> None:
    _write_new(chosen.place, seal_place(_held(chosen.file), _passphrase(_NEW_PASSPHRASE)))


def _sign(chosen: argparse.Namespace) -> None:
    handed = read_hand_over(chosen.memo.read_bytes(), number=chosen.number)
    # The relay is told of the letter anyway; a site that is asked for record and roll would learn who is about to sign.
    source = chosen.record or f"{(chosen.relay or handed.site).rstrip('/')}/record"
    sealed = sign(
        hand_over=handed,
        place=_held(chosen.place),
        record=record_at(source),
        trust=_trust(chosen, source),
        act=chosen.act,
        way=chosen.disclosure,
        at=clock.now(),
        invitation=chosen.invitation,
    )
    if chosen.out:
        chosen.out.write_bytes(sealed.letter)
    else:
        hand_to_relay(chosen.relay, sealed.letter)
    _say_signed(chosen, sealed, handed.person)


def _say_signed(chosen: argparse.Namespace, sealed: Sealed, person: str) -> None:
    if chosen.json:
        roll = {"term": sealed.roll.term, "day": sealed.roll.day.isoformat(), "size": sealed.roll.size}
        print(json.dumps({"handed_over": True, "act": chosen.act, "roll": roll, "opening": sealed.opening}))
        return
    sys.stderr.write(f"demur: handed over, one of {sealed.roll.size} on the roll of {sealed.roll.day.isoformat()}\n")
    if sealed.opening:
        sys.stderr.write(f"demur: for the site, which {person} hands in signed in, to show the name:\n")
        print(json.dumps(sealed.opening))


def _trust(chosen: argparse.Namespace, source: str) -> TrustPolicy | None:
    """Return the policy that is named, or the installation's own where this runs beside it."""
    beside = [] if is_address(source) else [Path(source).parent / "trust.policy"]
    data = os.environ.get("DEMUR_DATA")
    for path in [chosen.policy] if chosen.policy else [*([Path(data) / "trust.policy"] if data else []), *beside]:
        if chosen.policy or path.is_file():
            return TrustPolicy.parse(path.read_bytes())
    return None


def _held(path: Path) -> HeldPlace:
    return open_place(path.read_bytes(), _passphrase(_PASSPHRASE))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; one that is there stays."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _passphrase(name: str) -> str:
    """Return a passphrase from the environment or the keyboard; a new one is the present one where none is named."""
    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text(encoding="utf-8").split("\n")[0]
    if name == _NEW_PASSPHRASE:
        return _passphrase(_PASSPHRASE)
    try:
        return getpass.getpass("Passphrase of the place: ")
    except EOFError as cause:
        raise Refused("passphrase-missing") from cause


def _terms_from(term: str) -> list[str]:
    terms = [term]
    for _ in range(TERMS_AHEAD):
        terms.append(term_after(terms[-1]))
    return terms


def _term(text: str) -> str:
    try:
        return read_term(text)
    except Malformed as refusal:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month like 2026-11") from refusal


def _invitation(text: str) -> Invitation:
    try:
        return Invitation.parse(text)
    except Malformed as refusal:
        raise argparse.ArgumentTypeError(f"{text!r} is no invitation: {refusal.reason}") from refusal


def _address(text: str) -> str:
    if not is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address like https://desk.example")
    return text
