"""What the command line says of a guidance or a text that it cannot take: a sentence for each reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from demur_verify.errors import Refused

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "column-missing": "The table has no column “{column}”. It needs kind, language and phrase.",
        "column-unknown": "The table has a column “{column}”, which is not known.",
        "document-malformed": "The document cannot be read: it is damaged, encrypted, or none.",
        "document-too-large": "The document unpacks to more than {most} bytes or too many parts.",
        "email-malformed": "The e-mail cannot be read: it is damaged, has no text, or is none.",
        "email-too-large": "The e-mail is larger than {most} bytes.",
        "entry-not-a-number": "The entry is no whole number.",
        "guidance-of-wrong-type": "Guidance is read from .csv and .eml only.",
        "kind-unknown": "The kind is “{kind}”; it is avoid or affirm.",
        "language-unknown": "The language is “{language}”; it is a tag such as en or ar.",
        "no-guidance-given-and-no-database": "There is no database here to take the guidance in force from. "
        "Name a guidance file with --guidance.",
        "phrase-missing": "The phrase is empty.",
        "phrase-too-long": "A phrase has {letters} characters; {most} are the most.",
        "phrase-without-words": "“{phrase}” has no word that can be looked for.",
        "phrases-missing": "There is no phrase in it.",
        "table-malformed": "The table is broken here.",
        "table-not-utf-8": "Line {line} of the table is not UTF-8.",
        "table-too-large": "The table has {bytes} bytes; {most} are the most.",
        "text-not-utf-8": "Line {line} of the text is not UTF-8.",
        "text-of-wrong-type": "A text is read from .txt, .md, .docx and .eml only.",
        "text-too-large": "The text has {bytes} bytes; {most} are the most.",
        "too-many-phrases": "There are {phrases} phrases; {most} are the most.",
    }
)


def in_a_sentence(refused: Refused) -> str:
    """Put a refusal into words, with its place before and its reason behind."""
    sentence = SENTENCES.get(refused.reason, "").format_map(refused.facts)
    place = f"{refused.where}: " if refused.where else ""
    return f"{place}{sentence} ({refused.reason})" if sentence else str(refused)
