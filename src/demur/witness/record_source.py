"""A record at an address: its files are asked for one by one, and nothing of them is believed."""

from __future__ import annotations

from typing import Final

import urllib3

from demur_verify.errors import Refused

LARGEST_FILE: Final = 1 << 25
"""Bytes of the largest file that is read: a full bundle has 16 MiB at most, a roll of 65,536 places 5 MB."""

_THERE: Final = 200
_NOT_THERE: Final = frozenset({404, 410})
_TIMEOUT: Final = urllib3.Timeout(connect=5.0, read=30.0)


class RecordUnreachable(Refused):
    """A record's address does not answer, or answers otherwise than with a file."""


class HttpRecord:
    """The record below an address such as `https://dissent.example/record`."""

    def __init__(self, address: str) -> None:
        self._address = address.removesuffix("/")
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, timeout=_TIMEOUT)

    def read(self, path: str) -> bytes | None:
        """
        Return a file's bytes; None where there is no such file.

        :raises RecordUnreachable: nobody knows
        """
        try:
            answer = self._pool.request(
                "GET",
                f"{self._address}/{path}",
                headers={"User-Agent": "demur-witness"},
                redirect=False,
                preload_content=False,
            )
            try:
                raw = answer.read(LARGEST_FILE + 1)
            finally:
                answer.release_conn()
        except urllib3.exceptions.HTTPError as problem:
            raise RecordUnreachable(
                "record-unreachable", where=path, facts={"cause": type(problem).__name__}
            ) from problem
        if answer.status in _NOT_THERE:
            return None
        if answer.status != _THERE or len(raw) > LARGEST_FILE:
            raise RecordUnreachable("record-answers-otherwise", where=path, facts={"status": answer.status})
        return raw

    def close(self) -> None:
        """Close its connections."""
        self._pool.clear()
