"""
`demur witness` and `demur relay`: what a second party types.

    demur witness keys --data DIR [--name NAME]
    demur witness serve --data DIR --site URL --port N [--bind ADDRESS] [--url URL] [--desk DIR] [--policy FILE]
                        [--origin NAME] [--keeper-en NAME] [--keeper-ar NAME] [--of-the-institution]
                        [--batch-seconds N] [--with-parent]
    demur relay deliver --once --data DIR --site URL [--batch-seconds N]
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from pathlib import Path

from demur import clock
from demur.parent import end_with_parent
from demur.witness import origin as settings
from demur.witness.application import Desk, Relay, WitnessApplication
from demur.witness.countersigning import Countersigner, WitnessDoor
from demur.witness.delivery import DeliveryRounds, HttpDoor, batch_number, deliver
from demur.witness.heads import Heads
from demur.witness.keys import make_key, read_key
from demur.witness.letter_box import LetterBox
from demur.witness.mirror import Mirror, MirrorRounds
from demur.witness.origin import Origin, origin_of
from demur.witness.page import WitnessPage
from demur.witness.record_source import HttpRecord
from demur.witness.serving import end_process, port_is_free, serve
from demur_verify.errors import Malformed, Refused

LETTERS = "letters.sqlite3"
HEADS = "heads.sqlite3"
FAILED, USAGE, PORT_TAKEN, DATA_LOCKED = 1, 2, 5, 6


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words `witness` and `relay` to the command line."""
    witness = commands.add_parser("witness", help="be a witness: keep a mirror, serve the desk, relay letters")
    acts = witness.add_subparsers(metavar="ACT", required=True)
    _add_keys(acts.add_parser("keys", help="make the witness's key, and print what to hand over of it"))
    _add_serve(acts.add_parser("serve", help="serve witness, mirror, desk and relay until told to end"))
    relay = commands.add_parser("relay", help="deliver the letters that wait at the relay")
    acts = relay.add_subparsers(metavar="ACT", required=True)
    _add_deliver(acts.add_parser("deliver", help="hand over to the door what the relay holds"))


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the witness's own folder")
    parser.add_argument(
        "--site", type=_address, required=True, action="append", metavar="URL", help="the channel's site"
    )
    parser.add_argument("--batch-seconds", type=int, metavar="N", default=_batch_seconds(), help="between deliveries")


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the witness's own folder")
    parser.add_argument(
        "--name", default=f"{socket.gethostname()}/witness", metavar="NAME", help="the key's name: an address, a path"
    )
    parser.set_defaults(run=_keys)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    _add_shared(parser)
    parser.add_argument("--port", type=int, required=True, metavar="N")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="loopback, for a proxy, by default")
    parser.add_argument("--url", type=_address, metavar="URL", help="own address as visitors write it")
    parser.add_argument("--desk", type=Path, metavar="DIR", help="the built desk; desk/dist beside this program")
    parser.add_argument("--proving", type=Path, metavar="DIR", default=Origin.proving, help="the proving files")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="whom to trust, as a tlog-policy")
    parser.add_argument("--origin", default="", metavar="NAME", help="the record's origin; by default the policy's log")
    parser.add_argument("--keeper-en", default="", metavar="NAME", help="who runs this, in English")
    parser.add_argument("--keeper-ar", default="", metavar="NAME", help="who runs this, in Arabic")
    parser.add_argument(
        "--of-the-institution", action="store_true", help="the institution itself runs this, and the desk says so"
    )
    parser.add_argument("--letters", type=int, default=settings.MOST_LETTERS, metavar="N", help="held at a time")
    parser.add_argument("--with-parent", action="store_true", help="end when the process that started this one ends")
    parser.set_defaults(run=_serve)


def _add_deliver(parser: argparse.ArgumentParser) -> None:
    _add_shared(parser)
    parser.add_argument("--once", action="store_true", required=True, help="deliver now, and end")
    parser.set_defaults(run=_deliver)


def _address(text: str) -> str:
    try:
        return origin_of(text)
    except Malformed as refusal:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address like https://desk.example") from refusal


def _batch_seconds() -> int:
    return int(os.environ.get("DEMUR_BATCH_SECONDS", settings.BATCH_SECONDS))


def _door_token() -> str:
    """Return the token that the site's door asks for, from the variable or from the file that `…_FILE` names."""
    kept = os.environ.get("DEMUR_DOOR_TOKEN_FILE")
    return Path(kept).read_text("utf-8").strip() if kept else os.environ.get("DEMUR_DOOR_TOKEN", "")


def _origin(chosen: argparse.Namespace) -> Origin:
    built = settings.REPOSITORY / "desk" / "dist"
    return Origin(
        data=chosen.data,
        url=chosen.url or f"http://{chosen.bind}:{chosen.port}",
        sites=tuple(chosen.site),
        record=chosen.origin,
        policy_file=chosen.policy,
        keeper={"en": chosen.keeper_en, "ar": chosen.keeper_ar},
        apart=not chosen.of_the_institution,
        desk=chosen.desk or (built if built.is_dir() else None),
        proving=chosen.proving,
        batch_seconds=chosen.batch_seconds,
        most_letters=chosen.letters,
    )


def _keys(chosen: argparse.Namespace) -> int:
    """Make the key, or find the one that is there, and print its public half; 2 where the name cannot be a key's."""
    try:
        signer = make_key(chosen.data, chosen.name)
    except Malformed as refusal:
        sys.stderr.write(f"demur witness: {chosen.name!r} cannot be a key's name ({refusal})\n")
        return USAGE
    sys.stdout.write(f"{signer.key}\n")
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    """Serve until told to end; 5 where the port is taken."""
    origin = _origin(chosen)
    if not port_is_free(chosen.bind, chosen.port):
        sys.stderr.write(f"demur: port {chosen.port} is taken by another program\n")
        return PORT_TAKEN
    if chosen.with_parent:
        os.environ["DEMUR_WITH_PARENT"] = "1"
    end_with_parent()
    os.umask(0o077)
    origin.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    box = LetterBox(origin.data / LETTERS, most=origin.most_letters)
    heads = Heads(origin.data / HEADS)
    mirror = Mirror(origin, heads, HttpRecord(f"{origin.sites[0]}/record"))
    ending = threading.Event()
    rounds = DeliveryRounds(
        box, HttpDoor(origin.sites[0], _door_token()), batch_seconds=origin.batch_seconds, now=clock.now
    )
    for name, run in (("delivery", rounds.run), ("mirror", MirrorRounds(mirror, now=clock.now).run)):
        threading.Thread(target=run, args=(ending,), name=name, daemon=True).start()
    serve(
        application_of(origin, box, heads, mirror),
        address=chosen.bind,
        port=chosen.port,
        when_up=lambda: print(f"demur witness: at {origin.url}", flush=True),
    )
    ending.set()
    box.close()
    heads.close()
    end_process(0)
    return 0


def application_of(origin: Origin, box: LetterBox, heads: Heads, mirror: Mirror) -> WitnessApplication:
    """Put the parts of one origin together."""
    signer = read_key(origin.data)
    desk = Desk(origin)
    countersigner = Countersigner(signer, heads) if signer else None
    page = WitnessPage(
        origin,
        heads,
        mirror,
        signer.key if signer else None,
        now=clock.now,
        stylesheets=desk.files.paths(".css"),
    )
    door = WitnessDoor(origin, heads, countersigner, now=clock.now)
    return WitnessApplication(origin, [desk, Relay(origin, box), door, mirror, page], otherwise=desk.file)


def _deliver(chosen: argparse.Namespace) -> int:
    """Deliver once, also between the fixed times; 1 where the door did not take everything."""
    box = LetterBox(chosen.data / LETTERS, most=settings.MOST_LETTERS)
    try:
        done = deliver(
            box, HttpDoor(chosen.site[0], _door_token()), batch=batch_number(clock.now(), chosen.batch_seconds)
        )
    except Refused as refusal:
        sys.stderr.write(f"demur relay: not delivered: {refusal.reason} {refusal.facts}\n")
        return FAILED
    finally:
        box.close()
    sys.stdout.write(f"{done.letters} letters delivered in batch {done.batch}\n")
    return 0
