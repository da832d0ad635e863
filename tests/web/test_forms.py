"""Every form: what it does, what it refuses, and that nothing typed is lost."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demur.channel import queries as channel
from demur.memos import queries as memos
from demur.signatures.intake import LARGEST_DELIVERY, SEALED_SIZE
from demur.standing import queries as standing
from demur_verify.canonical import write_hour
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, BO, ORIGIN, TERM, Member
from tests.web.conftest import As, SetClock

TYPED: dict[str, Any] = {
    "title": "Open the piers",
    "policy": "harbours",
    "marking": "plain",
    "language": "en",
    "addressee": ["director"],
    "section-question": "One.\n\nTwo.",
    "section-why": "Three.",
    "recommendations": "1",
    "r1-words": "Say it.",
    "r1-kind": "say",
    "r1-to": "director",
    "r1-by": "2027-05-01",
    "revision": "0",
}
STRANGE = "\u202eesrever", "a\x00b", "\x1b[2J", "😀" * 10, "<script>alert(1)</script>", "'\"><img>"


def start(client: Client, **changes: object) -> str:
    """Save a draft; return its address."""
    answer = client.post("/en/memos/new", {**TYPED, **changes})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"]).removesuffix("/freeze")


def reason_in(answer: Any) -> str:
    """Return the code in the alert of a page that refused."""
    text = answer.content.decode()
    assert 'role="alert"' in text
    return str(text.split('data-reason="')[1].split('"')[0])


def test_ada_drafts_freezes_and_circulates(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, act="preview")

    preview = ada.get(f"{address}/freeze").content.decode()
    unread = ada.post(f"{address}/freeze", {"revision": "0"})
    frozen = ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})
    page = ada.get(address).content.decode()
    sent = ada.post(f"{address}/circulate", {"until": "2027-03-12", "confirmed": "yes"})

    assert "Paragraphs: 3; recommendations: 1." in preview
    shown = [preview.index(words) for words in ("One.", "Three.", "What we recommend", "Say it.")]
    assert shown == sorted(shown)
    assert reason_in(unread) == "not-confirmed"
    assert frozen.status_code == sent.status_code == 302
    assert 'data-testid="circulate"' in page
    assert 'data-testid="file"' in page
    (circulation,) = memos.open_circulations(moment(3, 12))
    assert write_hour(circulation.until) == "2027-03-12T17:00:00Z"
    assert "The page of memo" in ada.get(address).content.decode()


def test_what_ada_typed_stands_in_the_form_again(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)

    page = ada.get(address).content.decode()

    assert 'value="Open the piers"' in page
    assert "One.\n\nTwo." in page
    assert 'value="2027-05-01"' in page
    assert 'value="say" checked' in page


def test_recommendations_are_added_and_removed_without_a_script(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, act="add")
    two = {**TYPED, "recommendations": "2", "r2-words": "Do it.", "r2-kind": "act", "r2-to": "secretary"}

    assert 'name="r2-words"' in ada.get(address).content.decode()
    ada.post(address, {**two, "act": "remove-1"})

    page = ada.get(address).content.decode()
    assert "Do it." in page
    assert "Say it." not in page
    assert 'name="r2-words"' not in page


def test_a_pasted_text_takes_its_place_in_the_form(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    pasted = "# Let boats in\n\n## What we question\n\nThe closure.\n\n## Recommendations\n\n1. Open two piers.\n"

    address = start(ada, act="import", pasted=pasted)

    page = ada.get(address).content.decode()
    assert 'value="Let boats in"' in page
    assert "The closure." in page
    assert "Open two piers." in page


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("memo.docx", b"PK\x03\x04...", "text-of-wrong-type"),
        ("memo.txt", b"\xff\xfe\x00", "text-not-utf-8"),
        ("memo.txt", b"", "text-empty"),
        ("memo.md", "hidden \u202e turn".encode(), "character-not-allowed"),
        ("memo.txt", b"x" * ((1 << 20) + 1), "text-too-large"),
    ],
)
def test_another_file_is_refused_and_nothing_typed_is_lost(
    town: Town, signed_in: As, name: str, content: bytes, reason: str
) -> None:
    upload = SimpleUploadedFile(name, content)

    answer = signed_in("Ada").post("/ar/memos/new", {**TYPED, "act": "import", "upload": upload})

    assert answer.status_code == 409
    assert reason_in(answer) == reason
    assert "One.\n\nTwo." in answer.content.decode()


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_words_are_kept_as_text_or_named(town: Town, signed_in: As, strange: str) -> None:
    ada = signed_in("Ada")

    answer = ada.post("/en/memos/new", {**TYPED, "title": strange, "section-why": strange, "r1-words": strange})

    assert answer.status_code in {302, 409}
    page = answer if answer.status_code == 409 else ada.get(answer["Location"])
    assert "<script>alert" not in page.content.decode()
    assert "<img>" not in page.content.decode()
    assert "One.\n\nTwo." in page.content.decode()


def test_a_text_that_cannot_be_frozen_leads_back_to_its_field(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, title="", addressee=[])

    answer = ada.get(f"{address}/freeze")

    assert answer.status_code == 409
    assert reason_in(answer) == "title-missing"
    assert '<a href="#title">' in answer.content.decode()


def test_a_draft_saved_in_another_window_is_not_overwritten(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(address, {**TYPED, "title": "From the other window"})

    answer = ada.post(address, {**TYPED, "title": "From this window"})

    assert reason_in(answer) == "draft-changed-meanwhile"
    assert 'value="From this window"' in answer.content.decode()
    assert "From the other window" in ada.get(address).content.decode()


@pytest.mark.parametrize("until", ["", "2027-02-31", "yesterday", "2027-03-01", "2027-12-31", "9999-99-99"])
def test_an_end_of_circulation_that_is_none_is_named(town: Town, signed_in: As, until: str) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    answer = ada.post(f"{address}/circulate", {"until": until, "confirmed": "yes"})

    assert answer.status_code == 409
    assert reason_in(answer) in {
        "until-malformed",
        "circulation-too-long",
        "circulation-ends-before-it-begins",
    }


def test_nobody_sees_or_changes_anothers_draft(town: Town, signed_in: As) -> None:
    address = start(signed_in("Ada"))
    bo = signed_in("Bo")

    for path in ("", "/freeze", "/desk.json"):
        assert bo.get(address + path).status_code == 404
    for path in ("", "/freeze", "/circulate", "/file", "/letter", "/version"):
        assert bo.post(address + path, {**TYPED, "confirmed": "yes"}).status_code == 404


def test_ada_files_alone_without_a_signature(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    unread = ada.post(f"{address}/file", {})
    filed = ada.post(f"{address}/file", {"confirmed": "yes"})

    assert reason_in(unread) == "not-confirmed"
    number = int(filed["Location"].rpartition("/")[2])
    page = ada.get(filed["Location"]).content.decode()
    assert '<b data-testid="count">0</b>' in page
    assert "not yet in the record" in page
    assert channel.case(number) is not None


def test_ada_files_alone_with_her_letter(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})
    document = json.loads(ada.get(f"{address}/desk.json").content)
    digest = bytes.fromhex(document["memos"][0]["digest"])
    letter = base64.b64encode(town.sealed(town.letter(ADA, digest))).decode()

    other = ada.post(f"{address}/letter", {"letter": json.dumps({"digest": "00" * 32, "letter": letter})})
    filed = ada.post(f"{address}/letter", {"letter": json.dumps({"digest": digest.hex(), "letter": letter})})

    assert document["purpose"] == "filing"
    assert document["memos"][0]["number"] is None
    assert other.json()["reason"] == "letter-of-another-memo"
    assert filed.status_code == 302
    assert '<b data-testid="count">1</b>' in ada.get(filed["Location"]).content.decode()


@pytest.mark.parametrize("letter", ["", "x", "[]", "{}", '{"digest":1,"letter":2}', "[" * 100_000])
def test_a_letter_that_is_none_is_refused(town: Town, signed_in: As, letter: str) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    answer = ada.post(f"{address}/letter", {"letter": letter})

    assert answer.status_code == 409
    assert answer.json()["reason"] == "letter-unreadable"


def test_a_drafter_ends_a_circulation(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})
    ada.post(f"{address}/circulate", {"until": "2027-03-12", "confirmed": "yes"})

    ada.post(f"{address}/file", {"confirmed": "yes"})

    assert "The memo is filed with the next delivery of letters." in ada.get(address).content.decode()


def test_a_new_version_begins_with_the_words_of_the_old_one(town: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada)
    ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    answer = ada.post(f"{address}/version")

    assert answer["Location"] != address
    assert "One.\n\nTwo." in ada.get(answer["Location"]).content.decode()


def test_kim_acknowledges_with_one_click(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA, BO)
    set_clock(moment(11, 8))
    kim = signed_in("Kim")

    queue = kim.get("/en/office").content.decode()
    done = kim.post(f"/en/office/{number}/acknowledge", {"from": "office"})
    twice = kim.post(f"/en/office/{number}/acknowledge")

    assert 'data-testid="acknowledge"' in queue
    assert "2 of 5 members." in queue
    assert done["Location"] == "/en/office"
    assert reason_in(twice) == "already-acknowledged"
    assert signed_in("Ada").post(f"/en/office/{number}/acknowledge").status_code == 404


def test_dee_replies_to_every_recommendation(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA, BO)
    set_clock(moment(11, 8))
    dee = signed_in("Dee")
    half = {"disposition-1": "declined", "reasons-1": "Two stations are silent.", "disposition-2": "accepted"}

    refused = dee.post(f"/en/office/{number}/reply", {**half, "act": "send", "confirmed": "yes"})
    unconfirmed = dee.post(f"/en/office/{number}/reply", {**half, "reasons-2": "Yes.", "act": "send"})
    sent = dee.post(
        f"/en/office/{number}/reply",
        {**half, "reasons-2": "Yes.", "act": "send", "confirmed": "yes", "language": "en"},
    )

    assert reason_in(refused) == "reasons-missing"
    assert "Give the reasons for your reply to recommendation 2" in refused.content.decode()
    assert "Two stations are silent." in refused.content.decode()
    assert reason_in(unconfirmed) == "not-confirmed"
    assert sent.status_code == 302
    assert "Two stations are silent." in signed_in("Bo").get(f"/en/memos/{number}").content.decode()


def test_kim_drafts_what_dee_finds(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA, BO)
    set_clock(moment(11, 8))

    signed_in("Kim").post(f"/en/office/{number}/reply", {"reasons-1": "A draft.", "act": "draft"})

    assert "A draft." in signed_in("Dee").get(f"/en/office/{number}").content.decode()
    assert 'data-testid="send-reply"' not in signed_in("Kim").get(f"/en/office/{number}").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"disposition-1": "perhaps", "reasons-1": "x"},
        {"disposition-1": "declined", "reasons-1": "\u202e", "disposition-2": "declined", "reasons-2": "x"},
        {"disposition-1": "declined", "reasons-1": "a\x00b", "disposition-2": "declined", "reasons-2": "x"},
        {"disposition-1": "declined", "reasons-1": "x" * 70_000, "disposition-2": "declined", "reasons-2": "x"},
        {"disposition-1": ["declined", "accepted"], "reasons-1": "   ", "disposition-2": "declined", "reasons-2": "x"},
    ],
)
def test_a_reply_that_is_none_is_refused_whole(
    town: Town, signed_in: As, set_clock: SetClock, fields: dict[str, object]
) -> None:
    number = town.filed_memo(ADA)
    set_clock(moment(11, 8))

    answer = signed_in("Dee").post(f"/en/office/{number}/reply", {**fields, "act": "send", "confirmed": "yes"})

    assert answer.status_code == 409
    assert reason_in(answer)
    assert channel.reply_of(number) is None


def test_bo_takes_places_as_the_desk_gives_them(town: Town, signed_in: As) -> None:
    places = [{"term": "2027-04", "commitment": f"{Member('later').place().commitment:064x}"}]

    answer = signed_in("Bo").post("/en/places", {"places": json.dumps(places)})

    assert answer.status_code == 204
    held = {each.term: each.commitment for each in standing.places_of(town.accounts["Bo"], moment(3, 12))}
    assert held["2027-04"] == Member("later").place().commitment


@pytest.mark.parametrize(
    "told",
    [
        "", "x", "{}", "[]", "[1]", '[{"term":"2027-04"}]', '[{"term":"2027-04","commitment":"zz"}]',
        '[{"term":1,"commitment":"00"}]', f'[{{"term":"2027-04","commitment":"{"f" * 64}"}}]',
        f'[{{"term":"2019-04","commitment":"{"1" * 64}"}}]', f'[{{"term":"2027-04","commitment":"{"0" * 64}"}}]',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_places_that_are_none_are_refused(town: Town, signed_in: As, told: str) -> None:
    answer = signed_in("Bo").post("/en/places", {"places": told}, headers={"accept": "application/problem+json"})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["reason"] in {"return-malformed", "term-not-open", "place-malformed"}


def test_a_published_place_stays(town: Town, signed_in: As) -> None:
    places = [{"term": TERM, "commitment": f"{Member('another').place().commitment:064x}"}]

    answer = signed_in("Bo").post("/en/places", {"places": json.dumps(places)})

    assert answer.json()["reason"] == "place-published"


def test_a_name_is_given_by_its_signer_alone(town: Town, signed_in: As) -> None:
    from demur_verify.co_signature import Way  # noqa: PLC0415

    _number, digest = town.circulated_memo()
    letter = town.letter(BO, digest, way=Way.OPEN)
    opening = {
        "digest": digest.hex(),
        "way": "open",
        "salt": bytes(letter.salt).hex(),
        "disclosure": bytes(letter.disclosure).hex(),
    }

    by_bo = signed_in("Bo").post("/en/openings", {"opening": json.dumps(opening)})
    by_fay = signed_in("Fay").post("/en/openings", {"opening": json.dumps(opening)})
    nameless = signed_in("Bo").post("/en/openings", {"opening": json.dumps({**opening, "way": "anonymous"})})

    assert by_bo.status_code == 204
    assert by_fay.json()["reason"] == "disclosure-of-another-name"
    assert nameless.json()["reason"] == "name-not-wanted"


def returned(town: Town, **changes: object) -> SimpleUploadedFile:
    """Return a file as Bo's desk would save it."""
    member = standing.member(town.accounts["Bo"])
    assert member is not None
    told = {
        "v": "demur/return/v1",
        "origin": ORIGIN,
        "person": member.person,
        "places": [{"term": "2027-05", "commitment": f"{Member('may').place().commitment:064x}"}],
        "openings": [],
        **changes,
    }
    return SimpleUploadedFile("return.json", json.dumps(told).encode())


def test_a_return_file_is_taken_where_no_window_opens(town: Town, signed_in: As) -> None:
    answer = signed_in("Bo").post("/en/returns", {"return": returned(town)})

    assert answer["Location"] == "/en/reading"
    held = {each.term: each.commitment for each in standing.places_of(town.accounts["Bo"], moment(3, 12))}
    assert held["2027-05"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"v": "demur/return/v2"}, "return-malformed"),
        ({"origin": "elsewhere.example/record"}, "return-of-another-record"),
        ({"person": "0" * 32}, "return-of-another-person"),
        ({"places": 7}, "return-malformed"),
        ({"openings": [7]}, "return-malformed"),
        ({"more": 1}, "return-malformed"),
        ({"places": [{"term": "1999-01", "commitment": "1" * 64}]}, "term-not-open"),
    ],
)
def test_another_return_file_is_refused(town: Town, signed_in: As, changes: dict[str, object], reason: str) -> None:
    answer = signed_in("Bo").post("/ar/returns", {"return": returned(town, **changes)})

    assert answer.status_code == 409
    assert reason_in(answer) == reason


def test_a_return_without_a_file_is_named(town: Town, signed_in: As) -> None:
    assert reason_in(signed_in("Bo").post("/en/returns", {})) == "return-missing"
    assert reason_in(signed_in("Bo").post("/en/returns", {"return": "words"})) == "return-missing"


def test_an_excerpt_of_nothing_is_named(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA)
    set_clock(moment(11, 8))
    bo = signed_in("Bo")

    assert reason_in(bo.get(f"/en/receipts/{number}/excerpt")) == "no-block-chosen"
    for block in ("99", "-1", "x", "0", "٢"):
        assert reason_in(bo.get(f"/en/receipts/{number}/excerpt?block={block}")) == "block-unknown"


def test_a_form_from_elsewhere_is_not_accepted(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/en/places", {"places": "[]"})

    assert answer.status_code == 403
    assert reason_in(answer) == "form-not-ours"


def test_a_body_of_a_hundred_megabytes_is_turned_away(town: Town, signed_in: As, settings: LazySettings) -> None:
    answer = signed_in("Ada").post("/en/memos/new", {**TYPED, "section-why": "x" * (100 << 20)})

    assert answer.status_code == 413
    assert reason_in(answer) == "too-large"


# The door


def test_the_door_takes_whole_letters(town: Town, client: Client) -> None:
    letters = b"\0" * SEALED_SIZE * 2

    assert client.post("/door/batch", letters, content_type="application/octet-stream").status_code == 202
    assert client.post("/door/batch", b"", content_type="application/octet-stream").status_code == 202


@pytest.mark.parametrize(
    ("body", "content_type", "headers", "status"),
    [
        (b"\0", "application/octet-stream", {}, 400),
        (b"\0" * SEALED_SIZE, "text/plain", {}, 400),
        (b"\0" * SEALED_SIZE, "application/octet-stream", {"Demur-Batch-Part": "2/1"}, 400),
        (b"\0" * SEALED_SIZE, "application/octet-stream", {"Demur-Batch-Part": "x"}, 400),
        (b"\0" * SEALED_SIZE, "application/octet-stream", {"Content-Length": str(LARGEST_DELIVERY + 1)}, 413),
    ],
)
def test_the_door_turns_anything_else_away(
    town: Town, client: Client, body: bytes, content_type: str, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/door/batch", body, content_type=content_type, headers=headers)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_door_with_a_token_takes_letters_from_its_relay_only(
    town: Town, client: Client, settings: LazySettings
) -> None:
    settings.DOOR_TOKEN = "known to site and relay"

    def deliver(headers: dict[str, str]) -> int:
        return client.post("/door/batch", b"", content_type="application/octet-stream", headers=headers).status_code

    assert deliver({}) == 401
    assert deliver({"Authorization": "Bearer guessed"}) == 401
    assert deliver({"Authorization": "Bearer known to site and relay"}) == 202


def test_the_door_is_no_page(town: Town, client: Client) -> None:
    assert client.get("/door/batch").status_code == 405


# The record's files


def test_the_records_files_are_for_everybody(town: Town, client: Client) -> None:
    checkpoint = client.get("/record/checkpoint")
    roll = client.get(f"/record/rolls/{TERM}/5")
    tile = client.get("/record/tile/entries/000.p/2")

    assert checkpoint.status_code == roll.status_code == tile.status_code == 200
    assert checkpoint["Cache-Control"] == "no-cache"
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert "immutable" in roll["Cache-Control"]
    assert "immutable" in tile["Cache-Control"]
    assert tile["Content-Type"] == "application/octet-stream"
    assert len(roll.content.splitlines()) == 5
    for answer in (checkpoint, roll, tile):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies


@pytest.mark.parametrize(
    "path", ["high-water", "../demur.sqlite3", "rolls/2027-03/999", "tile/0/000.p/200", "tile/0/x", "rolls/2027-03"]
)
def test_nothing_else_of_the_folder_is_served(town: Town, client: Client, path: str) -> None:
    assert client.get(f"/record/{path}").status_code == 404
