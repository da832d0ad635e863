"""
Vectors of `specs/pack.md`: packs that prove something, and packs named for what is broken in them.

`index.json` gives verdict and reason of each under `trust.policy`. Some are broken by whoever hands the file on, who
cannot sign anything; some by an institution that signs what it likes and can have it countersigned.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias

from vectors.make import _answered_world as after
from vectors.make import _world as world
from vectors.make._common import COURT, OMBUDSMAN, OTHER_LOG, POLICY, UNION, changed, seed, write_json
from vectors.make._world import LARGE, REPLY, SMALL, TERM, A, B, Text, World, answered, by_nobody, overdue

from demur_verify.answers import AnswerList
from demur_verify.circulation import commitment_of
from demur_verify.entries import Filed, RecordEntry, Roll
from demur_verify.filing import CoSignatureList
from demur_verify.follow_act import Choice
from demur_verify.kinds import Nullifier
from demur_verify.note import NoteSigner
from demur_verify.pack import Pack, write_pack
from demur_verify.roll import leaves_digest, roll_root

Case: TypeAlias = tuple[bytes, str, str | None]
"""The bytes of a pack, the verdict under the policy, and the reason."""

STRANGE_ORIGIN: Final = "tamrissa.example/record"


def make(folder: Path) -> None:
    """Write `pack/`."""
    target = folder / "pack"
    target.mkdir(parents=True, exist_ok=True)
    cases = all_cases()
    for name, (raw, _, _) in cases.items():
        (target / f"{name}.demur").write_bytes(raw)
    index = {f"{name}.demur": {"verdict": verdict, "reason": why} for name, (_, verdict, why) in sorted(cases.items())}
    write_json(target / "index.json", index)
    (target / "trust.policy").write_bytes(POLICY)


def all_cases() -> dict[str, Case]:
    """Return every pack by name."""
    cases: dict[str, Case] = {name: (raw, "proven", None) for name, raw in proven().items()}
    cases |= {name: (write_pack(pack), "consistent", "quorum-short") for name, pack in short_of_witnesses().items()}
    for broken in (archives(), texts(), records(), rolls(), lists(), replies(), answers()):
        cases |= {name: (raw, "refused", reason) for name, (raw, reason) in broken.items()}
    return cases


def proven() -> dict[str, bytes]:
    """Return packs that prove something."""
    honest = World()
    whole = answered(honest)
    early = ("opened", "circulated", "grown", "filed A")
    return {
        "answered": write_pack(whole),
        "answered-excerpt": write_pack(replace(whole, blocks=A.show([0, 2]), reply=())),
        "answered-excerpt-with-a-part-of-the-reply": write_pack(
            replace(whole, blocks=A.show([0, 3]), reply=REPLY.show([0, 1]))
        ),
        "answered-names-kept-back": write_pack(replace(whole, names=())),
        "answered-to-chosen-readers": write_pack(_cheating(_to_chosen_readers)),
        "filed-and-not-yet-answered": write_pack(_until(honest, whole, early, size=6)),
        "overdue": write_pack(overdue(honest)),
        "signed-by-nobody": write_pack(by_nobody(honest)),
        "signed-by-nobody-before-there-was-a-roll": write_pack(_without_roll()),
        "answered-by-signers": write_pack(after.verdict_pack()),
        "answered-by-signers-answers-kept-back": write_pack(replace(after.verdict_pack(), answers=None)),
        "answered-by-four-signers": write_pack(replace(_entered(after.answers_to_d(4)), answers=None)),
        "zipped-anew": _zipped_anew(write_pack(whole)),
    }


def answers() -> Broken:
    """Return packs whose list of answers to the reply is not what the signers said."""
    true = after.answers_to_d()
    first, *others = true.answers
    turned = after.answer_list(
        [replace(first, choice=Choice.DISSENT if first.choice is Choice.AGREE else Choice.AGREE), *others]
    )
    stranger = after.answer_list([*others, after.answer_of_a_stranger()])
    told = after.verdict_of(true)
    files = _unpacked(write_pack(after.verdict_pack()))
    lines = files["answers"].splitlines(keepends=True)
    broken = {
        "answer-turned-round": (after.verdict_pack(answers=turned), "answers-not-as-entered"),
        "answer-turned-round-and-entered": (_entered(turned), "proof-does-not-hold"),
        "answer-of-somebody-who-did-not-sign": (_entered(stranger), "proof-does-not-hold"),
        "answer-left-out": (after.verdict_pack(answers=after.answer_list(others)), "answers-not-as-entered"),
        "answers-told-otherwise": (
            after.verdict_pack(after.answered_world(replace(told, agree=2, in_part=0))),
            "answers-miscounted",
        ),
        "answers-to-another-reply": (
            after.verdict_pack(answers=replace(true, reply=seed("another reply"))),
            "answers-of-another-text",
        ),
        "answers-before-the-verdict": (
            replace(after.verdict_pack(), entries=after.answered_world().show(after.ALL_OF_D[:-1])),
            "answers-without-entry",
        ),
    }
    cut = b"".join([*lines[:4], b"count 4\n", *lines[5:-1]])
    return {name: (write_pack(pack), reason) for name, (pack, reason) in broken.items()} | {
        "answer-twice": (_zipped({**files, "answers": b"".join([*lines, lines[-1]])}), "answers-miscounted"),
        "answer-twice-and-counted": (
            _zipped({**files, "answers": b"".join([*lines[:4], b"count 6\n", *lines[5:], lines[-1]])}),
            "answers-unsorted",
        ),
        "answers-cut": (_zipped({**files, "answers": cut}), "answers-not-as-entered"),
        "answer-that-is-none": (
            _zipped({**files, "answers": changed(files["answers"], " dissent ", " shrug ")}),
            "answer-malformed",
        ),
        "answers-of-nothing": (_zipped({**files, "answers": b""}), "answers-malformed"),
    }


def _entered(listed: AnswerList) -> Pack:
    """Make the pack of an institution that enters the verdict of any list."""
    return after.verdict_pack(after.answered_world(after.verdict_of(listed)), listed)


def short_of_witnesses() -> dict[str, Pack]:
    """Return packs that the policy's quorum does not vouch for, though nothing in them is false."""
    honest = World()
    one = replace(answered(honest), entries=honest.show(world.ALL_OF_A, honest.checkpoint(witnesses=[UNION])))
    alone = replace(answered(honest), entries=honest.show(world.ALL_OF_A, honest.checkpoint(witnesses=[])))
    first = replace(answered(honest), first=honest.receipt(5, honest.checkpoint(6, witnesses=[UNION])))
    return {"one-witness-of-two": one, "no-witness": alone, "one-witness-of-two-for-the-first-receipt": first}


Broken: TypeAlias = dict[str, tuple[bytes, str]]


def archives() -> Broken:
    """Return packs that are broken as files."""
    raw = write_pack(answered(World()))
    files = _unpacked(raw)
    without = {name: content for name, content in files.items() if name != "names"}
    return {
        "cut-in-half": (raw[: len(raw) // 2], "pack-damaged"),
        "byte-changed-in-a-stored-file": (raw.replace(b"Ask publicly", b"Ask privately"[:12], 1), "pack-damaged"),
        "own-trust-policy-inside": (_zipped({**files, "trust.policy": POLICY}), "pack-name-unknown"),
        "path-that-leaves-the-folder": (_zipped({**files, "../names": b""}), "pack-name-unknown"),
        "names-missing": (_zipped(without), "pack-file-missing"),
        "block-without-its-proof": (_zipped(_minus(files, "blocks/0001.proof")), "pack-file-missing"),
        "entry-without-its-receipt": (_zipped(_minus(files, "entries/5.tlog-proof")), "pack-file-missing"),
        "leaves-of-two-terms": (_zipped({**files, "leaves/2026-12": b""}), "pack-file-too-many"),
        "file-twice": (_twice(files, "names"), "pack-name-twice"),
        "claims-four-gigabytes": (_bomb(files), "pack-too-large"),
        "receipt-under-another-name": (_renamed(files, "entries/5", "entries/6"), "receipt-of-another-entry"),
        "names-with-a-direction-override": (
            _zipped({**files, "names": changed(files["names"], "Bo,", "Bo\u202e,")}),
            "character-not-allowed",
        ),
        "name-twice": (_zipped({**files, "names": files["names"] * 2}), "pack-unsorted"),
        "names-without-the-last-line-feed": (_zipped({**files, "names": files["names"][:-1]}), "names-malformed"),
        "readme-of-70000-bytes": (_zipped({**files, "README.en.txt": b"x" * 70_000}), "readme-too-long"),
        "no-blocks": (_zipped({name: raw for name, raw in files.items() if "blocks" not in name}), "pack-file-missing"),
        "no-entries": (
            _zipped({name: raw for name, raw in files.items() if "entries" not in name}),
            "pack-file-missing",
        ),
        "leaf-with-a-leading-zero": (
            _zipped({**files, f"leaves/{TERM}": b"0" + files[f"leaves/{TERM}"]}),
            "roll-malformed",
        ),
    }


def texts() -> Broken:
    """Return packs whose memo is not the one that was filed."""
    whole = answered(World())
    word = _with_block(whole, 2, changed(A.blocks[2], "41", "14"))
    head = _with_block(whole, 0, changed(A.blocks[0], "Say in public", "Say in secret"))
    salt = replace(whole.blocks[3], proof=replace(whole.blocks[3].proof, salt=seed("another salt")))
    strange = Text((world.titled("Say in public", STRANGE_ORIGIN), *A.blocks[1:]), "A")
    broken = {
        "word-changed": (word, "block-not-in-text"),
        "word-changed-in-an-excerpt": (replace(word, blocks=(word.blocks[0], word.blocks[2])), "block-not-in-text"),
        "title-changed": (head, "head-not-in-text"),
        "salt-changed": (
            replace(whole, blocks=(*whole.blocks[:3], salt, *whole.blocks[4:])),
            "block-not-in-text",
        ),
        "two-blocks-swapped": (_swapped_blocks(whole, 3, 5), "block-not-in-text"),
        "head-left-out": (replace(whole, blocks=whole.blocks[1:]), "head-missing"),
        "block-added": (
            replace(whole, blocks=(*whole.blocks, replace(whole.blocks[5], index=6))),
            "block-outside-text",
        ),
        "blocks-of-another-memo": (replace(whole, blocks=B.show()), "head-not-in-text"),
        "head-of-another-record": (_refiled(strange), "origins-differ"),
        "memo-that-answers-itself": (
            _refiled(Text((*A.blocks, world.disposition(1, "accepted", "Agreed in full.")), "A")),
            "kind-out-of-place",
        ),
        "recommendation-not-counted": (_cheating(_recommendations(1)), "number-out-of-order"),
        "recommendation-counted-that-is-not-there": (_cheating(_recommendations(3)), "recommendations-miscounted"),
    }
    return _written(broken)


def records() -> Broken:
    """Return packs whose entries are not in the record, or contradict each other."""
    honest = World()
    whole, last = answered(honest), honest.checkpoint()
    filed = honest.index["filed A"]
    later_words = whole.entries[3].raw.replace(b"at 2026-11-24T14", b"at 2026-11-23T14")
    other_first = replace(whole, first=honest.first("filed B"))
    late_first = _until(honest, whole, world.ALL_OF_A[:4], size=6)
    broken = {
        "hour-of-filing-changed": (_with_entry(whole, 3, later_words), "entry-not-in-tree"),
        "two-entries-swapped": (_swapped_entries(whole, 3, 4), "entry-not-in-tree"),
        "filing-left-out": (_with_labels(honest, "opened", "circulated", "grown"), "filing-missing"),
        "circulation-left-out": (_with_labels(honest, "opened", "grown", "filed A"), "filed-without-circulation"),
        "two-filings": (_with_labels(honest, *world.ALL_OF_A, "filed B"), "entry-of-something-else"),
        "settings-with-it": (_with_labels(honest, "settings", *world.ALL_OF_A), "entry-of-something-else"),
        "missed-day-of-another-memo": (
            _with_labels(honest, *world.ALL_OF_A, "B no reply"),
            "answers-nothing-filed",
        ),
        "entries-of-two-checkpoints": (_two_checkpoints(honest, whole), "pack-of-two-checkpoints"),
        "first-receipt-of-another-memo": (other_first, "first-receipt-of-another-entry"),
        "first-checkpoint-after-the-last": (
            replace(late_first, first=honest.receipt(filed, last)),
            "first-checkpoint-later-than-last",
        ),
        "first-receipt-of-another-record": (_first_elsewhere(whole), "origins-differ"),
        "record-made-at-home": (answered(World(log=OTHER_LOG)), "signature-missing"),
        "record-under-another-name": (_under_another_name(), "log-not-in-policy"),
        "witness-line-moved-from-another-checkpoint": (_moved_witness(honest), "signature-invalid"),
        "filed-eight-days-late": (_cheating(_filed_late), "filed-too-late"),
        "circulated-for-31-days": (_cheating(_circulated_too_long), "circulation-too-long"),
        "more-readers-than-committed-to": (_cheating(_filed_with(readers=32)), "commitment-not-opened"),
        "acknowledged-twice": (_acknowledged_twice(), "acknowledged-twice"),
        "missed-day-before-it-came": (_early_overdue(), "overdue-before-its-day"),
    }
    return _written(broken)


def rolls() -> Broken:
    """Return packs whose rolls are not what the rules allow."""
    honest = World()
    whole = answered(honest)
    other = (*whole.leaves[:3], whole.leaves[3] + 1, *whole.leaves[4:])
    broken = {
        "roll-entry-left-out": (
            _with_labels(honest, "opened", "circulated", "filed A"),
            "filed-under-unknown-roll",
        ),
        "first-roll-left-out": (
            _with_labels(honest, "circulated", "grown", "filed A"),
            "circulated-under-unknown-roll",
        ),
        "roll-after-the-filing": (_with_labels(honest, *world.ALL_OF_A, "after"), "roll-out-of-place"),
        "roll-that-the-filing-does-not-name": (_last_roll_left_out(), "roll-out-of-place"),
        "roll-between-opening-and-circulation": (_rolls_before_circulation(), "roll-out-of-place"),
        "filed-alone-against-an-older-roll": (_alone_with_two_rolls(), "roll-out-of-place"),
        "place-changed": (replace(whole, leaves=other), "roll-not-of-these-leaves"),
        "place-left-out": (replace(whole, leaves=whole.leaves[:-1]), "leaves-miscounted"),
        "place-added": (replace(whole, leaves=(*whole.leaves, 7)), "leaves-miscounted"),
        "places-of-another-term": (replace(whole, term="2026-12"), "leaves-of-another-term"),
        "roll-that-is-no-beginning-of-the-list": (_cheating(_roll_of_others), "roll-not-of-these-leaves"),
        "roll-with-false-digest-of-places": (_cheating(_false_leaves), "roll-not-of-these-leaves"),
        "roll-of-a-tree-without-fixed-depth": (_cheating(_shallow_roll), "roll-not-of-these-leaves"),
        "roll-shrinks": (_cheating(_shrinking), "roll-shrank"),
        "roll-grows-by-one-after-a-day": (_grown_by_one(), "roll-changed-too-soon"),
        "roll-of-unknown-depth": (_cheating(_deep_rolls), "proof-depth-unknown"),
    }
    return _written(broken)


def lists() -> Broken:
    """Return packs whose list of co-signatures, or names, are false."""
    whole = answered(World())
    one, two, three = world.signed_a().signatures
    added = replace(one, nullifier=Nullifier(three.nullifier + 1))
    twisted = replace(two, points=(*two.points[:6], *one.points[6:]))
    other_follow = replace(two, follow=one.follow + 1)
    files = _unpacked(write_pack(whole))
    lines = files["co-signatures"].splitlines(keepends=True)
    twice = b"".join([*lines[:4], b"count 4\n", lines[5], lines[5], *lines[6:]])
    broken = {
        "co-signature-added": (_listing(whole, one, two, three, added), "list-miscounted"),
        "co-signature-left-out": (_listing(whole, one, three), "list-miscounted"),
        "co-signature-replaced": (_listing(whole, one, two, added), "list-not-as-filed"),
        "list-of-another-memo": (replace(whole, co_signatures=world.signed_b()), "list-of-another-text"),
        "list-of-another-record": (
            replace(whole, co_signatures=replace(world.signed_a(), origin=STRANGE_ORIGIN)),
            "origins-differ",
        ),
        "invented-co-signature-filed": (_refiled(A, one, two, three, added), "proof-does-not-hold"),
        "twisted-proof-filed": (_refiled(A, one, twisted, three), "proof-does-not-hold"),
        "point-off-the-curve-filed": (
            _refiled(A, one, replace(two, points=(two.points[0] ^ 1, *two.points[1:])), three),
            "proof-off-curve",
        ),
        "follow-changed-and-filed": (_refiled(A, one, other_follow, three), "proof-does-not-hold"),
        "proof-for-another-memo-filed": (
            _refiled(A, one, two, three, *_after(three, world.signed_b())),
            "proof-does-not-hold",
        ),
        "proof-against-another-roll-filed": (
            _refiled(A, *(replace(each, size=SMALL + LARGE - each.size) for each in (one, two, three))),
            "proof-does-not-hold",
        ),
        "against-a-roll-that-was-not-entered": (_refiled(A, replace(one, size=9), two, three), "roll-entry-missing"),
        "signers-added-to-those-who-may-follow": (_cheating(_stuffed_follows), "follows-not-as-filed"),
        "follow-tree-of-others": (_cheating(_filed_with(follow_root=99)), "follows-not-as-filed"),
        "name-changed": (_named(whole, name="Cy, desk officer"), "name-not-signed-with"),
        "person-changed": (_named(whole, person="0" * 32), "name-not-signed-with"),
        "name-put-to-an-anonymous-co-signature": (
            _named(whole, nullifier=_anonymous().nullifier),
            "name-not-signed-with",
        ),
        "name-of-nobody": (_named(whole, nullifier=5), "name-of-nobody-counted"),
    }
    return _written(broken) | {
        "two-equal-nullifiers": (_zipped({**files, "co-signatures": twice}), "co-signatures-unsorted")
    }


def replies() -> Broken:
    """Return packs whose reply is not the one that was entered, or does not say enough."""
    whole = answered(World())
    refusing = replace(REPLY.show()[1], raw=REPLY.blocks[1].replace(b"declined", b"accepted"))
    broken = {
        "disposition-changed": (replace(whole, reply=(whole.reply[0], refusing, whole.reply[2])), "block-not-in-text"),
        "reply-left-out": (replace(whole, reply=()), "head-missing"),
        "reply-cut-short": (replace(whole, reply=whole.reply[:2]), "reply-incomplete"),
        "reply-without-its-entry": (
            replace(whole, entries=World().show(world.ALL_OF_A[:-1])),
            "reply-without-entry",
        ),
        "one-recommendation-not-replied-to": (_replied(REPLY.blocks[:2]), "disposition-missing"),
        "one-recommendation-replied-to-twice": (
            _replied((*REPLY.blocks[:2], REPLY.blocks[1])),
            "number-out-of-order",
        ),
        "recommendation-replied-to-that-does-not-exist": (
            _replied((*REPLY.blocks, world.disposition(3, "accepted", "Of course."))),
            "number-out-of-order",
        ),
        "reply-that-recommends": (
            _replied((*REPLY.blocks, world.recommendation(1, "Say nothing."))),
            "kind-out-of-place",
        ),
        "reply-counts-other-recommendations": (
            _cheating(lambda label, entry: replace(entry, recommendations=1) if label == "replied" else entry),
            "reply-to-other-recommendations",
        ),
    }
    return _written(broken)


# What is done to a pack by whoever hands it on.


def _with_block(pack: Pack, at: int, raw: bytes) -> Pack:
    return replace(pack, blocks=(*pack.blocks[:at], replace(pack.blocks[at], raw=raw), *pack.blocks[at + 1 :]))


def _swapped_blocks(pack: Pack, one: int, other: int) -> Pack:
    blocks = list(pack.blocks)
    blocks[one], blocks[other] = replace(blocks[other], index=one), replace(blocks[one], index=other)
    return replace(pack, blocks=tuple(blocks))


def _with_entry(pack: Pack, at: int, raw: bytes) -> Pack:
    return replace(pack, entries=(*pack.entries[:at], replace(pack.entries[at], raw=raw), *pack.entries[at + 1 :]))


def _swapped_entries(pack: Pack, one: int, other: int) -> Pack:
    return _with_entry(_with_entry(pack, one, pack.entries[other].raw), other, pack.entries[one].raw)


def _with_labels(record: World, *labels: str) -> Pack:
    return replace(answered(record), entries=record.show(labels))


def _two_checkpoints(record: World, pack: Pack) -> Pack:
    older = record.show(["opened"], record.checkpoint(12))
    return replace(pack, entries=(*older, *pack.entries[1:]))


def _first_elsewhere(pack: Pack) -> Pack:
    elsewhere = World(log=NoteSigner(STRANGE_ORIGIN, seed("strange")))
    return replace(pack, first=elsewhere.first("filed A"))


def _under_another_name() -> Pack:
    log = NoteSigner(STRANGE_ORIGIN, seed("strange"))
    return answered(World(log=log))


def _moved_witness(record: World) -> Pack:
    """Put the union's countersignature of an older tree under the newest."""
    older = record.checkpoint(12).note.signature_of(UNION.key)
    bare = record.checkpoint(witnesses=[OMBUDSMAN, COURT])
    return replace(answered(record), entries=record.show(world.ALL_OF_A, bare.signed_by([older] if older else [])))


def _until(record: World, pack: Pack, labels: tuple[str, ...], *, size: int) -> Pack:
    """Show the record as it was after so many entries."""
    under = record.checkpoint(size, at=world.FIRST_AT)
    return replace(pack, reply=(), entries=record.show(labels, under))


def _listing(pack: Pack, *signatures: Any) -> Pack:
    return replace(pack, co_signatures=world.listed(A, signatures))


def _named(pack: Pack, **changes: Any) -> Pack:
    return replace(pack, names=(replace(pack.names[0], **changes),))


def _anonymous() -> Any:
    return next(one for one in world.signed_a().signatures if one.size == SMALL)


def _after(last: Any, other: CoSignatureList) -> list[Any]:
    """Take co-signatures of another list."""
    return [one for one in other.signatures if one.nullifier != last.nullifier]


# What an institution does that signs what it likes.


def _cheating(change: world.Change) -> Pack:
    return answered(World(change=change))


def _filed_with(**changes: Any) -> world.Change:
    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        return replace(entry, **changes) if label == "filed A" else entry

    return change


def _recommendations(count: int) -> world.Change:
    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        return replace(entry, recommendations=count) if label in {"filed A", "replied"} else entry  # type: ignore[call-arg]

    return change


def _filed_late(label: str, entry: RecordEntry) -> RecordEntry:
    if label == "filed A" and isinstance(entry, Filed):
        return replace(entry, at=entry.at + timedelta(days=7, hours=1))
    return entry


def _to_chosen_readers(label: str, entry: RecordEntry) -> RecordEntry:
    return world.circulated(audience="chosen") if label == "circulated" else entry


def _circulated_too_long(label: str, entry: RecordEntry) -> RecordEntry:
    return world.circulated(until=world.circulated().at + timedelta(days=31)) if label == "circulated" else entry


def _rolls_before_circulation() -> Pack:
    """Say that the memo went round under the first roll, though a later one was cut before."""

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        if label == "circulated":
            return world.roll(date(2026, 11, 21), SMALL)
        return world.circulated() if label == "idle" else entry

    record = World(change=change)
    return replace(answered(record), entries=record.show((*world.ALL_OF_A, "idle")))


def _roll_of_others(label: str, entry: RecordEntry) -> RecordEntry:
    if label not in {"grown", "after"} or not isinstance(entry, Roll):
        return entry
    places = tuple(world.member(100 + number).commitment for number in range(LARGE))
    return replace(entry, root=roll_root(places, world.DEPTH), leaves=leaves_digest(places))


def _false_leaves(label: str, entry: RecordEntry) -> RecordEntry:
    return replace(entry, leaves=seed("leaves")) if label in {"grown", "after"} else entry  # type: ignore[call-arg]


def _shallow_roll(label: str, entry: RecordEntry) -> RecordEntry:
    """Enter the root of a tree of depth 4, as the library's own groups have it."""
    root = roll_root(world.leaves(LARGE), 4)
    return replace(entry, root=root) if label in {"grown", "after"} else entry  # type: ignore[call-arg]


def _shrinking(label: str, entry: RecordEntry) -> RecordEntry:
    return world.roll(world.GROWN_ON, SMALL - 1) if label in {"grown", "after"} else entry


def _deep_rolls(label: str, entry: RecordEntry) -> RecordEntry:
    if not isinstance(entry, Roll):
        if label == "filed A":
            return _with_depth(entry, 17)
        return entry
    return replace(entry, depth=17, root=roll_root(world.leaves(entry.size), 17))


def _with_depth(entry: RecordEntry, depth: int) -> RecordEntry:
    return replace(entry, follow_root=world.signed_a().follow_root(depth))  # type: ignore[call-arg]


def _stuffed_follows(label: str, entry: RecordEntry) -> RecordEntry:
    follows = sorted({*world.signed_a().follows()[:2], 77})
    return replace(entry, follow_root=roll_root(follows, world.DEPTH)) if label == "filed A" else entry  # type: ignore[call-arg]


def _refiled(memo: Text, *signatures: Any) -> Pack:
    """File another text or another list in the place of memo A's, with everything else as it should be."""
    signed = world.listed(memo, signatures or world.signed_a().signatures)
    commitment = commitment_of(salt=seed("A circulated"), digest=memo.digest, readers=world.READERS)

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        match label:
            case "circulated":
                return world.circulated(commitment=commitment)
            case "filed A":
                opening = {"circulated": commitment, "salt": seed("A circulated"), "readers": world.READERS}
                return world.filed(memo, signed, roll_opened=world.OPENED_ON, **opening)
            case "acknowledged" | "replied":
                return replace(entry, filed=memo.digest)  # type: ignore[call-arg]
        return entry

    return replace(_cheating(change), blocks=memo.show(), co_signatures=signed, names=())


def _replied(blocks: tuple[bytes, ...]) -> Pack:
    reply = Text(tuple(blocks), "reply")

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        return replace(entry, reply=reply.digest) if label == "replied" else entry  # type: ignore[call-arg]

    return replace(_cheating(change), reply=reply.show())


def _grown_by_one() -> Pack:
    """Let the roll grow by one place the day after it had changed."""
    dates = {"opened": (19, SMALL), "idle": (20, LARGE - 1), "grown": (21, LARGE), "after": (25, LARGE)}

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        if label in dates:
            day, size = dates[label]
            return world.roll(date(2026, 11, day), size)
        match label:
            case "circulated":
                return world.circulated(roll=date(2026, 11, 19))
            case "filed A":
                return replace(entry, roll_opened=date(2026, 11, 19), roll_filed=date(2026, 11, 21))  # type: ignore[call-arg]
            case "filed B" | "filed C":
                return None
        return entry

    record = World(change=change)
    return replace(answered(record), entries=record.show((*world.ALL_OF_A, "idle")))


def _alone_with_two_rolls() -> Pack:
    """Let somebody who files alone choose an older roll."""

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        return replace(entry, roll_opened=world.OPENED_ON) if label == "filed B" else entry  # type: ignore[call-arg]

    record = World(change=change)
    return replace(overdue(record), entries=record.show(("opened", "grown", "filed B")))


def _last_roll_left_out() -> Pack:
    """Show a memo that nobody signed under another roll than that of its filing."""
    record = World()
    return replace(by_nobody(record), entries=record.show(("idle", "filed C")))


def _acknowledged_twice() -> Pack:
    record = World()
    record.enter("again", world.life()["acknowledged"])
    return replace(answered(record), entries=record.show((*world.ALL_OF_A, "again")))


def _early_overdue() -> Pack:
    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        early = datetime.fromisoformat("2026-12-01T00:00:00Z")
        return replace(entry, at=early) if label == "B no reply" else entry  # type: ignore[call-arg]

    return overdue(World(change=change))


def _without_roll() -> Pack:
    """File a memo before the term had a roll: the drafter has no place, and nobody can sign."""
    record = World(change=lambda label, entry: entry if label in {"settings", "filed C"} else None)
    return by_nobody(record)


# ZIP files as others write them.


def _written(broken: Mapping[str, tuple[Pack, str]]) -> Broken:
    return {name: (write_pack(pack), reason) for name, (pack, reason) in broken.items()}


def _unpacked(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _minus(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    return {each: content for each, content in files.items() if each != name}


def _renamed(files: Mapping[str, bytes], old: str, new: str) -> bytes:
    names = {old: new, f"{old}.tlog-proof": f"{new}.tlog-proof"}
    return _zipped({names.get(name, name): content for name, content in files.items()})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(_info(name), content)
    return out.getvalue()


def _info(name: str, year: int = 1980) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(year, 1, 1, 0, 0, 0))
    info.create_system = 0
    return info


def _zipped_anew(raw: bytes) -> bytes:
    """Pack the same files as a mail gateway might: another order, other times, extra fields, a comment."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in reversed(_unpacked(raw).items()):
            info = _info(name, 2027)
            info.extra = b"\xfe\xca\x04\x00mail"
            archive.writestr(info, content)
        archive.comment = b"scanned by the gateway"
    return out.getvalue()


def _twice(files: Mapping[str, bytes], name: str) -> bytes:
    """Write one file under a name of the same length, then give it the other's name."""
    other = "x" * len(name)
    return _zipped({**files, other: files[name]}).replace(other.encode(), name.encode())


def _bomb(files: Mapping[str, bytes]) -> bytes:
    """Let the directory claim that the names are four gigabytes long."""
    raw = _zipped(files)
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"names"))
    return raw[: at + 24] + (0xFFFF_FFF0).to_bytes(4, "little") + raw[at + 28 :]
