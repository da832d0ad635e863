"""Every file under `vectors/pack/` gives exactly the verdict and the reason that the index names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demur_verify.errors import Refused
from demur_verify.groth16 import Pairing, fastest_pairing
from demur_verify.pack import read_pack, write_pack
from demur_verify.pairing_groth16py import Groth16pyPairing
from demur_verify.pairing_mcl import MclPairing
from demur_verify.pairing_py_ecc import PyEccPairing
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_pack import verify_pack

VECTORS = Path(__file__).parents[3] / "vectors" / "pack"
INDEX: dict[str, dict[str, str | None]] = json.loads((VECTORS / "index.json").read_text())
OF_PROOFS = [name for name, found in INDEX.items() if str(found["reason"]).startswith("proof-")]


def trust() -> TrustPolicy:
    return TrustPolicy.parse((VECTORS / "trust.policy").read_bytes())


def verdict_on(name: str, by: Pairing) -> dict[str, str | None]:
    try:
        report = verify_pack((VECTORS / name).read_bytes(), trust(), by)
    except Refused as refusal:
        return {"verdict": "refused", "reason": refusal.reason}
    return {"verdict": report.verdict.value, "reason": report.reason}


@pytest.mark.parametrize("name", INDEX)
def test_a_pack_gives_the_verdict_that_the_index_names(name: str) -> None:
    assert verdict_on(name, fastest_pairing()) == INDEX[name]


@pytest.mark.parametrize("name", [*OF_PROOFS, "overdue.demur"])
@pytest.mark.parametrize("library", [MclPairing, Groth16pyPairing, PyEccPairing])
def test_every_library_of_pairings_says_the_same(name: str, library: type[Pairing]) -> None:
    assert verdict_on(name, library()) == INDEX[name]


@pytest.mark.parametrize("name", [name for name, found in INDEX.items() if found["verdict"] != "refused"])
def test_a_pack_is_written_as_it_was_read(name: str) -> None:
    pack = read_pack((VECTORS / name).read_bytes())

    written = write_pack(pack)

    assert read_pack(written) == pack
    assert written == (VECTORS / name).read_bytes() or name == "zipped-anew.demur"


def test_no_vector_lies_about_without_an_index() -> None:
    there = {path.name for path in VECTORS.glob("*.demur")}

    assert there == set(INDEX)
