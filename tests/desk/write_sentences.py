"""
Writes `desk/src/verify/words/sentences.json`: what reasons and codes mean, as `demur_verify.messages` has it.

    python -m tests.desk.write_sentences

The page says the same as the command; a test compares the file with what this would write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from demur_verify.messages import NOT_PROVEN, REASONS, Language, place_of

FILE: Final = Path(__file__).parent.parent.parent / "desk" / "src" / "verify" / "words" / "sentences.json"
PLACES: Final = ("co-signature", "answer", "reply block", "block", "entry", "roll of size", "line", "name", "first")


def sentences() -> str:
    """Return the file's text."""
    found = {
        language.value: {
            "reasons": dict(REASONS[language]),
            "notProven": dict(NOT_PROVEN[language]),
            "places": {place: place_of(f"{place} 0", language).removesuffix(" 0") for place in PLACES},
        }
        for language in Language
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(sentences(), encoding="utf-8")
