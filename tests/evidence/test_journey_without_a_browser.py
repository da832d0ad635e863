"""
A memo's whole life through real processes, killed after each act: what was acknowledged is there, and nothing tells.

Everything here is read from one journey (`tests/evidence/journey.py`).
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demur_verify.co_signature import disclosure_salt, follow_key
from demur_verify.identity import Identity, identity_of
from demur_verify.pack import read_pack
from demur_verify.place import HeldPlace, identity_key
from tests.evidence.journey import PASSPHRASE, SIGNERS, Journey
from tests.evidence.running import ADDRESS, AGENT, PASSWORD, Installation

ANONYMOUS = ("bo", "fay")
TERM = "2027-03"
TERMS = (TERM, "2027-04", "2027-05", "2028-03")
NOT_A_MEMBERS_MOMENT = {
    "django_migrations.applied",
    "standing_account.date_joined",  # when the list of members was imported
    "memos_draft.saved_at",  # its drafters are known, and are told
    "memos_revision.at",  # the same moment, kept with what was saved
    "record_checkpoint.countersigned_at",  # the witnesses' word, which is public
    "heads.at",
}
FINER_THAN_AN_HOUR = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:(?!00:00(?:Z|\+00:00)?$)\d\d:\d\d")


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Go through the whole journey once."""
    folder = tmp_path_factory.mktemp("journey")
    gone = Journey(Installation(folder / "installation"), folder / "devices")
    try:
        gone.run()
        yield gone
    finally:
        gone.installation.kill()


def checked(pack: bytes, folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Run `demur-verify pack` on a file; return its exit status and what it says."""
    file = folder / "memo.demur"
    file.write_bytes(pack)
    command = [sys.executable, "-m", "demur_verify.command", "pack", str(file), "--json", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def with_another(name: str, pack: bytes, old: bytes, new: bytes) -> bytes:
    """Write a pack anew with some bytes of one file in it changed."""
    before = zipfile.ZipFile(io.BytesIO(pack))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as after:
        for each in before.namelist():
            content = before.read(each)
            assert each != name or old in content
            after.writestr(each, content.replace(old, new) if each == name else content)
    return changed.getvalue()


def test_three_were_counted_though_the_relay_was_killed_with_their_letters(journey: Journey) -> None:
    assert journey.counted == {"signed": 3}


def test_everything_was_killed_twenty_times_on_the_way(journey: Journey) -> None:
    assert journey.installation.kills == 20


def test_the_pack_is_proven_offline(journey: Journey, tmp_path: Path) -> None:
    status, report = checked(journey.pack, tmp_path, "--policy", str(journey.installation.policy))

    assert (status, report["verdict"]) == (0, "proven")
    assert report["signatures"]["count"] == 2
    assert report["signatures"]["roll_filed"] == 21
    assert report["filed"]["at"] == "2027-03-05T09:00:00Z"
    assert report["reply"]["state"] == "replied"
    assert [name.name for name in read_pack(journey.pack).names] == ["Gus"]


def test_without_a_policy_it_is_no_more_than_consistent(journey: Journey, tmp_path: Path) -> None:
    status, report = checked(journey.pack, tmp_path)

    assert (status, report["verdict"]) == (4, "consistent")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("blocks/0003", b"harbour", b"harvest"),
        ("reply/0001", b"risk", b"ease"),
        ("co-signatures", b"count 2", b"count 1"),
        ("names", b"Gus", b"Bob"),
        (f"leaves/{TERM}", b"1", b"2"),
    ],
)
def test_a_pack_in_which_something_was_changed_is_refused(
    journey: Journey, tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    changed = with_another(name, journey.pack, old, new)

    status, report = checked(changed, tmp_path, "--policy", str(journey.installation.policy))

    assert (status, report["verdict"]) == (1, "refused")


def test_half_a_pack_proves_nothing(journey: Journey, tmp_path: Path) -> None:
    assert checked(journey.pack[: len(journey.pack) // 2], tmp_path)[0] in {1, 3}
    assert checked(journey.pack[:2], tmp_path)[0] == 3


def test_every_step_that_was_acknowledged_is_in_the_record_once(journey: Journey) -> None:
    bundles = (journey.installation.data / "record").glob("tile/entries/*.p/*")
    newest = max(bundles, key=lambda bundle: int(bundle.name)).read_bytes()
    kinds = [kind.decode() for kind in re.findall(rb"demur/([a-z]+)/v1\n", newest)]

    assert [kind for kind in kinds if kind not in {"settings", "roll"}] == [
        "circulated",
        "filed",
        "acknowledged",
        "replied",
    ]


# --- every byte that the run wrote


@pytest.fixture(scope="module")
def written(journey: Journey) -> dict[str, bytes]:
    """Read every file below the folders of site, witness and lines, without the servers' own addresses."""
    where = journey.installation
    own = [f"127.0.0.1:{port}".encode() for port in (where.site_port, where.witness_port)]
    files = {
        str(path.relative_to(where.folder)): path.read_bytes() for path in where.folder.rglob("*") if path.is_file()
    }
    assert {name.split("/")[0] for name in files} == {"site", "witness", "said"}
    return {name: re.sub(b"|".join(map(re.escape, own)), b"", content) for name, content in files.items()}


def holding(needle: bytes, written: dict[str, bytes]) -> list[str]:
    """Return the files in which something stands."""
    return [name for name, content in written.items() if needle in content]


def forms_of(number: int) -> list[bytes]:
    """Write a number in every way that it may have been written."""
    wide = number.to_bytes(32, "big")
    return [wide, wide[::-1], *(text.encode() for text in (str(number), wide.hex(), wide.hex().upper()))]


def secrets_of(place: HeldPlace, digest: bytes) -> dict[str, int]:
    """Return all that only a device knows, and of which the server may hold nothing."""
    secret = place.chain.secret_of(TERM)

    def scalar(identity: Identity) -> int:
        return identity.secret_scalar

    known: dict[str, int] = {
        "disclosure's salt": int.from_bytes(disclosure_salt(digest, secret), "big"),
        "follow key": int.from_bytes(follow_key(place.origin, digest, secret), "big"),
        "follow scalar": scalar(identity_of(follow_key(place.origin, digest, secret))),
    }
    for term in TERMS:
        held = place.chain.secret_of(term)
        known[f"secret of {term}"] = int.from_bytes(held, "big")
        known[f"key of {term}"] = int.from_bytes(identity_key(place.origin, term, held), "big")
        known[f"scalar of {term}"] = scalar(place.identity_in(term))
    return known


def test_the_search_finds_what_was_given_openly(journey: Journey, written: dict[str, bytes]) -> None:
    gus = journey.held("gus")
    salt = disclosure_salt(bytes.fromhex(read_digest_of(journey)), gus.chain.secret_of(TERM))

    assert all(holding(needle, written) for needle in (b"Gus", b"permit desk", gus.person.encode(), salt))


def test_no_address_and_no_agent_of_a_visitor_was_written(written: dict[str, bytes]) -> None:
    packed = bytes(int(part) for part in ADDRESS.split("."))
    marks = [ADDRESS.encode(), packed + b"\0", AGENT.encode(), AGENT.split("/")[0].encode(), b"127.0.0.1", b"urllib3"]

    assert {mark: found for mark in marks if (found := holding(mark, written))} == {}


@pytest.mark.parametrize("username", ANONYMOUS)
def test_no_secret_of_an_anonymous_signer_was_written(
    journey: Journey, written: dict[str, bytes], username: str
) -> None:
    digest = bytes.fromhex(read_digest_of(journey))

    found = {
        what: names
        for what, number in secrets_of(journey.held(username), digest).items()
        for form in forms_of(number)
        if (names := holding(form, written))
    }

    assert found == {}


@pytest.mark.parametrize("username", SIGNERS)
def test_a_place_stands_on_the_roll_and_nowhere_near_a_letter(
    journey: Journey, written: dict[str, bytes], username: str
) -> None:
    place = journey.held(username).identity_in(TERM).commitment

    found = {name for form in forms_of(place) for name in holding(form, written)}

    assert any(name.startswith("witness/mirror/rolls/") for name in found)
    others = {name for name in found if not re.match(r"(site/record|witness/mirror)/rolls/|site/demur\.sqlite3", name)}
    assert others == set()


def test_of_letters_that_were_delivered_nothing_is_left(journey: Journey, written: dict[str, bytes]) -> None:
    assert len(journey.letters) == 4
    pieces = [letter[at : at + 24] for letter in journey.letters for at in range(0, len(letter) - 24, 24)]

    assert [piece for piece in pieces if holding(piece, written)] == []


def test_no_password_and_no_passphrase_was_written(written: dict[str, bytes]) -> None:
    assert holding(PASSWORD.encode(), written) + holding(PASSPHRASE.encode(), written) == []


def test_no_process_had_anything_to_say_but_where_it_is(written: dict[str, bytes]) -> None:
    said = b"".join(content for name, content in written.items() if name.startswith("said/"))

    assert set(said.splitlines()) == {b"demur witness: at http://"}


def read_digest_of(journey: Journey) -> str:
    """Return the memo's digest, in hexadecimal digits."""
    handed = json.loads((journey.devices / "bo.desk.json").read_bytes())
    digest: str = handed["memos"][0]["digest"]
    return digest


def times_in(database: Path) -> set[tuple[str, str]]:
    """Return the columns of a database that hold a time finer than the hour."""
    found: set[tuple[str, str]] = set()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (a name that the database gave)
        names = [column[0] for column in rows.description]
        for row in rows:
            found |= {(table, name) for name, value in zip(names, row, strict=True) if is_fine(value)}
    connection.close()
    return found


def is_fine(value: object) -> bool:
    """Tell a moment that is finer than the hour, as text or in seconds since 1970."""
    if isinstance(value, str):
        return bool(FINER_THAN_AN_HOUR.match(value))
    return isinstance(value, int | float) and 1.7e9 < value < 1.9e9 and value % 3600 != 0


def test_times_that_databases_hold_are_full_hours(journey: Journey) -> None:
    where = journey.installation
    databases = [*where.data.glob("*.sqlite3"), *where.witness_data.glob("*.sqlite3")]

    fine = {f"{table}.{column}" for database in databases for table, column in times_in(database)}

    assert fine - NOT_A_MEMBERS_MOMENT == set()
