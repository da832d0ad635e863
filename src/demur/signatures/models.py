"""
What is kept of a co-signature: fixed-width numbers, and no key to a person, a session or a time.

A co-signature names its text by digest only. No chain of foreign keys leads from here to a member; a test walks the
schema. The keys are natural ones, so that no counter tells the order of arrival.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length

from demur_verify.co_signature import Way

WAYS = [(way.value, way.value) for way in Way]

models.BinaryField.register_lookup(Length)


def _has_length(field: str, size: int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{field}__length": size}), name=name)


class CoSignature(models.Model):
    """One member's proof on one text. `points` are eight coordinates of 32 bytes, in Semaphore's order."""

    pk = models.CompositePrimaryKey("digest", "nullifier")
    digest = models.BinaryField(max_length=32)
    nullifier = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    disclosure = models.BinaryField(max_length=32)
    follow = models.BinaryField(max_length=32)
    points = models.BinaryField(max_length=256)
    way = models.CharField(max_length=9, choices=WAYS)
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [
            _has_length("digest", 32, "co_signature_digest_is_32_bytes"),
            _has_length("nullifier", 32, "co_signature_nullifier_is_32_bytes"),
            _has_length("disclosure", 32, "co_signature_disclosure_is_32_bytes"),
            _has_length("follow", 32, "co_signature_follow_is_32_bytes"),
            _has_length("points", 256, "co_signature_points_are_256_bytes"),
            models.CheckConstraint(
                condition=models.Q(way=Way.ANONYMOUS.value, salt__isnull=True)
                | (~models.Q(way=Way.ANONYMOUS.value) & models.Q(salt__isnull=False, salt__length=32)),
                name="an_anonymous_co_signature_keeps_no_salt",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=[way.value for way in Way]), name="co_signature_way_is_known"
            ),
        ]

    def __str__(self) -> str:
        return "a co-signature"


class Withdrawal(models.Model):
    """A member took a signature back, finally; it blocks one that would come later."""

    pk = models.CompositePrimaryKey("digest", "nullifier")
    digest = models.BinaryField(max_length=32)
    nullifier = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            _has_length("digest", 32, "withdrawal_digest_is_32_bytes"),
            _has_length("nullifier", 32, "withdrawal_nullifier_is_32_bytes"),
        ]

    def __str__(self) -> str:
        return "a withdrawal"


class BatchList(models.Model):
    """
    What stood on one text after one batch, signed by the slip key: what every desk keeps and compares.

    Lists stay after filing, until the case is closed: a desk that comes late still finds what it signed.
    """

    pk = models.CompositePrimaryKey("digest", "number")
    digest = models.BinaryField(max_length=32)
    number = models.PositiveIntegerField()
    note = models.BinaryField()
    lines = models.BinaryField()

    class Meta:
        constraints: ClassVar = [_has_length("digest", 32, "batch_list_digest_is_32_bytes")]

    def __str__(self) -> str:
        return f"list {self.number}"


class Deliveries(models.Model):
    """
    One row: how many deliveries of the relay came, how many were taken, and the hour in which the last of each came.

    A circulation closes with a delivery, so that letters on their way at its end are counted (protocol 6).
    """

    one = models.PositiveSmallIntegerField(primary_key=True, default=1)
    came = models.PositiveBigIntegerField(default=0)
    came_at = models.DateTimeField(null=True)
    taken = models.PositiveBigIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(one=1), name="there_is_one_row_of_deliveries"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("came")), name="what_was_taken_came_before"),
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.came} deliveries taken"
