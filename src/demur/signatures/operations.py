"""
Taking letters: a delivery is kept, a batch is opened and its proofs checked, what stands is kept, each text gets a
signed list.

Nothing here knows who sent a letter. No fate goes back: a member's desk learns it from the lists. What is refused is
dropped without a trace, since a note about a refused letter would be a note about somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from demur.signatures import queries
from demur.signatures.intake import Intake
from demur.signatures.models import BatchList, CoSignature, Deliveries, Withdrawal
from demur.signatures.queries import DeliveriesSeen
from demur.signatures.rules import OpenText, Proven, Standing, settle
from demur_verify.canonical import hour_of
from demur_verify.circulation import Commitment, StandingNote, sign_standing
from demur_verify.co_signature import Act, Way, disclosure_of, message_of, scope_of
from demur_verify.co_signature import CoSignature as Signature
from demur_verify.errors import Malformed, Refused
from demur_verify.letter import DoorKey, Letter, open_letter
from demur_verify.membership import Membership, refused_memberships
from demur_verify.note import NoteSigner


class LetterNotTaken(Refused):
    """A letter that came with a filing, and is told so; nobody is told of a letter that came through the relay."""


def intake() -> Intake:
    """Return this installation's intake."""
    return Intake(settings.DATA / "intake.sqlite3")


def take_delivery(raw: bytes, *, at: datetime, part: int = 1, parts: int = 1) -> int:
    """
    Keep what the relay hands over, durably, until the next batch is taken; return how many letters it was.

    A delivery of several parts has come when its last part has: no batch, and no closing, falls between two of them.

    :param raw: sealed letters one after another; a delivery may be empty
    :raises NotLetters: the length is no multiple of a letter's
    :raises IntakeFull: there is no room; nothing was kept
    """
    if not 1 <= part <= parts:
        raise Malformed("batch-part-malformed")
    kept = intake().put(raw)
    if part == parts:
        with transaction.atomic():
            row = lock_deliveries()
            row.came += 1
            row.came_at = hour_of(at)
            row.save(update_fields=["came", "came_at"])
    return kept


def lock_deliveries() -> Deliveries:
    """
    Return the row of deliveries, held until the transaction ends.

    Whoever keeps a batch or closes a text holds it, so that no letter is kept for a text that another process closes.
    """
    Deliveries.objects.get_or_create(one=1)
    return Deliveries.objects.select_for_update().get(one=1)


def read_batch(batch: int, door: DoorKey, texts: Iterable[OpenText]) -> dict[bytes, list[Letter]]:
    """
    Open the letters that wait, as one batch, and return those whose proofs hold, by the text they are about.

    Slow, and outside any transaction. The letters stay where they are until `forget_batch`.
    """
    by_digest = {text.digest: text for text in texts}
    proven: dict[bytes, list[Letter]] = {digest: [] for digest in by_digest}
    for some in intake().begin(batch):
        mine: dict[bytes, list[Letter]] = {}
        for letter in (_opened(door, sealed) for sealed in set(some)):
            if letter is not None and letter.digest in by_digest:
                mine.setdefault(letter.digest, []).append(letter)
        for digest, letters in mine.items():
            proven[digest] += proven_letters(letters, by_digest[digest])
    return proven


@transaction.atomic
def keep_batch(
    delivery: DeliveriesSeen,
    proven: Mapping[bytes, Sequence[Letter]],
    texts: Iterable[OpenText],
    slips: NoteSigner,
    *,
    at: datetime,
) -> bool:
    """
    Keep what a batch brought and sign a list for each text; False where the batch was taken before.

    One transaction for all texts, each written in the order of nullifiers.

    :param delivery: what had come when the letters were read; one that came since then is not taken by this
    :param texts: those that are open now, inside this transaction; letters about any other are dropped
    :param at: the moment of the batch; only its hour is written
    """
    row = lock_deliveries()
    if row.taken >= delivery.came:
        return False
    for text in texts:
        letters = proven.get(text.digest, ())
        before = queries.standing_on(text.digest)
        after = settle(
            before,
            [_proven_of(letter) for letter in letters if letter.act is Act.CO_SIGN],
            [letter.nullifier for letter in letters if letter.act is Act.WITHDRAW],
        )
        _write(text.digest, before, after)
        _sign_list(text, after, slips, at)
    row.taken, row.taken_at = delivery.came, delivery.came_at
    row.save(update_fields=["taken", "taken_at"])
    return True


def forget_batch(batch: int) -> None:
    """Overwrite the letters of every batch up to one that is taken. Called again after a stop, it finds nothing."""
    intake().forget(through=batch)


def take_letter(sealed: bytes, door: DoorKey, text: OpenText) -> Proven:
    """
    Take the one letter that comes with a filing (protocol 6), and say what is wrong with it.

    :raises LetterNotTaken: `letter-unreadable`, `letter-not-a-co-signature`, `letter-of-another-memo`,
        `letter-against-an-old-roll`, `letter-proof-fails`
    """
    letter = _opened(door, sealed)
    if letter is None:
        raise LetterNotTaken("letter-unreadable")
    if letter.act is not Act.CO_SIGN:
        raise LetterNotTaken("letter-not-a-co-signature")
    if (letter.origin, letter.term, letter.digest) != (text.origin, text.term, text.digest):
        raise LetterNotTaken("letter-of-another-memo")
    if letter.size not in text.rolls:
        raise LetterNotTaken("letter-against-an-old-roll", facts={"size": letter.size})
    if not proven_letters([letter], text):
        raise LetterNotTaken("letter-proof-fails")
    return _proven_of(letter)


def proven_letters(letters: Sequence[Letter], text: OpenText) -> list[Letter]:
    """Return the letters of a text whose proofs hold; the door computes scope and message itself (protocol 5)."""
    scope = scope_of(text.origin, text.term, text.digest)
    claims: list[tuple[Letter, Membership]] = []
    for letter in letters:
        roll = text.rolls.get(letter.size)
        if roll is None or (letter.origin, letter.term) != (text.origin, text.term):
            continue
        membership = Membership(
            root=roll.root,
            nullifier=letter.nullifier,
            message=message_of(letter.act, scope, letter.disclosure, letter.follow),
            scope=scope,
            points=letter.points,
            depth=roll.depth,
        )
        claims.append((letter, membership))
    refused = refused_memberships([membership for _, membership in claims])
    return [letter for index, (letter, _) in enumerate(claims) if index not in refused]


@transaction.atomic
def close_text(*, digest: bytes) -> list[Signature]:
    """
    Close the door for one text: return what stands, in the order of LIST, and erase the rest (protocol 6).

    Called inside the transaction of filing, which keeps LIST. The signed lists stay: desks compare them with LIST.
    """
    standing = queries.standing_on(digest)
    CoSignature.objects.filter(digest=digest).delete()
    Withdrawal.objects.filter(digest=digest).delete()
    return [standing.signatures[nullifier].signature for nullifier in sorted(standing.signatures)]


def _opened(door: DoorKey, sealed: bytes) -> Letter | None:
    """
    Open a letter, None where it cannot count.

    Of one without a name the door sees that there is none behind its disclosure: nobody's name can be opened later for
    a signature that was counted as anonymous.
    """
    try:
        letter = open_letter(door, sealed)
    except Refused:
        return None
    nameless = letter.act is Act.CO_SIGN and letter.way is Way.ANONYMOUS
    if nameless and letter.disclosure != disclosure_of(letter.salt, letter.way, "", ""):
        return None
    return letter


def _proven_of(letter: Letter) -> Proven:
    """Keep of a letter what counts; way and salt of an anonymous one are dropped here, at the door."""
    anonymous = letter.way is Way.ANONYMOUS
    return Proven(
        signature=Signature(
            size=letter.size,
            nullifier=letter.nullifier,
            disclosure=letter.disclosure,
            follow=letter.follow,
            points=letter.points,
        ),
        way=letter.way,
        salt=None if anonymous else letter.salt,
    )


def _write(digest: bytes, before: Standing, after: Standing) -> None:
    """Write the difference, sorted by nullifier: the order of rows tells nothing of the order of letters."""
    changed = {n: proven for n, proven in after.signatures.items() if before.signatures.get(n) != proven}
    gone = [n for n in before.signatures if n not in after.signatures or n in changed]
    for n in gone:
        CoSignature.objects.filter(digest=digest, nullifier=queries.wide(n)).delete()
    CoSignature.objects.bulk_create(queries.row_of(digest, changed[n]) for n in sorted(changed))
    new = sorted(after.withdrawn - before.withdrawn)
    Withdrawal.objects.bulk_create(Withdrawal(digest=digest, nullifier=queries.wide(n)) for n in new)


def _sign_list(text: OpenText, standing: Standing, slips: NoteSigner, at: datetime) -> None:
    """Sign what stands; where nothing changed within the hour the note would be the same, and is there already."""
    lines = queries.standing_list(standing)
    said = StandingNote(
        origin=text.origin, circulated=Commitment(text.circulated), at=hour_of(at), list_digest=lines.digest()
    )
    note = sign_standing(said, slips).to_bytes()
    latest = BatchList.objects.filter(digest=text.digest).order_by("-number").first()
    if latest and bytes(latest.note) == note:
        return
    number = latest.number + 1 if latest else 0
    BatchList.objects.create(digest=text.digest, number=number, note=note, lines=lines.to_bytes())
