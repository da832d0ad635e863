"""The witness's page: what it has seen, how old, what it serves, how to hand over its key, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client

from demur.witness.application import Desk, WitnessApplication
from demur.witness.countersigning import Countersigner
from demur.witness.heads import Heads
from demur.witness.mirror import Mirror
from demur.witness.origin import Origin
from demur.witness.page import WitnessPage
from demur_verify.note import VerifierKey
from demur_verify.trust_policy import TrustPolicy
from demur_verify.witness_protocol import AddCheckpoint, WitnessRefused
from tests.witness.conftest import NOON, RecordOfTests

Visit = Callable[..., Client]


@pytest.fixture
def visit(tmp_path: Path, log: RecordOfTests, heads: Heads, desk_folder: Path) -> Visit:
    (tmp_path / "trust.policy").write_text(log.policy)
    origin = Origin(
        data=tmp_path / "witness",
        url="https://desk.union.example",
        sites=("https://dissent.example",),
        policy_file=tmp_path / "trust.policy",
        keeper={"en": "Staff <Association>", "ar": "رابطة العاملين"},
        desk=desk_folder,
    )

    def client(key: VerifierKey | None = None) -> Client:
        desk = Desk(origin)
        mirror = Mirror(origin, heads, log.folder)
        page = WitnessPage(
            origin, heads, mirror, key, now=lambda: NOON + timedelta(hours=3), stylesheets=desk.files.paths(".css")
        )
        return Client(WitnessApplication(origin, [desk, page], otherwise=desk.file))

    return client


def read(client: Client, path: str) -> str:
    answer = client.get(path, base_url="https://desk.union.example")
    assert answer.status_code == 200
    return answer.text


def test_a_witness_that_has_seen_nothing_says_so(visit: Visit) -> None:
    english, arabic = read(visit(), "/en/witness"), read(visit(), "/ar/witness")

    assert "It has not countersigned anything of the record" in english
    assert "has no key yet" in english
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "لم يصدّق بعد على شيء من السجل" in arabic
    assert "Staff &lt;Association&gt;: witness of the record" in english


@pytest.mark.parametrize(
    ("path", "when", "age"),
    [
        ("/en/witness", "24 November 2026, 12:00 UTC", "Full hours since then"),
        (
            "/ar/witness",
            "24 تشرين الثاني/نوفمبر 2026، الساعة 12:00 بالتوقيت العالمي",
            "الساعات الكاملة المنقضية منذ ذلك",
        ),
    ],
)
def test_it_tells_what_it_has_seen_and_how_old_that_is(
    visit: Visit, countersigner: Countersigner, log: RecordOfTests, path: str, when: str, age: str
) -> None:
    signed = log.grow(*(b"%d" % each for each in range(1200)))
    key = log.signer.key
    countersigner.add_checkpoint(log.request(0, signed), {key.name: [key]}, at=NOON)

    page = read(visit(countersigner.key), path)

    assert when in page
    assert "<bdi>1,200</bdi>" in page
    assert f"<dt>{age}</dt><dd><bdi>3</bdi></dd>" in page
    assert signed.checkpoint.root.hex() in re.sub(r"</?i>|<wbr>", "", page)
    assert 'href="/assets/demur.css"' in page
    assert "style=" not in page


def test_its_key_is_handed_over_as_a_line_of_a_policy(
    visit: Visit, countersigner: Countersigner, log: RecordOfTests
) -> None:
    page = read(visit(countersigner.key), "/en/witness")

    found = re.search(r'data-testid="witness-key">(witness NAME [^<]+)</code>', page)
    assert found is not None
    policy = TrustPolicy.parse(f"log {log.signer.key}\n{found[1].replace('NAME', 'union')}\nquorum union\n".encode())
    assert policy.witnesses[0].key == countersigner.key
    assert policy.witnesses[0].url == b"https://desk.union.example"


def test_two_histories_are_an_alarm(visit: Visit, countersigner: Countersigner, log: RecordOfTests) -> None:
    key = log.signer.key
    countersigner.add_checkpoint(log.request(0, log.grow(b"a", b"b")), {key.name: [key]}, at=NOON)
    quiet = read(visit(countersigner.key), "/en/witness")
    log.entries[0] = b"rewritten"
    with pytest.raises(WitnessRefused):
        countersigner.add_checkpoint(AddCheckpoint(2, (), log.grow()).to_bytes(), {key.name: [key]}, at=NOON)

    loud = read(visit(countersigner.key), "/en/witness")

    assert 'role="alert"' not in quiet
    assert 'role="alert" data-reason="two-histories"' in loud
    assert 'data-reason="two-histories"' in read(visit(countersigner.key), "/ar/witness")


def test_the_bare_address_leads_to_the_readers_language(visit: Visit) -> None:
    answer = visit().get("/witness", base_url="https://desk.union.example", headers={"Accept-Language": "ar"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/ar/witness")
