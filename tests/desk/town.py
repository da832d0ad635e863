"""
A site that hands over to the desk, small and real: its pages and forms, its record, its door; beside it a real witness.

    page of the site (localhost)  --opener.js-->  desk (127.0.0.1, `demur witness serve`)  --relay-->  POST /door/batch
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

import urllib3

from demur.witness.keys import make_key
from demur_verify.canonical import hour_of, write_hour
from demur_verify.circulation import StandingList, StandingNote, commitment_of, sign_standing
from demur_verify.entries import Circulated, RecordEntry, Roll, Settings
from demur_verify.frozen_text import Block, Direction, Kind, digest_of
from demur_verify.kinds import TermSecret
from demur_verify.letter import DoorKey
from demur_verify.note import NoteSigner
from demur_verify.place import place_of
from demur_verify.roll import leaves_digest, roll_root, write_leaves
from tests.conftest import free_port
from tests.witness.conftest import ORIGIN, RecordOfTests

TOP = Path(__file__).resolve().parents[2]
DESK = TOP / "desk" / "dist"
OPENER = TOP / "src" / "demur" / "web" / "static" / "web" / "built" / "opener.js"
DEPTH = 16
OTHERS = 24
READERS = 31
LETTER_SIZE = 4144
BATCH_SECONDS = 2
WITHIN = 30.0
PERSON = "5f0c1d2e3a4b4c5d8e9fa0b1c2d3e4f5"

SITE_PAGE = """<!doctype html><html lang="en"><title>site</title><script src="/opener.js" defer></script>
<button data-desk-open data-desk="{desk}" data-language="{language}" data-hand-over="/desk.json">Open</button>
<p data-desk-said="open" hidden>The desk is open.</p>
<form data-desk-form="places" method="post" action="/places"><input type="hidden" name="places"></form>
<form data-desk-form="opening" method="post" action="/openings"><input type="hidden" name="opening"></form>
<form data-desk-form="letter" method="post" action="/file"><input type="hidden" name="letter"></form>
"""


def block(kind: Kind, body: str, language: str, fields: Mapping[str, str | None]) -> bytes:
    """Write one block."""
    direction = Direction.RIGHT_TO_LEFT if language == "ar" else Direction.LEFT_TO_RIGHT
    return Block(kind, language, direction, tuple(fields.items()), body).to_bytes()


def memo_in(language: str) -> tuple[bytes, ...]:
    """Return the blocks of what Ada wrote, in one of the two languages."""
    sbu = "sensitive-but-unclassified"
    title, heading, paragraph, ask = {
        "en": (
            "Offer Union crews to repair the stations, in exchange for two open piers",
            "What we question",
            "The Union waits for Tamrissa to repair its fog-signal stations before it will speak of any harbour.",
            "Offer Tamrissa two repair crews of the lights service for ten weeks.",
        ),
        "ar": (
            "لنعرض أطقماً من الاتحاد لإصلاح المحطات مقابل فتح رصيفين",
            "ما نعترض عليه",
            "ينتظر الاتحاد أن تصلح تمريسا محطات إشارات الضباب قبل أن يتحدث عن فتح أي ميناء.",
            "أن يُعرض على تمريسا طاقمان من مصلحة المنائر مدة عشرة أسابيع.",
        ),
    }[language]
    head = {
        "origin": ORIGIN,
        "title": title,
        "policy": "harbour-closure",
        "marking": sbu,
        "addressee": "first-secretary",
    }
    asked = {"number": "1", "to": "first-secretary", "kind": "act", "trigger": None, "by": "2027-03-01", "marking": sbu}
    return (
        block(Kind.HEAD, "", language, head),
        block(Kind.HEADING, heading, language, {"level": "2", "marking": None}),
        block(Kind.PARAGRAPH, paragraph, language, {"marking": sbu}),
        block(Kind.RECOMMENDATION, ask, language, asked),
    )


@dataclass
class Town:
    """An institution with one memo in circulation, its record, and what its people's browsers gave it."""

    folder: Path
    language: str = "en"
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    door: DoorKey = field(default_factory=lambda: DoorKey.from_seed(secrets.token_bytes(32)))
    slips: NoteSigner = field(default_factory=lambda: NoteSigner("karvonel.example/slips", secrets.token_bytes(32)))
    purpose: str = "reading"
    withholds: bool = False
    later: str | None = None
    batch_seconds: int = BATCH_SECONDS
    apart: bool = True
    audience: Literal["everyone", "chosen"] = "everyone"
    holders: int = READERS
    files_at: int | None = None
    places: dict[str, int] = field(default_factory=dict)
    openings: list[dict[str, str]] = field(default_factory=list)
    filed: list[dict[str, str]] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    lists: list[dict[str, str]] = field(default_factory=list)
    handed_over: int = 0

    def __post_init__(self) -> None:
        self.log = RecordOfTests(self.folder / "log")
        self.salt = secrets.token_bytes(32)
        self.holds(memo_in(self.language))
        self.until = hour_of(self.began) + timedelta(days=3)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.url = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.desk = Witness(self)

    def holds(self, blocks: tuple[bytes, ...]) -> None:
        """Let the memo that goes round be this text."""
        self.blocks = blocks
        self.salts = [secrets.token_bytes(32) for _ in self.blocks]
        self.digest = digest_of(self.blocks, self.salts)
        self.commitment = commitment_of(salt=self.salt, digest=self.digest, readers=READERS)

    @property
    def term(self) -> str:
        """The month that the memo belongs to."""
        return f"{self.began:%Y-%m}"

    @property
    def leaves(self) -> tuple[int, ...]:
        """The roll: twenty-four members, and whoever gave a place at the desk."""
        others = [place_of(ORIGIN, self.term, TermSecret(number.to_bytes(32))) for number in range(1, OTHERS + 1)]
        given = self.places.get(self.term)
        return (*(place.commitment for place in others), *([given] if given else []))

    def roll(self) -> Roll:
        """Make the entry of today's roll."""
        leaves = self.leaves
        root, digest = roll_root(leaves, DEPTH), leaves_digest(leaves)
        return Roll(
            term=self.term, day=self.began.date(), depth=DEPTH, size=len(leaves), root=root, leaves=digest, entitled=30
        )

    def publish(self, *more: RecordEntry) -> None:
        """Sign the record with settings, roll and circulation, have it countersigned, and wait for the mirror."""
        settings = Settings(
            door=self.door.public, slip=self.slips.key, desk=secrets.token_bytes(32), depth=DEPTH,
            batch=self.batch_seconds, growth=5, wait=259_200, floor=20, freshness=129_600,
        )  # fmt: skip
        circulated = Circulated(
            at=hour_of(self.began), term=self.term, roll=self.began.date(), audience=self.audience,
            until=self.until, commitment=self.commitment,
        )  # fmt: skip
        roll = self.roll()
        rolls = self.folder / "log" / "rolls" / self.term
        rolls.mkdir(parents=True)
        (rolls / str(roll.size)).write_bytes(write_leaves(self.leaves))
        signed = self.log.grow(*(entry.to_bytes() for entry in (settings, roll, circulated, *more)))
        self.log.publish(self.desk.countersign(self.log.request(0, signed), signed))
        self.desk.wait_for(f"/record/rolls/{self.term}/{roll.size}")

    def stand(self, lines: StandingList) -> None:
        """Sign what stands after a batch, and hand it over from now on."""
        note = StandingNote(
            origin=ORIGIN, circulated=self.commitment, at=hour_of(datetime.now(UTC)), list_digest=lines.digest()
        )
        signed = sign_standing(note, self.slips).to_bytes().decode()
        self.lists.append({"note": signed, "lines": lines.to_bytes().decode()})

    def document(self) -> dict[str, Any]:
        """Write what the site hands over now."""
        term = self.later or self.term
        held = self.places.get(term)
        signs_from = write_hour(hour_of(self.began)) if held else None
        place = {"term": term, "commitment": f"{held:064x}" if held else None, "signs_from": signs_from}
        circulated = {
            "index": 2, "salt": self.salt.hex(), "readers": READERS, "audience": self.audience,
            "holders": self.holders if self.audience == "chosen" else None,
            "until": write_hour(self.until), "files_at": self.files_at,
        }  # fmt: skip
        alone = self.purpose == "filing"
        memo = {
            "number": None if alone else 3,
            "digest": self.digest.hex(),
            "term": self.term,
            "state": "open",
            "circulated": None if alone else circulated,
            "filed": None,
            "blocks": [
                {"salt": salt.hex(), "bytes": b64encode(raw).decode()}
                for raw, salt in zip(self.blocks, self.salts, strict=True)
            ],
            "lists": [] if alone else self.lists,
            "related": [],
        }
        return {
            "v": "demur/hand-over/v1",
            "origin": ORIGIN,
            "site": self.url,
            "language": self.language,
            "purpose": self.purpose,
            "institution": {"en": "Office of External Affairs", "ar": "دائرة الشؤون الخارجية"},
            "ceiling": {
                "en": "Approved up to SENSITIVE BUT UNCLASSIFIED. Do not enter classified information.",
                "ar": "معتمد حتى درجة «حسّاس ولكن غير سري». لا تُدخل معلومات سرية.",
            },
            "markings": [
                {
                    "name": "sensitive-but-unclassified",
                    "title": {"en": "Sensitive, not secret", "ar": "حسّاس وليس سرياً"},
                    "portion": {"en": "S/NS", "ar": "ح"},
                }
            ],
            "policies": [{"name": "harbour-closure", "title": {"en": "The closed harbours", "ar": "الموانئ المغلقة"}}],
            "entitled": 30,
            "member": {"person": PERSON, "name": "Bo", "places": [place]},
            "memos": [] if self.withholds or self.purpose == "places" else [memo],
            "demo_chain": None,
        }

    def close(self) -> None:
        """Stop everything."""
        self.desk.stop()
        self.server.shutdown()
        self.server.server_close()


class Witness:
    """`demur witness serve` as the host of the desk: witness, mirror, relay."""

    def __init__(self, town: Town) -> None:
        self.folder = town.folder / "witness"
        self.signer = make_key(self.folder, "union.example/witness")
        policy = town.folder / "trust.policy"
        policy.write_text(f"log {town.log.signer.key}\nwitness union {self.signer.key}\nquorum union\n")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.said = town.folder / "witness-said"
        words = ["--data", str(self.folder), "--site", town.url, "--port", str(port), "--policy", str(policy)]
        words += ["--desk", str(DESK), "--batch-seconds", str(BATCH_SECONDS)]
        words += ["--keeper-en", "Staff Association", "--keeper-ar", "رابطة العاملين"]
        words += [] if town.apart else ["--of-the-institution"]
        command = [sys.executable, "-m", "demur.site.command", "witness", "serve", *words]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said)
        self.pool = urllib3.PoolManager(retries=False, timeout=60.0)
        self.wait_for("/healthz")

    def countersign(self, request: bytes, signed: Any) -> Any:
        """Have a checkpoint countersigned, as a log does."""
        answer = self.pool.request("POST", f"{self.url}/add-checkpoint", body=request)
        assert answer.status == 200, answer.data
        text = signed.note.to_bytes() + answer.data
        return type(signed).parse(text)

    def wait_for(self, path: str) -> None:
        """Wait until a path is answered."""
        wait_until(lambda: self._answers(path), f"{path}: {self.said.read_text()}")

    def _answers(self, path: str) -> bool:
        assert self.process.poll() is None, self.said.read_text()
        try:
            return self.pool.request("GET", self.url + path).status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()
        self.pool.clear()


def wait_until(true: Callable[[], object], otherwise: str) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def handler_for(town: Town) -> type[BaseHTTPRequestHandler]:
    """Return what answers for the site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                page = SITE_PAGE.format(desk=town.desk.url, language=town.language)
                self.answer(200, page.encode(), "text/html; charset=utf-8")
            elif self.path == "/opener.js":
                self.answer(200, OPENER.read_bytes(), "text/javascript")
            elif self.path == "/desk.json":
                town.handed_over += 1
                self.answer(200, json.dumps(town.document()).encode(), "application/json")
            else:
                file = town.folder / "log" / self.path.removeprefix("/record/")
                is_there = self.path.startswith("/record/") and file.is_file()
                self.answer(200 if is_there else 404, file.read_bytes() if is_there else b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/door/batch":
                town.letters += [body[at : at + LETTER_SIZE] for at in range(0, len(body), LETTER_SIZE)]
                self.answer(202)
                return
            take(town, self.path, parse_qs(body.decode()))
            self.answer(200, b"{}", "application/json")

        def answer(self, status: int, body: bytes = b"", kind: str = "application/octet-stream") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


def take(town: Town, path: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Take what came in by one of the site's forms."""
    if path == "/places":
        town.places |= {each["term"]: int(each["commitment"], 16) for each in json.loads(fields["places"][0])}
    elif path == "/openings":
        town.openings.append(json.loads(fields["opening"][0]))
    else:
        town.filed.append(json.loads(fields["letter"][0]))
