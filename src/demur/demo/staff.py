"""The demo's staff as a list of members: 530 who are entitled, of whom 412 hold a place, and those in office."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from demur.demo.people import PEOPLE, PLACES, Person

WITH_PLACES: Final = {"entry": 148, "mid-level": 176, "senior": 71, "executive": 17}
WITHOUT: Final = {"entry": 45, "mid-level": 50, "senior": 21, "executive": 2}
IN_OFFICE: Final = "office-holder"
OFFICES: Final = (
    "legal",
    "messaging",
    "mission-tamrissa",
    "straits",
    "mission-sennoway",
    "policy-planning",
    "relief",
    "relief",
)
"""Where members work, by their numbers: k-0003 in Straits and Coasts, k-0007 in Relief, k-0041 in Messaging."""

NAMES: Final = {
    "en": (
        "Ada", "Alva", "Anso", "Bela", "Bryn", "Calla", "Corin", "Dara", "Edda", "Elin", "Emrys", "Fenna", "Gita",
        "Halda", "Idris", "Ines", "Jaro", "Joss", "Kaia", "Keir", "Lark", "Leda", "Lior", "Mael", "Mina", "Nilo",
        "Odo", "Orla", "Pella", "Quill", "Rhea", "Rune", "Sanna", "Senna", "Tarn", "Thea", "Una", "Vesna", "Wren",
        "Ysolt",
    ),
    "ar": (
        "أمل", "أنس", "إياد", "باسم", "بشرى", "تالا", "تميم", "ثناء", "جمانة", "جواد", "حسان", "خلود", "دانة", "راكان",
        "ربى", "رغد", "زين", "سلمى", "سهى", "شذى", "صبا", "ضياء", "طارق", "عبير", "عماد", "غسان", "فادي", "قصي", "لجين",
        "ليث", "مازن", "مها", "نبيل", "ندى", "هالة", "هشام", "وئام", "ياسر", "يمنى", "يوسف",
    ),
}  # fmt: skip


def member_list() -> bytes:
    """Write the list, as `demur members import` takes it."""
    return "".join(f"{line}\n" for line in _lines()).encode()


def username(number: int) -> str:
    """Return the username of a member by number, from 1 on."""
    return f"k-{number:04}"


def _lines() -> Iterator[str]:
    yield "username,name,language,category,office"
    known = {person.username: person for person in PEOPLE}
    ranks = [*_by_lot(WITH_PLACES, 1), *_by_lot(WITHOUT, PLACES + 1)]
    for number, rank in enumerate(ranks, 1):
        name, language = _named(number, known.get(username(number)))
        yield f"{username(number)},{name},{language},{rank},{OFFICES[number % len(OFFICES)]}"
    for person in PEOPLE:
        if person.place is None:
            yield f"{person.username},{person.name},en,{IN_OFFICE},"


def _by_lot(ranks: dict[str, int], first: int) -> list[str]:
    """Spread ranks over numbers, so that the order in which members joined says nothing of them."""
    all_ranks = [rank for rank, count in ranks.items() for _ in range(count)]
    order = sorted(range(len(all_ranks)), key=lambda place: sha256(f"rank {first + place}".encode()).digest())
    return [all_ranks[place] for place in order]


def _named(number: int, person: Person | None) -> tuple[str, str]:
    if person:
        return person.name, "en"
    language = "ar" if number % 3 == 0 else "en"
    names = NAMES[language]
    return f"{names[number % len(names)]} ({number})", language
