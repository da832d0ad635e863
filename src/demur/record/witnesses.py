"""
Asking the witnesses of the policy to countersign (c2sp.org/tlog-witness), from the record's side.

    POST <address>/add-checkpoint          the checkpoint, and the proof that it goes on from what the witness holds
    GET  <address>/<hex>/checkpoint        what it holds
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

import urllib3

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint
from demur_verify.errors import Malformed, Refused
from demur_verify.note import Note, NoteSignature, VerifierKey, check_note
from demur_verify.trust_policy import TrustedWitness, TrustPolicy
from demur_verify.witness_cosignature import check_witness_cosignature
from demur_verify.witness_protocol import AddCheckpoint, Status, monitoring_path, read_signatures, read_size

LARGEST_ANSWER: Final = 1 << 16
_TIMEOUT: Final = urllib3.Timeout(connect=3.0, read=10.0)
_TRIES: Final = 3
_Answer = TypeVar("_Answer")

PathFrom = Callable[[int], Sequence[bytes]]
"""Gives the proof that the record's tree goes on from an older size."""


class WitnessAway(Refused):
    """A witness cannot be asked now, or does not answer as a witness does."""


class WitnessHoldsOtherSize(Refused):
    """A witness says that it holds another size than the request counts from."""

    def __init__(self, size: int) -> None:
        super().__init__("witness-holds-other-size", facts={"size": size})
        self.size = size


class WitnessDisagrees(Refused):
    """A witness holds something that this record's tree does not go on from."""


class Witness(Protocol):
    """One witness, as the record sees it."""

    @property
    def name(self) -> str:
        """Its name in the policy."""

    def held(self, log: VerifierKey) -> Checkpoint | None:
        """
        Return the last checkpoint that it countersigned for a log; None where it shows none.

        :raises WitnessAway: it does not answer, or shows something that the log did not sign
        """

    def add(self, request: AddCheckpoint) -> NoteSignature:
        """
        Ask it to countersign.

        :raises WitnessHoldsOtherSize: the request counts from another size
        :raises WitnessDisagrees: it is not shown that the tree goes on
        :raises WitnessAway: it does not answer, or not with its own signature
        """


class HttpWitness:
    """A witness at an address."""

    def __init__(self, witness: TrustedWitness, address: str) -> None:
        self.key = witness.key
        self._address = address.removesuffix("/")
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, timeout=_TIMEOUT)
        self.name = witness.name.decode(errors="replace")

    def held(self, log: VerifierKey) -> Checkpoint | None:
        """See `Witness`."""
        status, raw = self._ask("GET", monitoring_path(log.name), None)
        if status == Status.UNKNOWN_ORIGIN:
            return None
        if status != Status.COUNTERSIGNED:
            raise WitnessAway("witness-answers-otherwise", facts={"witness": self.name, "status": status})
        try:
            signed = SignedCheckpoint.parse(raw)
            check_note(signed.note, log)
        except Refused as refusal:
            raise WitnessAway("witness-shows-something-else", facts={"witness": self.name}) from refusal
        return signed.checkpoint if signed.checkpoint.origin == log.name else None

    def add(self, request: AddCheckpoint) -> NoteSignature:
        """See `Witness`."""
        status, raw = self._ask("POST", "add-checkpoint", request.to_bytes())
        if status == Status.OTHER_SIZE:
            raise WitnessHoldsOtherSize(self._size(raw))
        if status == Status.INCONSISTENT:
            raise WitnessDisagrees("witness-holds-another-record", facts={"witness": self.name})
        if status != Status.COUNTERSIGNED:
            raise WitnessAway("witness-answers-otherwise", facts={"witness": self.name, "status": status})
        return self._line(raw, request.checkpoint.note)

    def _line(self, raw: bytes, note: Note) -> NoteSignature:
        """Return this witness's own line of an answer, checked."""
        try:
            mine = [line for line in read_signatures(raw) if line.is_by(self.key)]
            found = check_witness_cosignature(note.signed_by(*mine), self.key)
        except Refused as refusal:
            raise WitnessAway("witness-signature-false", facts={"witness": self.name}) from refusal
        if found is None:
            raise WitnessAway("witness-signature-missing", facts={"witness": self.name})
        return mine[0]

    def _size(self, raw: bytes) -> int:
        try:
            return read_size(raw)
        except Malformed as refusal:
            raise WitnessAway("witness-answers-otherwise", facts={"witness": self.name}) from refusal

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {"User-Agent": "demur-record", "Accept": "text/plain"}
        try:
            answer = self._pool.request(
                method, f"{self._address}/{path}", body=body, headers=headers, redirect=False, preload_content=False
            )
            try:
                return answer.status, answer.read(LARGEST_ANSWER)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, UnicodeError, ValueError) as problem:
            facts = {"witness": self.name, "cause": type(problem).__name__}
            raise WitnessAway("witness-unreachable", facts=facts) from problem

    def close(self) -> None:
        """Close its connections."""
        self._pool.clear()


@dataclass(frozen=True)
class Asked:
    """What asking all witnesses came to: their lines, and the names of those that are away."""

    lines: tuple[NoteSignature, ...]
    away: tuple[str, ...]


def witnesses_of(policy: TrustPolicy) -> list[HttpWitness]:
    """Return the witnesses of a policy that have an address."""
    return [
        HttpWitness(witness, witness.url.decode("latin-1")) for witness in policy.witnesses if witness.url is not None
    ]


def held_by_all(witnesses: Sequence[Witness], log: VerifierKey) -> dict[str, Checkpoint | None]:
    """Ask all at once what they hold; one that is away is left out."""

    def ask(witness: Witness) -> tuple[str, Checkpoint | None] | None:
        try:
            return witness.name, witness.held(log)
        except WitnessAway:
            return None

    return dict(found for found in _of_each(ask, witnesses) if found)


def ask_all(
    witnesses: Sequence[Witness],
    signed: SignedCheckpoint,
    *,
    log: VerifierKey,
    old_sizes: Mapping[str, int],
    path_from: PathFrom,
) -> Asked:
    """
    Ask all at once to countersign.

    :param old_sizes: by name, the size that a witness is believed to hold; 0 where nothing is known
    :raises WitnessDisagrees: one of them holds something else, or more than the record has
    """

    def ask(witness: Witness) -> NoteSignature | str:
        try:
            return _ask_one(witness, signed, log, old_sizes.get(witness.name, 0), path_from)
        except WitnessAway:
            return witness.name

    answers = _of_each(ask, witnesses)
    return Asked(
        lines=tuple(answer for answer in answers if isinstance(answer, NoteSignature)),
        away=tuple(answer for answer in answers if isinstance(answer, str)),
    )


def _ask_one(
    witness: Witness, signed: SignedCheckpoint, log: VerifierKey, old_size: int, path_from: PathFrom
) -> NoteSignature:
    """Ask one witness; where it holds another size than believed, ask again from that one."""
    for _ in range(_TRIES):
        try:
            return witness.add(AddCheckpoint(old_size, tuple(path_from(old_size)), signed))
        except WitnessHoldsOtherSize as other:
            if other.size > signed.checkpoint.size:
                _check_claim(witness, signed.checkpoint.size, log)
            old_size = other.size
    raise WitnessAway("witness-answers-otherwise", facts={"witness": witness.name})


def _check_claim(witness: Witness, size: int, log: VerifierKey) -> None:
    """Look whether a witness that claims to hold more can show it, signed by our own key: its word stops no record."""
    shown = witness.held(log)
    if shown is not None and shown.size > size:
        facts = {"witness": witness.name, "its_size": shown.size, "size": size}
        raise WitnessDisagrees("record-behind-its-witness", facts=facts)
    raise WitnessAway("witness-answers-otherwise", facts={"witness": witness.name})


def _of_each(ask: Callable[[Witness], _Answer], witnesses: Sequence[Witness]) -> list[_Answer]:
    if not witnesses:
        return []
    with ThreadPoolExecutor(len(witnesses), thread_name_prefix="witness") as threads:
        return list(threads.map(ask, witnesses))
