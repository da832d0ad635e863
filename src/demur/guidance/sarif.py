"""
What a check found, as SARIF 2.1.0: the form in which editors and reviewing tools take findings about a file.

A phrase is a rule, a finding a result with its region and, where the guidance prefers other words, a fix. Regions count
code points (`columnKind`), lines and columns from one. What to affirm and the text does not say is a result about the
whole file. Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.14 to 3.57.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from demur.guidance.checker import Checked, Finding
from demur.guidance.rules import Kind, Phrase

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def sarif_of(checked: Checked, *, file: Path | None, text: str, version: str) -> dict[str, Any]:
    """
    Write what was found in one text.

    :param file: None for a text from standard input
    :param version: demur's
    """
    artifact = {"uri": _address_of(file)}
    used = dict.fromkeys(chain((finding.phrase for finding in checked.findings), checked.missing))
    rules = {phrase: at for at, phrase in enumerate(used)}
    lines = [0, *(end.end() for end in _LINE_END.finditer(text))]
    results = [_result(finding, rules, artifact, lines) for finding in checked.findings]
    results += [_missing(phrase, rules, artifact) for phrase in checked.missing]
    driver = {"name": "demur", "version": version, "rules": [_rule(phrase, at) for phrase, at in rules.items()]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(phrase: Phrase, at: int) -> dict[str, Any]:
    asked = "Avoid" if phrase.kind is Kind.AVOID else "Affirm"
    rule: dict[str, Any] = {"id": _rule_id(phrase, at), "shortDescription": {"text": f"{asked} “{phrase.text}”"}}
    if phrase.reason:
        rule["fullDescription"] = {"text": phrase.reason}
    named = {"guidance": phrase.guidance, "language": phrase.language}
    rule["properties"] = named | ({"issuedOn": phrase.issued_on.isoformat()} if phrase.issued_on else {})
    return rule


def _rule_id(phrase: Phrase, at: int) -> str:
    return f"{phrase.kind.value}-{at + 1}"


def _result(
    finding: Finding, rules: Mapping[Phrase, int], artifact: Mapping[str, str], lines: list[int]
) -> dict[str, Any]:
    phrase, at = finding.phrase, rules[finding.phrase]
    told = f"“{phrase.text}” is to be avoided{_by(phrase)}."
    if finding.quoted:
        told += " Somebody else is quoted here."
    if phrase.preferred:
        told += f" Preferred: “{phrase.preferred}”."
    place = {"artifactLocation": artifact, "region": _region(finding, lines)}
    result: dict[str, Any] = {
        "ruleId": _rule_id(phrase, at),
        "ruleIndex": at,
        "level": "note" if finding.quoted else "warning",
        "message": {"text": told},
        "locations": [{"physicalLocation": place}],
    }
    if phrase.preferred and not finding.quoted:
        deleted = {"charOffset": finding.start, "charLength": finding.end - finding.start}
        replacement = {"deletedRegion": deleted, "insertedContent": {"text": phrase.preferred}}
        change = {"artifactLocation": artifact, "replacements": [replacement]}
        result["fixes"] = [{"description": {"text": "Use the preferred wording."}, "artifactChanges": [change]}]
    return result


def _missing(phrase: Phrase, rules: Mapping[Phrase, int], artifact: Mapping[str, str]) -> dict[str, Any]:
    at = rules[phrase]
    return {
        "ruleId": _rule_id(phrase, at),
        "ruleIndex": at,
        "level": "note",
        "message": {"text": f"“{phrase.text}” is to be affirmed{_by(phrase)}, and is not said."},
        "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
    }


def _by(phrase: Phrase) -> str:
    by = f" by {phrase.guidance}" if phrase.guidance else ""
    return f"{by} of {phrase.issued_on.isoformat()}" if by and phrase.issued_on else by


def _region(finding: Finding, lines: list[int]) -> dict[str, int]:
    start, end = bisect_right(lines, finding.start), bisect_right(lines, finding.end)
    return {
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
        "startLine": start,
        "startColumn": finding.start - lines[start - 1] + 1,
        "endLine": end,
        "endColumn": finding.end - lines[end - 1] + 1,
    }


def _address_of(file: Path | None) -> str:
    if file is None:
        return "stdin"
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())
