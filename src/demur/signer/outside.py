"""What is outside: a record's files, in a folder or at an address, and the relay that takes letters."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import urllib3

from demur_verify.errors import Refused
from demur_verify.record_files import RecordSource, open_record

_TIMEOUT: Final = urllib3.Timeout(connect=10, read=30)
_LARGEST: Final = 32 << 20
_OK, _ACCEPTED, _NOT_FOUND = 200, 202, 404


def is_address(text: str) -> bool:
    """Tell an address from a path."""
    return text.startswith(("http://", "https://"))


def record_at(place: str) -> RecordSource:
    """
    Open the record in a folder, or below an address such as `https://site.example/record`.

    :raises Refused: there is none
    """
    return WebRecord(place) if is_address(place) else open_record(Path(place))


class WebRecord:
    """See `RecordSource`: the files below an address."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._pool = urllib3.PoolManager(retries=urllib3.Retry(2, redirect=0), timeout=_TIMEOUT)

    def read(self, path: str) -> bytes | None:
        """
        Return a file's bytes; None where there is no such file.

        :raises Refused: `record-unreachable`
        """
        try:
            answer = self._pool.request("GET", f"{self._address}/{path}", preload_content=False)
            body: bytes = answer.read(_LARGEST)
            answer.release_conn()
        except urllib3.exceptions.HTTPError as cause:
            raise Refused("record-unreachable", where=path) from cause
        if answer.status == _NOT_FOUND:
            return None
        if answer.status != _OK:
            raise Refused("record-unreachable", where=path, facts={"status": answer.status})
        return body


def hand_to_relay(address: str, sealed: bytes) -> None:
    """
    Hand a sealed letter to the relay.

    :raises Refused: `relay-unreachable`, `relay-refused`
    """
    pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
    headers = {"Content-Type": "application/octet-stream"}
    try:
        answer = pool.request("POST", f"{address.rstrip('/')}/letters", body=sealed, headers=headers)
    except urllib3.exceptions.HTTPError as cause:
        raise Refused("relay-unreachable") from cause
    if answer.status != _ACCEPTED:
        raise Refused("relay-refused", facts={"status": answer.status})
