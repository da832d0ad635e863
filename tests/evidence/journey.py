"""
One memo's life from the list of members to the proof file, without a browser; whenever an act is acknowledged, the
power is cut.

Ada drafts. Bo, Fay and Gus sign with `demur sign`, Gus openly; Fay takes hers back. Dee keeps the office and replies.
Eighteen others hold places, so that Bo and Fay are hidden among enough.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from demur_verify.place import HeldPlace, open_place
from tests.evidence.others import NAMES
from tests.evidence.running import PASSWORD, ROOT, Installation, Visitor, clean_variables, wait_for

PASSPHRASE = "seven grey herons"
PEOPLE = {"ada": "Ada", "bo": "Bo", "fay": "Fay", "gus": "Gus", "dee": "Dee"}
SIGNERS = ("bo", "fay", "gus")
TYPED = {
    "title": "Open the permit desk again",
    "policy": "harbour-closure",
    "marking": "unclassified",
    "language": "en",
    "addressee": "first-secretary",
    "section-question": "The desk was closed in November.\n\nIt opened no harbour.",
    "section-why": "What is not asked is not recorded.",
    "recommendations": "1",
    "r1-words": "Open the desk.",
    "r1-kind": "act",
    "r1-to": "first-secretary",
    "revision": "0",
}


def day(number: int, hour: int = 9, minute: int = 5) -> datetime:
    """Return a moment of March 2027, by default just after the day's roll is cut."""
    return datetime(2027, 3, number, hour, minute, tzinfo=UTC)


@dataclass
class Journey:
    """What runs, who takes part, and what was seen on the way."""

    installation: Installation
    devices: Path
    people: dict[str, Visitor] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    """How many signatures stood, by what had happened."""
    letters: list[bytes] = field(default_factory=list)
    number: int = 0
    pack: bytes = b""

    def run(self) -> None:
        """Go through it all; after each act and between two days everything is killed."""
        for take_a_day in (self.join, self.circulate_and_sign, self.count_and_withdraw, self.acknowledge, self.reply):
            take_a_day()
            self.installation.kill()
        self.installation.start(day(15))
        self.pack = wait_for(self._whole_pack, "the pack with its reply")
        self.installation.kill()

    def join(self) -> None:
        """Import members; five choose a password; the signers take places."""
        at = day(1, 8)
        where = self.installation
        where.found(ROOT / "docs" / "examples" / "institution.toml", at)
        self.devices.mkdir()
        rows = [f"{username},{name},en,officer" for username, name in {**PEOPLE, **{n: n for n in NAMES}}.items()]
        (self.devices / "members.csv").write_text("\n".join(["username,name,language,category", *rows]) + "\n")
        printed = where.demur("members", "import", str(self.devices / "members.csv"), at=at)
        links = dict(line.split("\t") for line in printed.splitlines())
        where.demur("members", "role", "dee", "clerk", at=at)
        where.demur("members", "office", "dee", "first-secretary", at=at)
        where.command("-m", "tests.evidence.others", at=at)
        where.start(at)
        for username in PEOPLE:
            visitor = self.people[username] = Visitor(where.site)
            visitor.post(links[username], password=PASSWORD, again=PASSWORD)
            visitor.sign_in(username)
            visitor.after_each_act = where.cut_power
        where.cut_power()
        beginning = {username: self._begin_place(username, at) for username in SIGNERS}
        for username, process in beginning.items():
            upload = ("return.json", _finished(process), "application/json")
            assert self.people[username].post("returns", on="reading", **{"return": upload}) == "/en/reading"

    def circulate_and_sign(self) -> None:
        """Ada sends her memo round; Bo hands his letter to the relay by himself, the others' are handed in."""
        at = day(2)
        self.installation.start(at)
        wait_for(lambda: self._record_holds(b"roll"), "the first roll")
        ada = self.people["ada"]
        preview = ada.post("memos/new", act="preview", **TYPED)
        draft = preview.removesuffix("/freeze")
        ada.post(preview, confirmed="yes", revision=_revision(ada, preview))
        ada.post(f"{draft}/circulate", on=draft, confirmed="yes", until="2027-03-04")
        self.number = 1
        wait_for(lambda: self._record_holds(b"circulated"), "the circulation")
        signing = [
            self._sign("bo", "anonymous", "--relay", self.installation.witness, at=at),
            self._sign("fay", "anonymous", "--out", str(self.devices / "fay.letter"), at=at),
            self._sign("gus", "open", "--out", str(self.devices / "gus.letter"), at=at),
        ]
        told = [json.loads(_finished(process)) for process in signing]
        self.people["gus"].post("openings", on="reading", opening=json.dumps(told[2]["opening"]))
        for username in ("fay", "gus"):
            self._hand_in(f"{username}.letter")

    def count_and_withdraw(self) -> None:
        """The relay has delivered what it held; Fay takes hers back, and somebody hands her old letter in again."""
        at = day(3)
        self.installation.start(at)
        self.counted["signed"] = wait_for(self._standing, "the first list")
        wait_for(lambda: self._record_holds(b"roll", 2), "the second roll")
        _finished(self._sign("fay", "anonymous", "--out", str(self.devices / "fay.back"), act="withdraw", at=at))
        self._hand_in("fay.back")
        self._hand_in("fay.letter")

    def acknowledge(self) -> None:
        """The circulation is over: it closes with the delivery, and Dee says that the office has it."""
        self.installation.start(day(5))
        dee = self.people["dee"]
        wait_for(lambda: dee.get(f"receipts/{self.number}").status == 200, "the filing")
        dee.post(f"office/{self.number}/acknowledge", on=f"office/{self.number}")

    def reply(self) -> None:
        """Dee replies to the recommendation, as First Secretary."""
        self.installation.start(day(9))
        page = f"office/{self.number}"
        said = {"disposition-1": "declined", "reasons-1": "Crews would be at risk.", "language": "en"}
        self.people["dee"].post(f"{page}/reply", on=page, act="send", confirmed="yes", **said)

    def held(self, username: str) -> HeldPlace:
        """Open what stands on somebody's device."""
        return open_place((self.devices / f"{username}.place").read_bytes(), PASSPHRASE)

    def handed_over(self, username: str = "bo") -> dict[str, Any]:
        """Return what the site hands over about the memo."""
        path = self._handed_over_file(username, f"memos/{self.number}/desk.json")
        handed: dict[str, Any] = json.loads(path.read_bytes())
        return handed

    def _begin_place(self, username: str, at: datetime) -> subprocess.Popen[str]:
        handed = self._handed_over_file(username, "reading/desk.json?purpose=places")
        place = self.devices / f"{username}.place"
        return self._device("place", "new", "--place", str(place), "--memo", str(handed), at=at)

    def _sign(self, username: str, way: str, *to: str, act: str = "co-sign", at: datetime) -> subprocess.Popen[str]:
        handed = self._handed_over_file(username, f"memos/{self.number}/desk.json")
        words = ["--memo", str(handed), "--place", str(self.devices / f"{username}.place"), "--act", act]
        trust = ["--record", f"{self.installation.witness}/record", "--policy", str(self.installation.policy)]
        return self._device("sign", *words, "--disclosure", way, *to, *trust, "--json", at=at + timedelta(minutes=5))

    def _device(self, *words: str, at: datetime) -> subprocess.Popen[str]:
        """Run a word of `demur` on a member's own machine, which knows nothing of the site's folder."""
        return subprocess.Popen(
            [sys.executable, "-m", "demur.site.command", *words],
            cwd=ROOT,
            env={**clean_variables(at), "DEMUR_PASSPHRASE": PASSPHRASE},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _handed_over_file(self, username: str, path: str) -> Path:
        answer = self.people[username].get(path)
        assert answer.status == 200, answer.data.decode()
        file = self.devices / f"{username}.desk.json"
        file.write_bytes(answer.data)
        return file

    def _hand_in(self, name: str) -> None:
        letter = (self.devices / name).read_bytes()
        self.letters.append(letter)
        self.people["bo"].hand_in(self.installation.witness, letter)

    def _record_holds(self, kind: bytes, count: int = 1) -> bool:
        """Tell whether the witness's mirror has so many entries of a kind, in a checkpoint that it countersigned."""
        bundles = self.installation.witness_data.glob("mirror/tile/entries/*.p/*")
        return max((bundle.read_bytes().count(b"demur/" + kind + b"/v1\n") for bundle in bundles), default=0) >= count

    def _standing(self) -> int:
        """Count who stands in the newest signed list that the site hands over; 0 before the first."""
        lists = self.handed_over()["memos"][0]["lists"]
        return int(lists[-1]["lines"].count(" standing")) if lists else 0

    def _whole_pack(self) -> bytes | None:
        answer = self.people["bo"].get(f"receipts/{self.number}/pack")
        return answer.data if answer.status == 200 and b"reply/0000" in answer.data else None


def _revision(visitor: Visitor, preview: str) -> str:
    return visitor.get(preview).data.decode().split('name="revision" value="')[1].split('"')[0]


def _finished(process: subprocess.Popen[str]) -> str:
    out, problems = process.communicate(timeout=60)
    assert process.returncode == 0, problems + out
    return out
