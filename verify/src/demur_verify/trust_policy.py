"""
Trust policies: which records a reader believes, and how many of which witnesses must have countersigned
(c2sp.org/tlog-policy).

    log karvonel.example/record+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
    witness union     union.example/witness+f1bb4d25+BPQJEc0fPRDV2VX…
    witness ombudsman ombudsman.example/w+8fbbf4c1+BHwzDvbGPd…
    group either any union ombudsman
    quorum either

Trust comes from this file alone, never from the file that is checked (protocol 9). Names of witnesses and groups are
octets to the specification and mean nothing outside the file; the key's own name is what a reader is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from demur_verify.canonical import read_decimal
from demur_verify.checkpoint import Checkpoint, SignedCheckpoint
from demur_verify.errors import Malformed, Refused
from demur_verify.note import KeyType, VerifierKey, check_note
from demur_verify.witness_cosignature import WitnessCosignature, check_witness_cosignature

LARGEST_POLICY: Final = 1 << 16
NONE: Final = b"none"
_ANY: Final = b"any"
_ALL: Final = b"all"
_ALLOWED: Final = frozenset({0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)})


class CheckpointNotTrusted(Refused):
    """A policy does not vouch for a checkpoint."""


class QuorumShort(CheckpointNotTrusted):
    """The log signed, but fewer witnesses countersigned than the policy asks for."""


@dataclass(frozen=True)
class TrustedLog:
    """A record the reader believes, by its key; the key's name is the record's origin."""

    key: VerifierKey
    url: bytes | None = None


@dataclass(frozen=True)
class TrustedWitness:
    """A witness the reader counts, under the policy's own name for it."""

    name: bytes
    key: VerifierKey
    url: bytes | None = None


@dataclass(frozen=True)
class Group:
    """So many of these members, each a witness or a group named before."""

    name: bytes
    threshold: int
    members: tuple[bytes, ...]


@dataclass(frozen=True)
class Countersigned:
    """
    A checkpoint that a policy vouches for.

    `reached_at` is the time by which the quorum stood: the earliest by which enough witnesses had countersigned.
    It is None under `quorum none`.
    """

    checkpoint: Checkpoint
    witnesses: tuple[WitnessCosignature, ...]
    reached_at: datetime | None


@dataclass(frozen=True)
class TrustPolicy:
    """What a reader has chosen to believe. `quorum` is None where no witness is asked for."""

    logs: tuple[TrustedLog, ...]
    witnesses: tuple[TrustedWitness, ...]
    groups: tuple[Group, ...]
    quorum: bytes | None

    @classmethod
    def parse(cls, raw: bytes) -> TrustPolicy:
        """
        Read a policy file.

        :raises Malformed: a line is none of `log`, `witness`, `group`, `quorum`, a name is unknown or used twice, a key
            stands twice, or there is not exactly one quorum
        """
        if len(raw) > LARGEST_POLICY or not _ALLOWED.issuperset(raw) or (raw and not raw.endswith(b"\n")):
            raise Malformed("policy-malformed")
        draft = _Draft()
        for number, line in enumerate(raw.split(b"\n")[:-1], start=1):
            words = line.replace(b"\t", b" ").split(b" ")
            words = [word for word in words if word]
            if words and not words[0].startswith(b"#"):
                draft.read(words, number)
        return draft.finish()

    def check(self, signed: SignedCheckpoint) -> Countersigned:
        """
        Check that a trusted log signed this checkpoint and that the quorum countersigned it.

        1. The origin is that of a log in the policy, and one of its keys signed.
        2. Every line of a witness in the policy is true.
        3. Those witnesses are a quorum.

        :raises CheckpointNotTrusted: the policy knows no such log
        :raises SignatureRefused: the log's signature is missing, or a signature of a known key is false
        :raises QuorumShort: too few witnesses
        """
        self._check_log(signed)  # 1
        seen: dict[bytes, WitnessCosignature] = {}
        for witness in self.witnesses:  # 2
            cosignature = check_witness_cosignature(signed.note, witness.key)
            if cosignature:
                seen[witness.name] = cosignature
        witnesses = tuple(sorted(seen.values()))
        if self.quorum is None:
            return Countersigned(checkpoint=signed.checkpoint, witnesses=witnesses, reached_at=None)
        for at in (cosignature.at for cosignature in witnesses):  # 3
            if self._is_quorum(name for name, cosignature in seen.items() if cosignature.at <= at):
                return Countersigned(checkpoint=signed.checkpoint, witnesses=witnesses, reached_at=at)
        raise QuorumShort("quorum-short", facts={"witnesses": [cosignature.name for cosignature in witnesses]})

    def _check_log(self, signed: SignedCheckpoint) -> None:
        origin = signed.checkpoint.origin
        keys = [log.key for log in self.logs if log.key.name == origin]
        if not keys:
            raise CheckpointNotTrusted("log-not-in-policy", facts={"origin": origin})
        signing = [key for key in keys if signed.note.signature_of(key)] or keys[:1]
        for key in signing:
            check_note(signed.note, key)

    def _is_quorum(self, seen: Iterable[bytes]) -> bool:
        """Test whether these witnesses, by their names in the policy, satisfy it."""
        satisfied = set(seen)
        for group in self.groups:  # a group names only what stands before it
            if sum(member in satisfied for member in group.members) >= group.threshold:
                satisfied.add(group.name)
        return self.quorum in satisfied


class _Draft:
    """A policy while its lines are read."""

    def __init__(self) -> None:
        self._logs: list[TrustedLog] = []
        self._witnesses: list[TrustedWitness] = []
        self._groups: list[Group] = []
        self._quorums: list[bytes] = []
        self._names: set[bytes] = set()
        self._grouped: set[bytes] = set()

    def read(self, words: list[bytes], number: int) -> None:
        try:
            self._read_words(words)
        except Malformed as refusal:
            raise Malformed(refusal.reason, where=f"line {number}", facts=refusal.facts) from refusal

    def _read_words(self, words: list[bytes]) -> None:
        match words:
            case [b"log", vkey, *url] if len(url) <= 1:
                self._read_log(vkey, url)
            case [b"witness", name, vkey, *url] if len(url) <= 1:
                self._read_witness(name, vkey, url)
            case [b"group", name, threshold, *members] if members:
                self._read_group(name, threshold, members)
            case [b"quorum", name]:
                self._read_quorum(name)
            case _:
                raise Malformed("policy-malformed")

    def _read_log(self, vkey: bytes, url: list[bytes]) -> None:
        key = _key(vkey, KeyType.NOTE)
        if any(log.key.public_key == key.public_key for log in self._logs):
            raise Malformed("policy-key-twice")
        self._logs.append(TrustedLog(key=key, url=url[0] if url else None))

    def _read_witness(self, name: bytes, vkey: bytes, url: list[bytes]) -> None:
        key = _key(vkey, KeyType.WITNESS_COSIGNATURE)
        if any(witness.key.public_key == key.public_key for witness in self._witnesses):
            raise Malformed("policy-key-twice")
        self._define(name)
        self._witnesses.append(TrustedWitness(name=name, key=key, url=url[0] if url else None))

    def _read_group(self, name: bytes, threshold: bytes, members: list[bytes]) -> None:
        for member in members:
            if member not in self._names:
                raise Malformed("policy-name-unknown")
            if member in self._grouped:
                raise Malformed("policy-member-twice")
            self._grouped.add(member)
        self._define(name)
        self._groups.append(Group(name=name, threshold=_threshold(threshold, len(members)), members=tuple(members)))

    def _read_quorum(self, name: bytes) -> None:
        if name != NONE and name not in self._names:
            raise Malformed("policy-name-unknown")
        self._quorums.append(name)

    def _define(self, name: bytes) -> None:
        if name == NONE or name in self._names:
            raise Malformed("policy-name-taken")
        self._names.add(name)

    def finish(self) -> TrustPolicy:
        if len(self._quorums) != 1:
            raise Malformed("policy-quorum-missing", facts={"quorums": len(self._quorums)})
        return TrustPolicy(
            logs=tuple(self._logs),
            witnesses=tuple(self._witnesses),
            groups=tuple(self._groups),
            quorum=None if self._quorums[0] == NONE else self._quorums[0],
        )


def _key(vkey: bytes, key_type: KeyType) -> VerifierKey:
    try:
        key = VerifierKey.parse(vkey.decode())
    except UnicodeDecodeError as cause:
        raise Malformed("key-malformed") from cause
    if key.type != key_type:
        raise Malformed("key-of-wrong-type")
    return key


def _threshold(word: bytes, members: int) -> int:
    if word == _ANY:
        return 1
    if word == _ALL:
        return members
    threshold = read_decimal(word.decode("latin-1"), largest=members)
    if threshold < 1:
        raise Malformed("number-malformed", facts={"largest": members})
    return threshold
