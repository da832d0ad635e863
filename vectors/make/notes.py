"""Vectors of `specs/record.md`: signed notes, checkpoints with witness cosignatures, trust policies."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

from vectors.make._common import (
    COURT,
    LOG,
    OMBUDSMAN,
    ORIGIN,
    OTHER_LOG,
    POLICY,
    SLIPS,
    UNION,
    Case,
    changed,
    seed,
    write_cases,
)

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.merkle import EMPTY_ROOT, TreeRoot
from demur_verify.note import NoteSignature

C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
"""The key, and below the note, of c2sp.org/signed-note."""

C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
C2SP_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe"
    "+mbIUBkBIfZ+qnA==\n"
).encode()
"""The example of c2sp.org/tlog-cosignature; its keys are not given there."""

AT = datetime(2026, 11, 24, 15, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 15, 4, 30, tzinfo=UTC)
HEAD = Checkpoint(origin=ORIGIN, size=20_852_163, root=TreeRoot(seed("a root")))


def make(folder: Path) -> None:
    """Write `note/`, `checkpoint/` and `policy/`."""
    write_cases(folder / "note", {f"{name}.note": case for name, case in notes().items()})
    (folder / "note" / "key.vkey").write_text(f"{C2SP_KEY}\n", encoding="ascii")
    write_cases(folder / "checkpoint", {f"{name}.checkpoint": case for name, case in checkpoints().items()})
    (folder / "checkpoint" / "trust.policy").write_bytes(POLICY)
    write_cases(folder / "policy", {f"{name}.policy": case for name, case in policies().items()})


def notes() -> dict[str, Case]:
    """Return notes, to be checked with the key of C2SP's example."""
    note = C2SP_NOTE
    return {
        "c2sp-example": (note, None),
        "beside-an-unknown-key": (note + LOG.sign("This is an example message.\n").to_line().encode(), None),
        "beside-another-key-of-the-same-name": (note + _line("example.com/foo", b"\0" * 68), None),
        "sixteen-signatures": (note + _strangers(15), None),
        "sixty-five-signatures": (note + _strangers(64), "too-many-signatures"),
        "signed-twice": (note + note.partition(b"\n\n")[2], "signed-twice"),
        "signed-by-nobody-known": (LOG.note("This is an example message.\n").to_bytes(), "signature-missing"),
        "text-changed": (changed(note, "example message", "example massage"), "signature-invalid"),
        "text-with-a-further-line": (changed(note, "message.\n", "message.\n\n"), "signature-invalid"),
        "signature-changed": (changed(note, "Uw2QOkn8", "Uw2QOkn9"), "signature-invalid"),
        "key-id-changed": (changed(note, "Uw2Q", "Vw2Q"), "signature-missing"),
        "base64-with-loose-bits": (changed(note, "yaQM=", "yaQN="), "base64-malformed"),
        "base64-without-padding": (changed(note, "yaQM=", "yaQM"), "base64-malformed"),
        "base64-of-urls": (changed(note, "7Ztg", "7_tg"), "base64-malformed"),
        "hyphen-for-a-dash": (changed(note, "— ", "- "), "signature-line-malformed"),
        "two-spaces-in-a-line": (changed(note, "— example", "—  example"), "key-name-malformed"),
        "plus-in-a-name": (changed(note, "example.com/foo", "example.com+foo"), "key-name-malformed"),
        "signature-of-no-bytes": (note + _line("example.com/foo", b"\0\0\0\0"), "signature-line-malformed"),
        "no-empty-line": (changed(note, "\n\n", "\n"), "note-malformed"),
        "no-signature": (b"This is an example message.\n\n", "note-malformed"),
        "no-final-line-feed": (note[:-1], "note-malformed"),
        "carriage-returns": (note.replace(b"\n", b"\r\n"), "control-character"),
        "zero-byte": (changed(note, "example message", "example\0message"), "control-character"),
        "not-utf-8": (note.replace(b"example message", b"example m\xe9ssage"), "not-utf-8"),
        "nothing": (b"", "note-malformed"),
    }


def checkpoints() -> dict[str, Case]:
    """Return checkpoints, to be checked with `trust.policy`: two of three witnesses."""
    signed = signed_checkpoint(HEAD)
    raw = signed.to_bytes()
    alone = sign_checkpoint(HEAD, LOG)
    empty = signed_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT))
    largest = signed_checkpoint(Checkpoint(origin=ORIGIN, size=(1 << 63) - 1, root=HEAD.root))
    third = COURT.cosign(HEAD.to_text(), at=AT)
    other = Checkpoint(origin=ORIGIN, size=HEAD.size, root=TreeRoot(seed("another root")))
    return {
        "two-of-three": (raw, None),
        "three-of-three": (signed.signed_by([third]).to_bytes(), None),
        "empty-record": (empty.to_bytes(), None),
        "largest-size": (largest.to_bytes(), None),
        "beside-the-key-before": (signed.signed_by([OTHER_LOG.sign(HEAD.to_text())]).to_bytes(), None),
        "one-of-three": (alone.signed_by([UNION.cosign(HEAD.to_text(), at=AT)]).to_bytes(), "quorum-short"),
        "no-witness": (alone.to_bytes(), "quorum-short"),
        "log-only-as-witness": (alone.signed_by([LOG.sign(HEAD.to_text())]).to_bytes(), "signed-twice"),
        "log-signature-missing": (_without_log(signed), "signature-missing"),
        "log-signature-of-another-tree": (raw.replace(*_swap(LOG.sign(other.to_text()))), "signature-invalid"),
        "witness-of-another-tree": (
            alone.signed_by([UNION.cosign(other.to_text(), at=AT), OMBUDSMAN.cosign(HEAD.to_text(), at=AT)]).to_bytes(),
            "signature-invalid",
        ),
        "two-good-and-one-false": (
            signed.signed_by([COURT.cosign(other.to_text(), at=AT)]).to_bytes(),
            "signature-invalid",
        ),
        "witness-time-changed": (_later_time(signed), "signature-invalid"),
        "witness-time-zero": (_timeless(alone), "witness-time-out-of-range"),
        "witness-signature-short": (_shortened(alone), "signature-invalid"),
        "witness-twice": (signed.signed_by([UNION.cosign(HEAD.to_text(), at=LATER)]).to_bytes(), "signed-twice"),
        "witness-signs-as-a-log": (_as_log(alone), "quorum-short"),
        "other-origin": (_under_another_name(), "log-not-in-policy"),
        "size-changed": (changed(raw, "20852163", "20852164"), "signature-invalid"),
        "size-with-leading-zero": (changed(raw, "20852163", "020852163"), "number-malformed"),
        "size-of-2-to-the-63": (changed(raw, "20852163", "9223372036854775808"), "number-malformed"),
        "size-in-arabic-digits": (changed(raw, "20852163", "٢٠٨٥٢١٦٣"), "number-malformed"),
        "root-of-31-bytes": (_root(raw, b64encode(seed("a root")[:31])), "hash-of-wrong-length"),
        "root-in-hex": (_root(raw, seed("a root").hex().encode()), "hash-of-wrong-length"),
        "extension-line": (_extended(), "checkpoint-malformed"),
        "origin-empty": (changed(raw, f"{ORIGIN}\n", "\n"), "checkpoint-malformed"),
        "root-missing": (LOG.note(f"{ORIGIN}\n7\n").to_bytes(), "checkpoint-malformed"),
        "not-a-note": (HEAD.to_text().encode(), "note-malformed"),
    }


def policies() -> dict[str, Case]:
    """Return trust policies."""
    text = POLICY.decode()
    union = f"witness union {UNION.key}\n"
    return {
        "two-of-three": (POLICY, None),
        "two-levels": (_two_levels(), None),
        "no-witness-asked-for": (f"log {LOG.key}\nquorum none\n".encode(), None),
        "no-log": (b"quorum none\n", None),
        "tabs-comments-empty-lines": (f"\n \t# ours\n\tlog\t {LOG.key} \n  quorum\tnone\n".encode(), None),
        "addresses": (
            f"log {LOG.key} https://karvonel.example/record/\n{union[:-1]} https://u.example/\nquorum union\n".encode(),
            None,
        ),
        "arabic-names": (f"log {LOG.key}\nwitness النقابة {UNION.key}\nquorum النقابة\n".encode(), None),
        "no-quorum": (f"log {LOG.key}\n".encode(), "policy-quorum-missing"),
        "nothing": (b"", "policy-quorum-missing"),
        "two-quorums": (text.encode() + b"quorum none\n", "policy-quorum-missing"),
        "quorum-unknown": (changed(POLICY, "quorum two", "quorum three"), "policy-name-unknown"),
        "quorum-before-its-group": (_reordered(text), "policy-name-unknown"),
        "group-of-itself": (changed(POLICY, "group two 2 union", "group two 2 two union"), "policy-name-unknown"),
        "group-of-none": (changed(POLICY, "court\nquorum", "none\nquorum"), "policy-name-unknown"),
        "member-twice": (changed(POLICY, "two 2 union ombudsman", "two 2 union union"), "policy-member-twice"),
        "member-of-two-groups": (
            changed(POLICY, "quorum two", "group one 1 union\nquorum two"),
            "policy-member-twice",
        ),
        "name-twice": (changed(POLICY, "witness ombudsman", "witness union"), "policy-name-taken"),
        "witness-called-none": (changed(POLICY, "witness court", "witness none"), "policy-name-taken"),
        "log-twice": (f"log {LOG.key}\n".encode() + POLICY, "policy-key-twice"),
        "witness-key-twice": (changed(POLICY, "group", f"witness again {UNION.key}\ngroup"), "policy-key-twice"),
        "threshold-0": (changed(POLICY, "two 2", "two 0"), "number-malformed"),
        "threshold-4-of-3": (changed(POLICY, "two 2", "two 4"), "number-malformed"),
        "threshold-02": (changed(POLICY, "two 2", "two 02"), "number-malformed"),
        "threshold-most": (changed(POLICY, "two 2", "two most"), "number-malformed"),
        "group-of-nobody": (changed(POLICY, "two 2 union ombudsman court", "two any"), "policy-malformed"),
        "log-key-as-witness": (changed(POLICY, str(UNION.key), str(SLIPS.key)), "key-of-wrong-type"),
        "witness-key-as-log": (changed(POLICY, str(LOG.key), str(UNION.key)), "key-of-wrong-type"),
        "key-with-another-id": (changed(POLICY, f"+{LOG.key.key_id.hex()}+", "+00000000+"), "key-malformed"),
        "line-of-unknown-kind": (changed(POLICY, "quorum two", "mirror two\nquorum two"), "policy-malformed"),
        "no-final-line-feed": (POLICY[:-1], "policy-malformed"),
        "carriage-returns": (POLICY.replace(b"\n", b"\r\n"), "policy-malformed"),
    }


def signed_checkpoint(head: Checkpoint) -> SignedCheckpoint:
    """Sign a checkpoint with the log's key and two of the three witnesses'."""
    text = head.to_text()
    return sign_checkpoint(head, LOG).signed_by([UNION.cosign(text, at=AT), OMBUDSMAN.cosign(text, at=LATER)])


def _line(name: str, value: bytes) -> bytes:
    return f"— {name} {b64encode(value).decode()}\n".encode()


def _strangers(count: int) -> bytes:
    return b"".join(_line(f"stranger.example/{at}", seed(str(at)) * 3) for at in range(count))


def _swap(line: NoteSignature) -> tuple[bytes, bytes]:
    return LOG.sign(HEAD.to_text()).to_line().encode(), line.to_line().encode()


def _without_log(signed: SignedCheckpoint) -> bytes:
    return signed.to_bytes().replace(LOG.sign(HEAD.to_text()).to_line().encode(), b"")


def _witness_line(change: bytes) -> NoteSignature:
    return NoteSignature(name=UNION.key.name, key_id=UNION.key.key_id, signature=change)


def _later_time(signed: SignedCheckpoint) -> bytes:
    line = UNION.cosign(HEAD.to_text(), at=AT)
    moved = _witness_line((int.from_bytes(line.signature[:8], "big") - 86_400).to_bytes(8, "big") + line.signature[8:])
    return signed.to_bytes().replace(line.to_line().encode(), moved.to_line().encode())


def _timeless(alone: SignedCheckpoint) -> bytes:
    signature = UNION._sign(f"cosignature/v1\ntime 0\n{HEAD.to_text()}".encode())  # noqa: SLF001 - no honest key does
    return alone.signed_by([_witness_line(bytes(8) + signature)]).to_bytes()


def _shortened(alone: SignedCheckpoint) -> bytes:
    line = UNION.cosign(HEAD.to_text(), at=AT)
    return alone.signed_by([_witness_line(line.signature[:-1])]).to_bytes()


def _as_log(alone: SignedCheckpoint) -> bytes:
    """Witness names and keys, but the key id and signature of an ordinary note."""
    signature = UNION._sign(HEAD.to_text().encode())  # noqa: SLF001
    lines = [
        NoteSignature(name=signer.key.name, key_id=seed(signer.key.name)[:4], signature=signature)
        for signer in (UNION, OMBUDSMAN)
    ]
    return alone.signed_by(lines).to_bytes()


def _under_another_name() -> bytes:
    head = Checkpoint(origin=SLIPS.key.name, size=HEAD.size, root=HEAD.root)
    return sign_checkpoint(head, SLIPS).to_bytes()


def _root(raw: bytes, root: bytes) -> bytes:
    return raw.replace(b64encode(HEAD.root), root, 1)


def _extended() -> bytes:
    text = HEAD.to_text() + "further line\n"
    note = LOG.note(text).signed_by(UNION.cosign(text, at=AT), OMBUDSMAN.cosign(text, at=AT))
    return note.to_bytes()


def _two_levels() -> bytes:
    """The shape of the example of c2sp.org/tlog-policy, with keys."""
    keys = (UNION.key, OMBUDSMAN.key, COURT.key)
    lines = [f"log {LOG.key}", ""]
    lines += [f"witness X{at} {key}" for at, key in enumerate(keys[:2], start=1)]
    lines += ["group X-witnesses 2 X1 X2", "", f"witness Y1 {keys[2]}", "group Y-witnesses any Y1", ""]
    lines += ["group X-and-Y all X-witnesses Y-witnesses", "quorum X-and-Y"]
    return "".join(f"{line}\n" for line in lines).encode()


def _reordered(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:-2], lines[-1], lines[-2]]).encode()
