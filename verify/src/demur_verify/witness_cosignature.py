"""
Witness cosignatures: a second party's word that at a certain time this was the newest tree it had seen, and that it
goes on from every one it saw before (c2sp.org/tlog-cosignature, `cosignature/v1`, Ed25519).

What is signed is not the checkpoint alone but two lines before it:

    cosignature/v1
    time 1679315147
    karvonel.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

and the signature line under the checkpoint carries the time, eight bytes, before the 64 of the signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from demur_verify.canonical import LARGEST_SIZE
from demur_verify.errors import Malformed
from demur_verify.note import SIGNATURE_SIZE, KeyType, Note, NoteSignature, SignatureRefused, SigningKey, VerifierKey

_TIME_SIZE: Final = 8
_LATEST: Final = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True, order=True)
class WitnessCosignature:
    """Who countersigned a checkpoint, and when by its own clock (UTC, whole seconds)."""

    at: datetime
    name: str


class WitnessSigner(SigningKey):
    """Countersigns checkpoints: the key of a witness."""

    key_type = KeyType.WITNESS_COSIGNATURE

    def cosign(self, text: str, *, at: datetime) -> NoteSignature:
        """
        Countersign the text of a checkpoint as seen at this time, which is cut to the second.

        :raises Malformed: the time is before 1970
        """
        seconds = int(at.timestamp())
        if not 0 < seconds <= _LATEST:
            raise Malformed("witness-time-out-of-range", facts={"time": seconds})
        return self._line(seconds.to_bytes(_TIME_SIZE, "big") + self._sign(_message(text, seconds)))


def check_witness_cosignature(note: Note, key: VerifierKey) -> WitnessCosignature | None:
    """
    Check this witness's line under a checkpoint, if it is there.

    :raises SignatureRefused: it is there and false, or there twice
    """
    line = note.signature_of(key)
    if line is None:
        return None
    if len(line.signature) != _TIME_SIZE + SIGNATURE_SIZE:
        raise SignatureRefused("signature-invalid", facts={"key": key.name})
    seconds = int.from_bytes(line.signature[:_TIME_SIZE], "big")
    if seconds > LARGEST_SIZE:
        raise SignatureRefused("signature-invalid", facts={"key": key.name})
    key.check(_message(note.text, seconds), line.signature[_TIME_SIZE:])
    if not 0 < seconds <= _LATEST:
        raise SignatureRefused("witness-time-out-of-range", facts={"key": key.name, "time": seconds})
    return WitnessCosignature(at=datetime.fromtimestamp(seconds, UTC), name=key.name)


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
