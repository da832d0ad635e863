"""
The mirror: a copy of the record at the witness, so that nobody has to ask the institution for it.

It takes over what the site publishes up to a checkpoint that this witness countersigned, and serves nothing that it has
not checked: entries have to hash to the root, tiles are computed here, and the places of a roll have to be those that
its entry names.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from demur.witness.answers import ASKED_AGAIN, FOR_ANYBODY, KEPT_FOR_GOOD, TurnedDown, answer
from demur.witness.countersigning import PLAIN, trusted_logs
from demur.witness.heads import Heads
from demur.witness.origin import Origin
from demur.witness.record_folder import CHECKPOINT, RecordFolder, is_replaced, is_roll_of, roll_path
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Roll, parse_entry
from demur_verify.errors import Malformed, Refused
from demur_verify.note import check_note
from demur_verify.record_files import RecordSource
from demur_verify.tiles import TILE_WIDTH, RightEdge, TileName, parse_bundle, write_bundle

PULL_EVERY: Final = 2.0
LONGEST_PAUSE: Final = 15.0
OCTETS: Final = "application/octet-stream"


class MirrorRefused(Refused):
    """The site does not hand out what it signed; the mirror stays at what it has checked."""


@dataclass(frozen=True)
class Mirrored:
    """
    What the mirror holds.

    :param size: entries, all checked against a checkpoint that the witness countersigned
    :param pulled_at: when the site was last asked and answered; None before the first time
    :param missing: paths of rolls that the site has not handed out
    :param trouble: the code of what kept the last pull from succeeding; None where nothing did
    """

    size: int
    pulled_at: datetime | None = None
    missing: tuple[str, ...] = ()
    trouble: str | None = None


class Mirror:
    """Keeps a folder of record files and brings it up to date."""

    def __init__(self, origin: Origin, heads: Heads, source: RecordSource) -> None:
        self._origin = origin
        self._heads = heads
        self._source = source
        self.folder = RecordFolder(origin.data / "mirror")
        published = self.folder.checkpoint()
        self.state = Mirrored(size=published.checkpoint.size if published else 0)
        self._wanted: dict[str, Roll] = {}
        self._want_rolls(self.entries())

    def pull(self, *, at: datetime) -> Mirrored:
        """
        Take over what the site published since the last time.

        1. Its checkpoint is signed by a log of the policy, and this witness countersigned the very same tree.
        2. Entries hash to its root.
        3. Places of rolls are those that the entries name.
        4. What is checked is written, the checkpoint last.

        :raises MirrorRefused: the site hands out something else than it signed
        :raises RecordUnreachable: the site does not answer
        """
        raw = self._source.read(CHECKPOINT)
        signed = self._countersigned(raw, at) if raw is not None else None  # 1
        held = self.folder.checkpoint()
        is_new = signed is not None and signed != held
        if signed and is_new and signed.checkpoint.size >= self.state.size:
            self._take_over(signed)  # 2
            self._fetch_rolls()  # 3
            self.folder.write_checkpoint(signed)  # 4
            self.state = replace(self.state, size=signed.checkpoint.size)
        else:
            self._fetch_rolls()
        self.state = replace(self.state, pulled_at=at, missing=tuple(self._wanted), trouble=None)
        return self.state

    def note_trouble(self, code: str) -> None:
        """Remember what kept a pull from succeeding, for the page."""
        self.state = replace(self.state, trouble=code)

    def _countersigned(self, raw: bytes, at: datetime) -> SignedCheckpoint | None:
        """Return the site's checkpoint if this witness countersigned its tree; None where it has not yet."""
        try:
            signed = SignedCheckpoint.parse(raw)
        except Malformed as refusal:
            raise MirrorRefused("mirror-checkpoint-malformed") from refusal
        head = signed.checkpoint
        keys = [key for key in trusted_logs(self._origin).get(head.origin, []) if signed.note.signature_of(key)]
        if not keys:
            raise MirrorRefused("mirror-log-unknown", facts={"origin": head.origin})
        for key in keys:
            check_note(signed.note, key)
        known = self._heads.signed_at(head.origin, head.size)
        if known is not None and known.root != head.root:
            last = self._heads.last(head.origin)
            held = last.signed.to_bytes() if last else b""
            self._heads.keep_evidence(head.origin, "two-histories", proven=True, request=raw, held=held, at=at)
            raise MirrorRefused("two-histories", facts={"size": head.size})
        return signed if known else None

    def _take_over(self, signed: SignedCheckpoint) -> None:
        """Read the entries up to a checkpoint, check them, and write bundles and tiles."""
        head = signed.checkpoint
        edge = RightEdge.load(self.folder.tile, self.state.size)
        bundles: list[tuple[TileName, bytes]] = []
        tiles: list[tuple[TileName, bytes]] = []
        added: list[bytes] = []
        for index in range(self.state.size // TILE_WIDTH, -(-head.size // TILE_WIDTH)):
            name = TileName(level=None, index=index, width=min(TILE_WIDTH, head.size - index * TILE_WIDTH))
            entries = self._bundle(name)
            new = entries[edge.size - index * TILE_WIDTH :]
            tiles += edge.append_entries(new)
            bundles.append((name, write_bundle(entries)))
            added += new
        if edge.root() != head.root:
            raise MirrorRefused("mirror-entries-disagree", facts={"size": head.size})
        self.folder.write_tiles(bundles)
        self.folder.write_tiles([*tiles, *edge.partial_tiles()])
        self._want_rolls(added)
        for name in [name for name, _ in (*bundles, *tiles) if name.width == TILE_WIDTH and name.index]:
            self.folder.drop_partials(replace(name, index=name.index - 1))

    def _bundle(self, name: TileName) -> list[bytes]:
        raw = self._source.read(name.to_path())
        if raw is None and name.width < TILE_WIDTH:
            raw = self._source.read(TileName(level=None, index=name.index).to_path())
        if raw is None:
            raise MirrorRefused("mirror-bundle-missing", where=name.to_path())
        try:
            return parse_bundle(raw, name.width)
        except Malformed as refusal:
            raise MirrorRefused("mirror-bundle-malformed", where=name.to_path()) from refusal

    def _want_rolls(self, entries: Iterable[bytes]) -> None:
        """Note of which rolls the places are not here yet."""
        for raw in entries:
            try:
                entry = parse_entry(raw)
            except Malformed:  # of a kind that this version does not know
                continue
            if isinstance(entry, Roll):
                path = roll_path(entry.term, entry.size)
                if not (self.folder.folder / path).exists():
                    self._wanted[path] = entry

    def _fetch_rolls(self) -> None:
        """Fetch the places of the rolls that are wanted; those that the site does not hand out stay wanted."""
        for path, roll in list(self._wanted.items()):
            raw = self._source.read(path)
            if raw is not None and is_roll_of(raw, roll):
                self.folder.write_roll(roll.term, roll.size, raw)
                del self._wanted[path]

    def entries(self) -> Iterator[bytes]:
        """Read every entry that is checked and published here."""
        published = self.folder.checkpoint()
        size = published.checkpoint.size if published else 0
        for start in range(0, size, TILE_WIDTH):
            width = min(TILE_WIDTH, size - start)
            name = TileName(level=None, index=start // TILE_WIDTH, width=width)
            raw = self.folder.read(name.to_path())
            yield from parse_bundle(raw or b"", width)

    # --- what is served

    def rules(self) -> list[tuple[Rule, Callable[..., Response]]]:
        """Return what leads here."""
        return [(Rule("/record/<path:path>", methods=["GET"]), self.file)]

    def file(self, request: Request, path: str) -> Response:
        """Serve a file of the record, to anybody and to any page."""
        raw = self.folder.read(path)
        if raw is None:
            raise TurnedDown("mirror-without-it", headers=FOR_ANYBODY)
        keep = ASKED_AGAIN if is_replaced(path) else KEPT_FOR_GOOD
        return answer(raw, OCTETS if path.startswith("tile/") else PLAIN, keep=keep, headers=FOR_ANYBODY)


class MirrorRounds:
    """Pulls again and again; what goes wrong is told once until it changes."""

    def __init__(self, mirror: Mirror, *, now: Callable[[], datetime], every: float = PULL_EVERY) -> None:
        self._mirror = mirror
        self._now = now
        self._every = every
        self._told = ""

    def run(self, ending: threading.Event) -> None:
        """Go on until told to end."""
        pause = 0.0
        while not ending.wait(pause):
            try:
                self._mirror.pull(at=self._now())
            except Refused as refusal:
                self._mirror.note_trouble(refusal.reason)
                self._tell(f"{refusal} {refusal.facts}")
                pause = min(max(2 * pause, self._every), LONGEST_PAUSE)
            else:
                self._told = ""
                pause = self._every

    def _tell(self, what: str) -> None:
        if what != self._told:
            sys.stderr.write(f"demur witness: the mirror stands still: {what}\n")
            self._told = what
