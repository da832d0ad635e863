"""Receipts: C2SP's example, one encoding, and no change that a policy lets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import notes, records
from vectors.make._common import POLICY
from vectors.make.entries import FILED
from verify.tests.formats.properties import bytes_like, digests, holds_one_encoding

from demur_verify.errors import Refused
from demur_verify.merkle import InclusionRefused
from demur_verify.receipt import Receipt, check_receipt, check_receipt_path, make_receipt
from demur_verify.tiles import RightEdge, TileReader
from demur_verify.trust_policy import TrustPolicy

GOOD = [raw for raw, reason in records.receipts().values() if reason is None]
TRUST = TrustPolicy.parse(POLICY)
EXAMPLE = """\
c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

"""
"""The example of c2sp.org/tlog-proof; its signatures are elided there, and its `extra` is not base64."""


def test_the_example_of_the_specification_is_read() -> None:
    signature = notes.C2SP_NOTE.decode().partition("\n\n")[2].replace("foo", "fancylog")

    receipt = Receipt.parse((EXAMPLE + signature).encode())

    assert (receipt.index, len(receipt.path), receipt.checkpoint.checkpoint.size) == (73_894, 5, 109_482)
    assert receipt.to_bytes().decode() == EXAMPLE + signature


@given(bytes_like(GOOD))
def test_a_receipt_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(Receipt.parse, Receipt.to_bytes, raw)


@given(bytes_like(GOOD[:1]))
def test_only_what_nothing_signs_can_be_changed_in_a_receipt(raw: bytes) -> None:
    """A line `extra`, and the lines of signatures that the quorum does not need."""
    try:
        receipt = Receipt.parse(raw)
        check_receipt(receipt, FILED.to_bytes(), TRUST)
    except Refused:
        return
    good = Receipt.parse(GOOD[0])
    assert (receipt.index, receipt.path) == (good.index, good.path)
    assert receipt.checkpoint.checkpoint == good.checkpoint.checkpoint


@given(st.binary())
def test_a_receipt_serves_no_other_entry(entry: bytes) -> None:
    with pytest.raises(InclusionRefused):
        check_receipt_path(Receipt.parse(GOOD[0]), entry + b"x")


@given(st.lists(digests, min_size=1, max_size=600, unique=True), st.data())
def test_every_entry_of_a_record_gets_a_receipt(entries: list[bytes], data: st.DataObject) -> None:
    edge = RightEdge()
    full = edge.append_entries(entries)
    tiles = {(name.level, name.index): raw for name, raw in [*full, *edge.partial_tiles()]}
    tree = TileReader(lambda level, index, _width: tiles[level, index], len(entries))
    index = data.draw(st.integers(0, len(entries) - 1))
    head = notes.Checkpoint(origin="karvonel.example/record", size=len(entries), root=edge.root())

    receipt = make_receipt(tree, index, notes.signed_checkpoint(head))

    assert check_receipt(Receipt.parse(receipt.to_bytes()), entries[index], TRUST).reached_at == notes.LATER


def test_a_receipt_in_a_tree_of_another_size_is_not_made() -> None:
    tree = TileReader(lambda _level, _index, width: bytes(32 * width), 10)

    with pytest.raises(InclusionRefused):
        make_receipt(tree, 3, notes.signed_checkpoint(notes.HEAD))
