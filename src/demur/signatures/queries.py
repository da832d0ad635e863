"""Questions about co-signatures: what stands on a text, what its signed lists say. None leads to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from demur.signatures.models import BatchList, CoSignature, Deliveries, Withdrawal
from demur.signatures.rules import Proven, Standing
from demur_verify.circulation import StandingLine, StandingList
from demur_verify.co_signature import CoSignature as Signature
from demur_verify.co_signature import Way
from demur_verify.kinds import Disclosure, Nullifier

FIELD_BYTES = 32


@dataclass(frozen=True)
class SignedList:
    """One list of who stands on a text after a batch, as bytes, and the note that signs it."""

    note: bytes
    lines: bytes


@dataclass(frozen=True)
class DeliveriesSeen:
    """How many deliveries came and were taken so far, and the hours in which the last of each came."""

    came: int
    came_at: datetime | None
    taken: int
    taken_at: datetime | None

    @property
    def one_waits(self) -> bool:
        """Whether a delivery came that was not taken yet."""
        return self.came > self.taken


def deliveries() -> DeliveriesSeen:
    """Return what came from the relay so far."""
    row = Deliveries.objects.filter(one=1).first() or Deliveries()
    return DeliveriesSeen(came=row.came, came_at=row.came_at, taken=row.taken, taken_at=row.taken_at)


def standing_on(digest: bytes) -> Standing:
    """Return what stands on a text now."""
    signatures = {_number(row.nullifier): _proven_of(row) for row in CoSignature.objects.filter(digest=digest)}
    withdrawn = Withdrawal.objects.filter(digest=digest).values_list("nullifier", flat=True)
    return Standing(signatures=signatures, withdrawn=frozenset(_number(one) for one in withdrawn))


def count_on(digest: bytes) -> int:
    """Return how many co-signatures stand on a text now."""
    return CoSignature.objects.filter(digest=digest).count()


def counts_on(digests: Iterable[bytes]) -> dict[bytes, int]:
    """Return how many co-signatures stand on each text now; one that has none is left out."""
    rows = CoSignature.objects.filter(digest__in=list(digests)).values("digest").annotate(count=Count("pk"))
    return {bytes(row["digest"]): row["count"] for row in rows.order_by()}


def signed_lists(digest: bytes) -> list[SignedList]:
    """Return every signed list of a text, the oldest first."""
    rows = BatchList.objects.filter(digest=digest).order_by("number")
    return [SignedList(note=bytes(row.note), lines=bytes(row.lines)) for row in rows]


def latest_list(digest: bytes) -> SignedList | None:
    """Return the newest signed list of a text; None before the first batch."""
    row = BatchList.objects.filter(digest=digest).order_by("-number").first()
    return SignedList(note=bytes(row.note), lines=bytes(row.lines)) if row else None


def standing_list(standing: Standing) -> StandingList:
    """Write what stands as the list that desks keep; of a withdrawn signature only its number is left."""
    stands = [
        StandingLine(nullifier=nullifier, follow=proven.signature.follow, state="standing")
        for nullifier, proven in standing.signatures.items()
    ]
    gone = [StandingLine(nullifier=nullifier, follow=0, state="withdrawn") for nullifier in standing.withdrawn]
    return StandingList.of([*stands, *gone])


def row_of(digest: bytes, proven: Proven) -> CoSignature:
    """Return the row that keeps a co-signature; not yet written."""
    signature = proven.signature
    return CoSignature(
        digest=digest,
        nullifier=wide(signature.nullifier),
        size=signature.size,
        disclosure=bytes(signature.disclosure),
        follow=wide(signature.follow),
        points=b"".join(wide(point) for point in signature.points),
        way=proven.way.value,
        salt=proven.salt,
    )


def wide(number: int) -> bytes:
    """Write a number in 32 bytes, as tables hold it."""
    return number.to_bytes(FIELD_BYTES, "big")


def _proven_of(row: CoSignature) -> Proven:
    points = bytes(row.points)
    numbers = [int.from_bytes(points[at : at + FIELD_BYTES], "big") for at in range(0, len(points), FIELD_BYTES)]
    signature = Signature(
        size=row.size,
        nullifier=_number(row.nullifier),
        disclosure=Disclosure(bytes(row.disclosure)),
        follow=int.from_bytes(bytes(row.follow), "big"),
        points=tuple(numbers),
    )
    return Proven(signature=signature, way=Way(row.way), salt=None if row.salt is None else bytes(row.salt))


def _number(value: bytes | memoryview) -> Nullifier:
    return Nullifier(int.from_bytes(bytes(value), "big"))
