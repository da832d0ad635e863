"""What one small origin is set up with: who keeps it, where it is, which site it serves, which record it watches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from demur_verify.errors import Malformed
from demur_verify.trust_policy import TrustPolicy

REPOSITORY: Final = Path(__file__).resolve().parents[3]
BATCH_SECONDS: Final = 86_400
MOST_LETTERS: Final = 50_000
"""Letters held at a time: 207 MB, some years of an institution's busiest day."""

DEMO: Final = "demo."


@dataclass(frozen=True, kw_only=True)
class Origin:
    """
    The settings of one witness.

    :param data: its folder: keys, heads, letters, mirror
    :param url: its own address as visitors write it, without a path: `https://desk.union.example`
    :param sites: addresses of the site; the first is where letters go and the record comes from, all may open the desk
    :param record: the record's origin; empty where the policy's log names it
    :param policy_file: a tlog-policy; read anew at each use, since a record's key may be made after the witness's
    :param keeper: who runs this, by language code
    :param apart: somebody else than the institution runs this; where not, the desk says so before each act
    :param desk: the built desk; None serves none
    :param proving: the folder with the proving files
    """

    data: Path
    url: str
    sites: tuple[str, ...]
    record: str = ""
    policy_file: Path | None = None
    keeper: Mapping[str, str] = field(default_factory=dict)
    apart: bool = True
    desk: Path | None = None
    proving: Path = REPOSITORY / "third_party" / "semaphore"
    batch_seconds: int = BATCH_SECONDS
    most_letters: int = MOST_LETTERS

    @property
    def host(self) -> str:
        """The host, with its port where it has one, that a request must name."""
        return urlsplit(self.url).netloc

    def policy_text(self) -> str:
        """Return the policy file as it is now; empty where there is none yet."""
        if self.policy_file is None:
            return ""
        try:
            return self.policy_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def policy(self) -> TrustPolicy | None:
        """
        Return the policy as it is now; None where there is none yet.

        :raises Malformed: it cannot be read
        """
        text = self.policy_text()
        return TrustPolicy.parse(text.encode()) if text else None

    def record_origin(self) -> str:
        """Return the name of the record that is watched; empty where nothing names it yet."""
        if self.record:
            return self.record
        try:
            policy = self.policy()
        except Malformed:
            return ""
        return policy.logs[0].key.name if policy and policy.logs else ""

    def is_demo(self) -> bool:
        """Test whether the record is a demo's, whose clock the desk takes from its host."""
        return self.record_origin().startswith(DEMO)


def origin_of(url: str) -> str:
    """
    Check that an address is a scheme and a host, and return it without a closing slash.

    :raises Malformed: it has a path, a query, a user, or another scheme than http or https
    """
    parts = urlsplit(url.removesuffix("/"))
    plain = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or "@" in parts.netloc
        or plain != url.removesuffix("/")
    ):
        raise Malformed("address-malformed", facts={"address": url})
    return plain
