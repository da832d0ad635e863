"""The archive: the same files give the same bytes, any ZIP of them is read, and what could do harm is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make._world import World, answered, by_nobody, overdue
from vectors.make.packs import _unpacked, _zipped, _zipped_anew
from verify.tests.formats.properties import edited

from demur_verify.errors import Malformed
from demur_verify.pack import NameOpened, NotAPack, Pack, PackRefused, read_pack, write_pack
from demur_verify.pack_archive import LARGEST_PACK, MOST_NAMES, read_archive, write_archive

RAW = write_pack(answered(World()))
SAMPLES = [RAW, write_pack(by_nobody(World())), _zipped_anew(RAW)]


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert write_pack(answered(World())) == RAW


def test_files_are_stored_in_order_without_times_or_further_fields() -> None:
    with zipfile.ZipFile(BytesIO(RAW)) as archive:
        members = archive.infolist()

    assert [member.filename for member in members] == sorted(member.filename for member in members)
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.extra for member in members} == {b""}


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_pack_that_a_gateway_packed_anew_reads_the_same(compression: int) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in reversed(_unpacked(RAW).items()):
            archive.writestr(name, content)

    assert read_pack(out.getvalue()) == read_pack(RAW)


@given(st.binary(max_size=400))
def test_any_bytes_are_another_kind_of_file_or_a_damaged_pack(raw: bytes) -> None:
    with pytest.raises((NotAPack, PackRefused)):
        read_pack(raw)


@given(edited(SAMPLES))
def test_an_edited_pack_is_a_pack_or_refused(raw: bytes) -> None:
    try:
        pack = read_pack(raw)
    except Malformed:
        return

    assert isinstance(pack, Pack)
    assert read_pack(write_pack(pack)) == pack


FILES = _unpacked(write_pack(overdue(World())))


@given(data=st.data())
def test_a_pack_with_one_edited_file_is_a_pack_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))

    try:
        pack = read_pack(_zipped({**FILES, name: data.draw(edited([FILES[name]]))}))
    except Malformed:
        return

    assert read_pack(write_pack(pack)) == pack


@pytest.mark.parametrize("name", sorted(set(FILES) - {"README.ar.txt", "README.en.txt"}))
def test_a_pack_without_one_of_its_files_is_refused(name: str) -> None:
    with pytest.raises(Malformed) as raised:
        read_pack(_zipped({each: content for each, content in FILES.items() if each != name}))

    assert raised.value.reason == "pack-file-missing"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("names", "co-signatures"):
            archive.writestr(name, bytes(LARGEST_PACK // 2 + 1))

    with pytest.raises(PackRefused) as raised:
        read_archive(out.getvalue())

    assert len(out.getvalue()) < 1 << 20
    assert raised.value.reason == "pack-too-large"


def test_a_file_that_unpacks_to_more_than_it_claims_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("names", bytes(1 << 20))
    raw = out.getvalue()
    at = raw.rindex(b"PK\x01\x02")
    claiming = raw[: at + 24] + (10).to_bytes(4, "little") + raw[at + 28 :]

    with pytest.raises(PackRefused) as raised:
        read_archive(claiming)

    assert raised.value.reason == "pack-damaged"


def test_too_many_files_are_refused() -> None:
    files = {f"entries/{number}": b"" for number in range(MOST_NAMES + 1)}

    with pytest.raises(PackRefused) as raised:
        write_archive(files)

    assert raised.value.reason == "pack-too-many-files"


def test_a_directory_of_too_many_files_is_refused_before_it_is_read() -> None:
    raw = _zipped({"names": b""})
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    many = raw[:start] + raw[start:end] * (MOST_NAMES + 1) + raw[end:]

    with pytest.raises(PackRefused) as raised:
        read_archive(many)

    assert raised.value.reason == "pack-too-many-files"


@pytest.mark.parametrize(
    "name",
    [
        "blocks/",
        "blocks/0",
        "blocks/00000",
        "blocks/0000.PROOF",
        "/names",
        "names/",
        "C:names",
        "..\\names",
        "leaves/2026-1",
        "entries/01",
        "entries/-1",
        "first/5",
        "README.fr.txt",
        "__MACOSX/names",
        "names\u202e",
        "الأسماء",
    ],
)
def test_a_name_that_no_pack_has_is_refused(name: str) -> None:
    with pytest.raises(PackRefused) as raised:
        read_archive(_zipped({**FILES, name: b""}))

    assert raised.value.reason == "pack-name-unknown"
    assert raised.value.where.isascii()


def test_a_document_of_another_program_is_no_pack() -> None:
    with pytest.raises(NotAPack):
        read_archive(_zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))


def test_an_encrypted_file_is_refused() -> None:
    raw = bytearray(_zipped({"names": b""}))
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(PackRefused) as raised:
        read_archive(bytes(raw))

    assert raised.value.reason == "pack-unreadable"


@pytest.mark.parametrize("name", ["", " Bo", "Bo ", "Bo\nCy", "B" * 501, "Bo\u202e", "Bo\x85"])
def test_a_name_that_could_mislead_on_a_screen_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        NameOpened(nullifier=1, salt=bytes(32), person="5f0c", name=name)


@pytest.mark.parametrize("person", ["", "Bo", "a b", "a" * 65])
def test_a_person_is_a_short_key(person: str) -> None:
    with pytest.raises(Malformed):
        NameOpened(nullifier=1, salt=bytes(32), person=person, name="Bo")


def test_a_name_with_spaces_and_arabic_is_read_back() -> None:
    opened = NameOpened(nullifier=1, salt=bytes(32), person="5f0c", name="بو، مسؤولة ملف")

    assert NameOpened.parse(opened.to_line().removesuffix("\n")) == opened
