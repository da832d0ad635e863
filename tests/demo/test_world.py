"""What the demo ships fits together: places come from the published secrets, proofs belong to the texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from demur.demo import places, script, staff
from demur.demo.people import ENTITLED, ORIGIN, PEOPLE, PLACES, TERMS, chain_of, published_secret
from demur.demo.script import MEMOS
from demur_verify.place import place_of


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("number", [1, 7, PLACES])
def test_a_shipped_place_is_that_of_the_published_secret(term: str, number: int) -> None:
    secret = published_secret(number, term)

    assert places.commitments(term)[number - 1] == place_of(ORIGIN, term, secret).commitment


@pytest.mark.parametrize("memo", MEMOS)
def test_the_proofs_are_those_of_the_text_as_it_stands(memo: int) -> None:
    written = script.memo(memo)
    shipped = json.loads(places.PROOFS_FILE.read_bytes())[str(memo)]

    assert {one["digest"] for one in shipped} == {written.digest().hex()}
    assert [one["member"] for one in shipped] == places.signers_of(written)
    assert len({one["nullifier"] for one in shipped}) == written.signers


def test_nobody_has_signed_as_a_person_that_a_visitor_can_be() -> None:
    could_be = {one.place for one in PEOPLE}

    assert could_be.isdisjoint(places.signers_of(script.memo(3)))


def test_a_chain_gives_the_secrets_of_its_terms() -> None:
    assert chain_of(7).secret_of("2027-03") == published_secret(7, "2027-03")


def test_the_staff_are_as_many_as_the_pages_say() -> None:
    rows = [line.split(",") for line in staff.member_list().decode().splitlines()[1:]]
    ranks = Counter(row[3] for row in rows)

    assert sum(ranks.values()) - ranks[staff.IN_OFFICE] == ENTITLED
    assert Counter(row[3] for row in rows[:PLACES]) == staff.WITH_PLACES
    assert rows[6][:2] == ["k-0007", "Noor"]


def test_a_real_record_cannot_be_started_as_a_demo() -> None:
    environment = {**os.environ, "DEMUR_DEMO": "1", "DEMUR_RECORD_ORIGIN": "dissent.example/record"}
    program = "import django; django.setup()"

    started = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )

    assert started.returncode == 1
    assert "DEMUR_DEMO is not for dissent.example/record" in started.stderr
