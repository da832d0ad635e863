"""
`demur-verify`: the offline check, for anybody.

    demur-verify pack FILE [--policy POLICY] [--json]
    demur-verify digest DIGEST --record FOLDER_OR_FILE [--policy POLICY] [--json]

Exit status: 0 proven; 1 refused; 2 usage; 3 not a pack or a record at all; 4 nothing contradicts, but no policy was
given or its quorum is short; 5 no entry files this digest. Nothing is fetched, and nothing is written but the answer.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from demur_verify.canonical import read_digest
from demur_verify.errors import Malformed, Refused
from demur_verify.messages import Language, explained
from demur_verify.pack import NotAPack
from demur_verify.pack_archive import LARGEST_PACK
from demur_verify.record_files import NotARecord, open_record
from demur_verify.report import ExitStatus, Report, Verdict, digest_report, refusal_report
from demur_verify.report_words import in_words
from demur_verify.trust_policy import LARGEST_POLICY, TrustPolicy
from demur_verify.verify_digest import verify_digest
from demur_verify.verify_pack import verify_pack

_NO_FILE: Final = {
    Language.ENGLISH: "demur-verify: {path} cannot be read: {why}",
    Language.ARABIC: "demur-verify: تتعذر قراءة {path}: {why}",
}
_NO_POLICY: Final = {
    Language.ENGLISH: "demur-verify: {path} is no trust policy. {why}",
    Language.ARABIC: "demur-verify: {path} ليس سياسة ثقة. {why}",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    chosen = _parser().parse_args(arguments)
    language = Language(chosen.language) if chosen.language else _language_of_reader()
    trust = _policy(chosen.policy, language)
    report = _check_pack(chosen, trust, language) if chosen.act == "pack" else _look_up(chosen, trust, language)
    text = json.dumps(report.to_json(), ensure_ascii=False) + "\n" if chosen.json else in_words(report, language)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="demur-verify",
        description="Check, offline, what a memo of dissent said, who was counted on it, when it was filed and whether "
        "it was answered.",
        epilog="Exit status: 0 proven, 1 refused, 2 usage, 3 not a pack or record, 4 consistent but no policy given or "
        "its quorum short, 5 not filed.",
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="pack|digest")
    pack = acts.add_parser("pack", help="check a proof file or an excerpt file")
    pack.add_argument("file", type=Path, metavar="FILE")
    digest = acts.add_parser("digest", help="look a digest up in a whole record")
    digest.add_argument("digest", type=_digest, metavar="DIGEST", help="64 hexadecimal digits")
    digest.add_argument("--record", type=Path, required=True, metavar="FOLDER_OR_FILE", help="a copy of the record")
    for act in (pack, digest):
        act.add_argument("--policy", type=Path, help="your trust policy; never take it from whoever gave you the file")
        act.add_argument("--json", action="store_true", help="print one JSON object")
        act.add_argument("--language", choices=[each.value for each in Language], help="of the text; default: LANG's")
    return parser


def _digest(text: str) -> bytes:
    try:
        return read_digest(text.lower())
    except Malformed as refusal:
        raise argparse.ArgumentTypeError("64 hexadecimal digits are needed") from refusal


def _language_of_reader() -> Language:
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return Language.ARABIC if said.split("_")[0].split(".")[0] == "ar" else Language.ENGLISH


def _check_pack(chosen: argparse.Namespace, trust: TrustPolicy | None, language: Language) -> Report:
    raw = _read(chosen.file, LARGEST_PACK, language)
    try:
        return verify_pack(raw, trust)
    except NotAPack as refusal:
        return refusal_report(refusal, Verdict.UNREADABLE)
    except Refused as refusal:
        return refusal_report(refusal)


def _look_up(chosen: argparse.Namespace, trust: TrustPolicy | None, language: Language) -> Report:
    if not chosen.record.exists():
        _stop(_NO_FILE[language].format(path=chosen.record, why=os.strerror(errno.ENOENT)))
    try:
        return digest_report(verify_digest(chosen.digest, open_record(chosen.record), trust))
    except NotARecord as refusal:
        return refusal_report(refusal, Verdict.UNREADABLE)
    except Refused as refusal:
        return refusal_report(refusal)


def _policy(path: Path | None, language: Language) -> TrustPolicy | None:
    """Read the reader's policy; one that cannot be read is a wrong use of the command, never no policy."""
    if path is None:
        return None
    try:
        return TrustPolicy.parse(_read(path, LARGEST_POLICY, language))
    except Malformed as refusal:
        _stop(_NO_POLICY[language].format(path=path, why=explained(refusal, language)))


def _read(path: Path, largest: int, language: Language) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(largest + 1)
    except OSError as cause:
        _stop(_NO_FILE[language].format(path=path, why=cause.strerror))


def _stop(message: str) -> NoReturn:
    sys.stderr.buffer.write(f"{message}\n".encode(errors="backslashreplace"))
    sys.stderr.flush()
    raise SystemExit(ExitStatus.USAGE)


if __name__ == "__main__":
    sys.exit(main())
