"""
The witness itself: it countersigns a checkpoint that goes on from everything it saw before (c2sp.org/tlog-witness).

    POST /add-checkpoint         200 with its line; 400, 403, 404, 409 with the size it holds, 422 where nothing goes on
    GET  /<hex>/checkpoint       the last checkpoint that it countersigned; <hex> is SHA-256 of the log's origin

Where a log signs two histories, the second is refused and both are kept as evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from demur.witness.answers import ASKED_AGAIN, FOR_ANYBODY, TurnedDown, answer
from demur.witness.heads import Heads, HeadsUnavailable, SeenHead
from demur.witness.origin import Origin
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.errors import Malformed
from demur_verify.note import Note, NoteSignature, VerifierKey
from demur_verify.witness_cosignature import WitnessSigner
from demur_verify.witness_protocol import (
    SIZE_TYPE,
    AddCheckpoint,
    Status,
    WitnessRefused,
    check_growth,
    check_log_signature,
    monitoring_path,
    read_request,
    write_signatures,
)

PLAIN: Final = "text/plain; charset=utf-8"


class Countersigner:
    """Decides on one request after another; what it decides is on the disk before it is told."""

    def __init__(self, signer: WitnessSigner, heads: Heads) -> None:
        self.key = signer.key
        self._signer = signer
        self._heads = heads

    def add_checkpoint(self, raw: bytes, logs: Mapping[str, Sequence[VerifierKey]], *, at: datetime) -> bytes:
        """
        Countersign a checkpoint, and return the body of the answer.

        1. A log that is trusted signed it.
        2. It goes on from what is held.
        3. It is stored, then told.

        :raises WitnessRefused: with the status that says why
        :raises HeadsUnavailable: it could not be stored
        """
        request = read_request(raw)
        check_log_signature(request, logs)  # 1
        origin = request.checkpoint.checkpoint.origin
        self._look_for_second_history(request, raw, at)
        try:
            seen = self._heads.advance(origin, lambda held: self._step(request, held, at), at=at)  # 2, 3
        except WitnessRefused as refusal:
            if refusal.status == Status.INCONSISTENT:
                self._keep(request, raw, refusal.reason, proven=False, at=at)
            raise
        return write_signatures([line for line in seen.signed.note.signatures if line.is_by(self.key)])

    def _step(self, request: AddCheckpoint, held: SeenHead | None, at: datetime) -> SignedCheckpoint:
        check_growth(request, held.checkpoint if held else None)
        signed = request.checkpoint
        # Of the lines that came with it only the log's own is kept: nobody checked the others.
        own = SignedCheckpoint(signed.checkpoint, Note(signed.note.text, self._of_log(signed)))
        return own.signed_by([self._signer.cosign(signed.note.text, at=at)])

    def _of_log(self, signed: SignedCheckpoint) -> tuple[NoteSignature, ...]:
        return tuple(line for line in signed.note.signatures if line.name == signed.checkpoint.origin)

    def _look_for_second_history(self, request: AddCheckpoint, raw: bytes, at: datetime) -> None:
        """Keep a checkpoint of a size that was countersigned with another root: it alone proves two histories."""
        head = request.checkpoint.checkpoint
        signed = self._heads.signed_at(head.origin, head.size)
        if signed and signed.root != head.root:
            self._keep(request, raw, "two-histories", proven=True, at=at)

    def _keep(self, request: AddCheckpoint, raw: bytes, reason: str, *, proven: bool, at: datetime) -> None:
        origin = request.checkpoint.checkpoint.origin
        held = self._heads.last(origin)
        self._heads.keep_evidence(
            origin, reason, proven=proven, request=raw, held=held.signed.to_bytes() if held else b"", at=at
        )


class WitnessDoor:
    """The witness's two addresses."""

    def __init__(
        self, origin: Origin, heads: Heads, countersigner: Countersigner | None, *, now: Callable[[], datetime]
    ) -> None:
        self._origin = origin
        self._heads = heads
        self._countersigner = countersigner
        self._now = now

    def rules(self) -> list[tuple[Rule, Callable[..., Response]]]:
        """Return what leads here."""
        return [
            (Rule("/add-checkpoint", methods=["POST"]), self.add_checkpoint),
            (Rule("/<hexed>/checkpoint", methods=["GET"]), self.checkpoint),
        ]

    def add_checkpoint(self, request: Request) -> Response:
        """Countersign, or say with a status why not."""
        if self._countersigner is None:
            raise TurnedDown("witness-without-key")
        try:
            body = self._countersigner.add_checkpoint(
                request.get_data(cache=False), trusted_logs(self._origin), at=self._now()
            )
        except WitnessRefused as refusal:
            kind = SIZE_TYPE if refusal.status == Status.OTHER_SIZE else PLAIN
            return answer(refusal.body, kind, status=refusal.status)
        except HeadsUnavailable as refusal:
            raise TurnedDown(refusal.reason) from refusal
        return answer(body, PLAIN)

    def checkpoint(self, request: Request, hexed: str) -> Response:
        """Show the last checkpoint that was countersigned for a log."""
        for name in trusted_logs(self._origin):
            seen = self._heads.last(name) if monitoring_path(name) == f"{hexed}/checkpoint" else None
            if seen:
                return answer(seen.signed.to_bytes(), PLAIN, keep=ASKED_AGAIN, headers=FOR_ANYBODY)
        raise TurnedDown("witness-without-it")


def trusted_logs(origin: Origin) -> dict[str, list[VerifierKey]]:
    """Return the keys of the logs in the policy as it is now, by their origins."""
    try:
        policy = origin.policy()
    except Malformed:
        return {}
    logs: dict[str, list[VerifierKey]] = {}
    for log in policy.logs if policy else ():
        logs.setdefault(log.key.name, []).append(log.key)
    return logs
