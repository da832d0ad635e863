"""
The record's tables: entries (outbox and record in one), the tree's right edge, and every countersigned checkpoint.

What stands in an entry never changes, and one that has an index never changes at all: triggers in the database refuse
it (migration 0002). That stops accidents; it is the witnesses who stop a person.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length

from demur_verify.entries import KINDS, LARGEST_RECORD_ENTRY, Settings
from demur_verify.merkle import HASH_SIZE

models.BinaryField.register_lookup(Length)


class Entry(models.Model):
    """
    One entry: it waits in the outbox without an index, then stands at its index for good.

    `id` is the order of the outbox and stays inside. `entered_at` is a full hour.
    """

    leaf_hash = models.BinaryField(max_length=HASH_SIZE, db_index=True)
    raw = models.BinaryField(max_length=LARGEST_RECORD_ENTRY)
    kind = models.CharField(max_length=20)
    entered_at = models.DateTimeField()
    index = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["leaf_hash"], condition=~models.Q(kind=Settings.KIND), name="an_entry_is_entered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(leaf_hash__length=HASH_SIZE), name="record_leaf_hash_is_32_bytes"
            ),
            models.CheckConstraint(
                condition=models.Q(raw__length__gte=1, raw__length__lte=LARGEST_RECORD_ENTRY),
                name="record_entry_has_a_possible_length",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="record_entry_kind_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=models.Q(index__isnull=True), name="record_outbox")]

    def __str__(self) -> str:
        return f"{self.kind}, {'waiting' if self.index is None else f'entry {self.index}'}"


class State(models.Model):
    """
    Where the record ends: one row, whose lock elects the sequencer.

    `edge` is the right edge of the tree, level by level, each level behind the number of its hashes (one byte).
    `trouble` is the code of what keeps the sequencer from signing; empty while nothing does.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    edge = models.BinaryField(default=b"")
    root = models.BinaryField(max_length=HASH_SIZE)
    trouble = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="the_record_has_one_state"),
            models.CheckConstraint(condition=models.Q(root__length=HASH_SIZE), name="record_root_is_32_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.size} entries"


class Checkpoint(models.Model):
    """
    A checkpoint that the quorum of its day countersigned, with all its lines; every one is kept.

    `countersigned_at` is when the quorum stood, by the witnesses' clocks; empty where the policy asked for none.
    """

    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=HASH_SIZE)
    note = models.BinaryField()
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(root__length=HASH_SIZE), name="checkpoint_root_is_32_bytes")
        ]
        indexes: ClassVar = [models.Index(fields=["size", "id"], name="checkpoints_by_size")]

    def __str__(self) -> str:
        return f"checkpoint of {self.size} entries"
