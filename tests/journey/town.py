"""
A whole installation whose clock the tests move: site, witness with desk and relay, and clockwork, as real processes.

Eighteen others hold places, so that our people are hidden among enough. The record's name begins with `demo.`: only
there may a roll grow by one place a day, and only there does the desk take the time from its own host.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.evidence.others import NAMES
from tests.evidence.running import PASSWORD, ROOT, Installation, Visitor, _is_up, wait_for

ORIGIN = "demo.harbour.example/record"
EXAMPLE = ROOT / "docs" / "examples" / "institution.toml"
OTHERS = len(NAMES)
TERM = "2027-03"
BATCH_SECONDS = 2
MEMBERS = {
    "ada": ("Ada", "en"),
    "bo": ("Bo", "en"),
    "cleo": ("Cleo", "en"),
    "amal": ("أمل", "ar"),
    "basim": ("باسم", "ar"),
    "dee": ("Dee", "en"),
    "hana": ("Hana", "en"),
}
CLERK, ADDRESSEE = "dee", "hana"


@dataclass
class Town(Installation):
    """The institution of docs/examples, with its people; `links` are what the operator hands to them."""

    @property
    def clock(self) -> Path:
        """The file that all processes read the time from."""
        return self.folder / "clock"

    def move_to(self, moment: datetime) -> None:
        """Let it be that moment for everybody."""
        fresh = self.folder / "clock-fresh"
        fresh.write_text(f"{(moment - datetime.now(UTC)).total_seconds():.0f}", encoding="ascii")
        fresh.replace(self.clock)

    def settle(self, at: datetime) -> dict[str, str]:
        """Found the institution and start everything; return the one-time links of those who join in the browser."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.move_to(at)
        document = self.folder / "institution.toml"
        written = EXAMPLE.read_text(encoding="utf-8")
        document.write_text(written.replace("\nweekend =", "\ngrowth = 1\nwait_hours = 1\nweekend ="), encoding="utf-8")
        self.found(document, at)
        rows = [f"{username},{name},{language},officer" for username, (name, language) in MEMBERS.items()]
        rows += [f"{name},{name},en,officer" for name in NAMES]
        members = self.folder / "members.csv"
        members.write_text("\n".join(["username,name,language,category", *rows, ""]), encoding="utf-8")
        printed = self.demur("members", "import", str(members), "--site", self.site, at=at)
        links = dict(line.split("\t") for line in printed.splitlines())
        self.demur("members", "role", CLERK, "clerk", at=at)
        self.demur("members", "office", ADDRESSEE, "first-secretary", at=at)
        self.command("-m", "tests.evidence.others", at=at)
        self.start(at)
        for username in (CLERK, ADDRESSEE):
            Visitor(self.site).post(links.pop(username).removeprefix(self.site), password=PASSWORD, again=PASSWORD)
        return links

    def start(self, at: datetime) -> None:
        """Start site, witness (whose keeper has a name) and clockwork."""
        self._run("demur.site.serve", "--port", str(self.site_port), at=at)
        wait_for(lambda: _is_up(self.site), "the site")
        words = ["--data", str(self.witness_data), "--site", self.site, "--port", str(self.witness_port)]
        words += ["--policy", str(self.policy), "--keeper-en", "Staff Association", "--keeper-ar", "رابطة العاملين"]
        self._run("demur.site.command", "witness", "serve", *words, at=at)
        wait_for(lambda: _is_up(self.witness), "the witness")
        self._run("demur.site.command", "work", "--every", "0.3", at=at)

    def holds(self, kind: str, count: int) -> bool:
        """Tell whether the witness's mirror has so many entries of a kind."""
        mark = f"demur/{kind}/v1\n".encode()
        bundles = self.witness_data.glob("mirror/tile/entries/*.p/*")
        return max((bundle.read_bytes().count(mark) for bundle in bundles), default=0) >= count

    def wait_for_roll(self, size: int) -> None:
        """Wait until the desk's host has a roll of this size."""
        roll = self.witness_data / "mirror" / "rolls" / TERM / str(size)
        wait_for(roll.is_file, f"a roll of {size}")

    def _variables(self, at: datetime) -> dict[str, str]:
        return {
            **super()._variables(at),
            "DEMUR_CLOCK_OFFSET": f"@{self.clock}",
            "DEMUR_RECORD_ORIGIN": ORIGIN,
            "DEMUR_BATCH_SECONDS": str(BATCH_SECONDS),
        }
