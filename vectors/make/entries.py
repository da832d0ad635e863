"""Vectors of `specs/entries.md`: one entry of each kind, and what is refused of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from vectors.make._common import SLIPS, UNION, Case, changed, seed, write_cases

from demur_verify.circulation import commitment_of
from demur_verify.entries import (
    Acknowledged,
    Appealed,
    Circulated,
    Closed,
    Corrected,
    Disclosed,
    Entry,
    Extended,
    Filed,
    Guidance,
    Met,
    Overdue,
    Referred,
    Replied,
    Roll,
    Settings,
    Statement,
    VerdictGiven,
)
from demur_verify.field import SCALAR_FIELD, write_element
from demur_verify.merkle import leaf_hash

DIGEST = seed("digest of a text")
SALT = seed("salt of a circulation")
COMMITMENT = commitment_of(salt=SALT, digest=DIGEST, readers=530)
SETTINGS = Settings(
    door=seed("door"),
    slip=SLIPS.key,
    desk=seed("desk"),
    depth=16,
    batch=86_400,
    growth=5,
    wait=259_200,
    floor=20,
    freshness=129_600,
)
ROLL = Roll(
    term="2026-11",
    day=date(2026, 11, 2),
    depth=16,
    size=398,
    root=int.from_bytes(seed("root of 398"), "big") >> 3,
    leaves=seed("leaves of 398"),
    entitled=530,
)
LATER_ROLL = replace(
    ROLL,
    day=date(2026, 11, 24),
    size=412,
    root=int.from_bytes(seed("root of 412"), "big") >> 3,
    leaves=seed("leaves of 412"),
)
CIRCULATED = Circulated(
    at=datetime(2026, 11, 2, 10, tzinfo=UTC),
    term="2026-11",
    roll=ROLL.day,
    audience="everyone",
    until=datetime(2026, 11, 24, 12, tzinfo=UTC),
    commitment=COMMITMENT,
)
FILED = Filed(
    at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    circulated=COMMITMENT,
    salt=SALT,
    readers=530,
    digest=DIGEST,
    term="2026-11",
    roll_opened=ROLL.day,
    roll_filed=LATER_ROLL.day,
    signatures=79,
    list=seed("list of 79"),
    follows=79,
    follow_root=int.from_bytes(seed("root of 79"), "big") >> 3,
    recommendations=3,
    acknowledge_due=date(2026, 11, 26),
    reply_due=date(2027, 2, 18),
)
ALONE = replace(
    FILED,
    circulated=None,
    salt=None,
    readers=0,
    digest=seed("digest of a text filed alone"),
    roll_opened=LATER_ROLL.day,
    signatures=0,
    follows=0,
    follow_root=None,
    recommendations=0,
)
ACKNOWLEDGED = Acknowledged(at=datetime(2026, 11, 25, 8, tzinfo=UTC), filed=DIGEST)
REFERRED = Referred(at=datetime(2026, 11, 25, 9, tzinfo=UTC), filed=DIGEST, reason=seed("reason"))
EXTENDED = Extended(at=datetime(2027, 2, 15, 9, tzinfo=UTC), filed=DIGEST, step="reply", due=date(2027, 3, 4))
REPLIED = Replied(
    at=datetime(2027, 3, 1, 16, tzinfo=UTC), filed=DIGEST, reply=seed("digest of the reply"), recommendations=3
)
OVERDUE = Overdue(at=datetime(2027, 3, 5, 0, tzinfo=UTC), filed=DIGEST, step="reply", due=date(2027, 3, 4))
VERDICT = VerdictGiven(
    at=datetime(2027, 4, 1, 12, tzinfo=UTC),
    filed=DIGEST,
    reply=REPLIED.reply,
    answers=61,
    agree=8,
    in_part=14,
    dissent=39,
    list=seed("list of 61 answers"),
)
FEW = replace(VERDICT, answers=4, agree=None, in_part=None, dissent=None)
MET = Met(at=datetime(2027, 3, 17, 15, tzinfo=UTC), filed=DIGEST, minutes=seed("minutes"), commitments=2)
APPEALED = Appealed(at=datetime(2027, 4, 5, 9, tzinfo=UTC), filed=DIGEST, reply=REPLIED.reply, due=date(2027, 5, 6))
DISCLOSED = Disclosed(at=datetime(2027, 6, 1, 8, tzinfo=UTC), filed=DIGEST, to="staff", extent="excerpt")
CLOSED = Closed(at=datetime(2027, 5, 4, 10, tzinfo=UTC), filed=DIGEST, ending="denied", text=seed("decision"))
CORRECTED = Corrected(
    at=datetime(2027, 5, 7, 8, tzinfo=UTC), entry=leaf_hash(CLOSED.to_bytes()), correction=seed("correction")
)
GUIDANCE = Guidance(at=datetime(2026, 12, 1, 8, tzinfo=UTC), commitment=seed("guidance"), supersedes=None)
NEW_GUIDANCE = Guidance(
    at=datetime(2027, 1, 4, 8, tzinfo=UTC), commitment=seed("guidance, new"), supersedes=GUIDANCE.commitment
)
STATEMENT = Statement(at=datetime(2026, 12, 2, 17, tzinfo=UTC), commitment=seed("statement"), supersedes=None)
ALL: dict[str, Entry] = {
    "settings": SETTINGS,
    "roll": ROLL,
    "circulated": CIRCULATED,
    "filed": FILED,
    "filed-alone": ALONE,
    "acknowledged": ACKNOWLEDGED,
    "referred": REFERRED,
    "extended": EXTENDED,
    "replied": REPLIED,
    "overdue": OVERDUE,
    "verdict": VERDICT,
    "verdict-of-four": FEW,
    "met": MET,
    "appealed": APPEALED,
    "disclosed": DISCLOSED,
    "closed": CLOSED,
    "corrected": CORRECTED,
    "guidance": GUIDANCE,
    "guidance-new": NEW_GUIDANCE,
    "statement": STATEMENT,
}


def make(folder: Path) -> None:
    """Write `entries/`."""
    write_cases(folder / "entries", {f"{name}.entry": case for name, case in entries().items()})


def entries() -> dict[str, Case]:
    """Return entries, the accepted ones first."""
    accepted: dict[str, Case] = {name: (entry.to_bytes(), None) for name, entry in ALL.items()}
    return accepted | _of_any_kind() | _of_one_kind() | _of_what_comes_after()


def _of_any_kind() -> dict[str, Case]:
    raw = ACKNOWLEDGED.to_bytes()
    return {
        "kind-unknown": (changed(raw, "acknowledged", "applauded"), "entry-kind-unknown"),
        "kind-without-demur": (changed(raw, "demur/acknowledged", "acknowledged"), "entry-of-another-kind"),
        "version-2": (changed(raw, "/v1", "/v2"), "entry-kind-unknown"),
        "nothing": (b"", "entry-malformed"),
        "no-final-line-feed": (raw[:-1], "entry-malformed"),
        "line-too-many": (raw + b"note hello\n", "entry-malformed"),
        "line-missing": (changed(raw, "at 2026-11-25T08:00:00Z\n", ""), "entry-malformed"),
        "lines-in-another-order": (_reordered(raw), "entry-malformed"),
        "two-spaces": (changed(raw, "at 2026", "at  2026"), "hour-malformed"),
        "carriage-returns": (raw.replace(b"\n", b"\r\n"), "control-character"),
        "not-utf-8": (raw.replace(b"at 2026", b"\xe1t 2026"), "not-utf-8"),
        "longer-than-4096-bytes": (raw + b"x" * 4096, "entry-too-long"),
        "minutes-in-an-hour": (changed(raw, "T08:00:00Z", "T08:30:00Z"), "hour-malformed"),
        "hour-24": (changed(raw, "T08:", "T24:"), "hour-malformed"),
        "hour-with-an-offset": (changed(raw, "T08:00:00Z", "T08:00:00+00:00"), "hour-malformed"),
        "day-that-never-was": (changed(raw, "2026-11-25", "2026-11-31"), "hour-malformed"),
        "digest-in-capitals": (raw.replace(DIGEST.hex().encode(), DIGEST.hex().upper().encode()), "digest-malformed"),
        "digest-of-31-bytes": (changed(raw, DIGEST.hex(), DIGEST.hex()[:-2]), "digest-malformed"),
        "digest-absent": (changed(raw, DIGEST.hex(), "-"), "digest-malformed"),
    }


def _of_one_kind() -> dict[str, Case]:
    settings, roll, circulated, filed = (entry.to_bytes() for entry in (SETTINGS, ROLL, CIRCULATED, FILED))
    root, follow_root = (write_element(value) for value in (ROLL.root, FILED.follow_root or 0))
    alone = ALONE.to_bytes()
    return {
        "settings-slip-of-a-witness": (changed(settings, str(SLIPS.key), str(UNION.key)), "key-of-wrong-type"),
        "settings-depth-0": (changed(settings, "depth 16", "depth 0"), "depth-impossible"),
        "settings-depth-33": (changed(settings, "depth 16", "depth 33"), "depth-impossible"),
        "settings-number-of-33-bits": (changed(settings, "batch 86400", "batch 4294967296"), "number-malformed"),
        "roll-of-no-place": (changed(roll, "size 398", "size 0"), "roll-size-impossible"),
        "roll-of-65537-places": (changed(roll, "size 398", "size 65537"), "roll-size-impossible"),
        "roll-with-root-0": (changed(roll, root, "0" * 64), "roll-root-zero"),
        "roll-with-root-r": (changed(roll, root, write_element(SCALAR_FIELD)), "element-too-large"),
        "roll-of-month-13": (changed(roll, "term 2026-11", "term 2026-13"), "term-malformed"),
        "roll-of-a-term-with-day": (changed(roll, "term 2026-11", "term 2026-11-01"), "term-malformed"),
        "roll-size-with-leading-zero": (changed(roll, "size 398", "size 0398"), "number-malformed"),
        "circulated-ends-as-it-begins": (
            changed(circulated, "until 2026-11-24T12", "until 2026-11-02T10"),
            "circulation-ends-before-it-begins",
        ),
        "circulated-to-nobody": (changed(circulated, "audience everyone", "audience nobody"), "choice-unknown"),
        "filed-without-salt": (changed(filed, f"salt {SALT.hex()}", "salt -"), "circulation-half-opened"),
        "filed-alone-with-readers": (changed(alone, "readers 0", "readers 5"), "circulation-half-opened"),
        "filed-alone-by-two": (
            replace(ALONE, signatures=1, follows=1, follow_root=FILED.follow_root)
            .to_bytes()
            .replace(b"signatures 1\n", b"signatures 2\n"),
            "filed-alone-by-several",
        ),
        "filed-more-follows-than-signatures": (changed(filed, "follows 79", "follows 80"), "follow-count-impossible"),
        "filed-follows-without-root": (changed(filed, follow_root, "-"), "follow-root-impossible"),
        "filed-follow-root-0": (changed(filed, follow_root, "0" * 64), "follow-root-impossible"),
        "filed-signatures-without-follows": (
            changed(changed(filed, "follows 79", "follows 0"), follow_root, "-"),
            "follow-count-impossible",
        ),
        "filed-under-rolls-in-wrong-order": (
            changed(filed, "roll-filed 2026-11-24", "roll-filed 2026-11-01"),
            "rolls-in-wrong-order",
        ),
        "overdue-step-unknown": (changed(OVERDUE.to_bytes(), "step reply", "step Agree!"), "step-malformed"),
        "overdue-due-no-day": (changed(OVERDUE.to_bytes(), "due 2027-03-04", "due 2027-3-4"), "day-malformed"),
    }


def _of_what_comes_after() -> dict[str, Case]:
    verdict, few, statement = VERDICT.to_bytes(), FEW.to_bytes(), STATEMENT.to_bytes()
    return {
        "verdict-miscounted": (changed(verdict, "agree 8", "agree 9"), "verdict-miscounted"),
        "verdict-with-a-number-missing": (changed(verdict, "in-part 14", "in-part -"), "verdict-told-otherwise"),
        "verdict-of-61-that-tells-nothing": (changed(few, "answers 4", "answers 61"), "verdict-told-otherwise"),
        "verdict-of-four-that-tells": (
            replace(VERDICT, answers=5, agree=2, in_part=2, dissent=1).to_bytes().replace(b"answers 5", b"answers 4"),
            "verdict-told-otherwise",
        ),
        "closed-as-it-pleases": (changed(CLOSED.to_bytes(), "denied", "forgotten"), "choice-unknown"),
        "closed-by-a-decision-without-text": (
            changed(CLOSED.to_bytes(), f"text {seed('decision').hex()}", "text -"),
            "decision-without-text",
        ),
        "disclosed-to-a-friend": (changed(DISCLOSED.to_bytes(), "to staff", "to friend"), "choice-unknown"),
        "corrected-nothing": (
            changed(CORRECTED.to_bytes(), f"entry {leaf_hash(CLOSED.to_bytes()).hex()}", "entry -"),
            "digest-malformed",
        ),
        "statement-that-supersedes-itself": (
            changed(statement, "supersedes -", f"supersedes {STATEMENT.commitment.hex()}"),
            "supersedes-itself",
        ),
        "met-with-minus-one-commitment": (
            changed(MET.to_bytes(), "commitments 2", "commitments -1"),
            "number-malformed",
        ),
    }


def _reordered(raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    return b"".join([lines[0], *reversed(lines[1:])])
