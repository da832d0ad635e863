"""
Compile, check or renew the translations in src/demur/locale.

    tools/compile_messages.py              compile every .po into the .mo beside it
    tools/compile_messages.py --check      fail where a message is missing, stale, untranslated, fuzzy or ill-formed
    tools/compile_messages.py --renew      write new messages into each .po and take out those that nobody uses
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))

from messages import Key, Messages, gather  # the folder of this file has just been added

SOURCES = Path(__file__).resolve().parent.parent / "src" / "demur"
LOCALE = SOURCES / "locale"
SOURCE_LANGUAGE = "en"
WIDTH = 116
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def main(words: list[str]) -> int:
    """Do what was asked; exit status 1 where a check fails."""
    parser = argparse.ArgumentParser(prog="tools/compile_messages.py", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--renew", action="store_true")
    chosen = parser.parse_args(words)
    if chosen.renew:
        renew(gathered())
    if chosen.check:
        problems = list(check(gathered()))
        sys.stdout.writelines(f"{problem}\n" for problem in problems)
        return 1 if problems else 0
    compile_all()
    return 0


def gathered() -> Messages:
    """Return the messages of the sources, with Django set up to read its templates."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    django.setup()
    return gather(SOURCES)


def catalogs() -> Iterator[tuple[str, Path, Catalog]]:
    """Read each language's messages."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        language = path.parent.parent.name
        with path.open("rb") as file:
            yield language, path, read_po(file, locale=language, abort_invalid=True)


def compile_all() -> None:
    """Write what Django reads."""
    for _language, path, catalog in catalogs():
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.replace(path.with_suffix(".mo"))


def renew(found: Messages) -> None:
    """Bring each .po up to what the sources hold, keeping every translation that is still used."""
    for language, path, old in catalogs():
        new = Catalog(locale=language, domain="django", fuzzy=False)
        new.mime_headers = [("Plural-Forms", old.plural_forms)]
        for key, places in found.places.items():
            known = old.get(identity(key), context=key.context or None)
            fresh = ("",) * new.num_plurals if key.plural else ""
            new.add(
                identity(key),
                known.string if known and known.string else fresh,
                context=key.context or None,
                locations=[(place, None) for place in places],
            )
        with path.open("wb") as file:
            file.write(HEADER.format(language=language, plurals=new.plural_forms).encode())
            write_po(file, new, width=WIDTH, omit_header=True)


def identity(key: Key) -> str | tuple[str, str]:
    """Return a message's name as Babel has it."""
    return (key.id, key.plural) if key.plural else key.id


def check(found: Messages) -> Iterator[str]:
    """Say what is wrong with the translations, a line for each."""
    wanted = {(key.context or None, key.id): key for key in found.places}
    for language, _path, catalog in catalogs():
        present = {(message.context, first(message.id)): message for message in catalog if message.id}
        for name in wanted.keys() - present.keys():
            yield f"{language}: missing: {name[1]!r}"
        for name in present.keys() - wanted.keys():
            yield f"{language}: used nowhere: {name[1]!r}"
        for name in wanted.keys() & present.keys():
            yield from faults(language, wanted[name], present[name], catalog.num_plurals)


def faults(language: str, key: Key, message: Message, plurals: int) -> Iterator[str]:
    """Say what is wrong with one translation."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if message.fuzzy:
        yield f"{language}: fuzzy: {key.id!r}"
    if language == SOURCE_LANGUAGE:
        return
    if len(strings) != (plurals if key.plural else 1) or not all(strings):
        yield f"{language}: untranslated: {key.id!r}"
    wanted = places(key.plural or key.id)
    for string in strings:
        # A plural form may say its number in words, as Arabic does for one and two; it may not ask for more.
        extra, lost = places(string) - wanted, wanted - places(string)
        if extra or (lost and not key.plural):
            yield f"{language}: other places for values: {key.id!r}"


def places(text: str) -> set[str]:
    """Return the names of the values that go into a message."""
    return {one or other for one, other in PLACE.findall(text)}


def first(name: str | tuple[str, ...] | list[str]) -> str:
    """Return a message's singular."""
    return name if isinstance(name, str) else name[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
