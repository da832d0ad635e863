"""
Serving: one process, one loop, a few threads, ended by SIGTERM.

Requests come from granian, embedded. What goes on from here to the application is the method, the path, the body and a
short list of headers: an address, an agent, a cookie or a proxy's word about the visitor is dropped before any of our
code could keep it. No access log is written, and what breaks is told by the place in the program alone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Protocol
from urllib.parse import quote

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

LARGEST_BODY: Final = 1 << 16
"""Bytes that are read of a request: a witness's largest is below that, and a letter has 4,144."""

BODY_WITHIN: Final = 20.0
HEAD_WITHIN: Final = 10_000
THREADS: Final = 8
END_WITHIN: Final = 1.5

PASSED_ON: Final[Mapping[str, str]] = {
    "host": "HTTP_HOST",
    "origin": "HTTP_ORIGIN",
    "accept": "HTTP_ACCEPT",
    "accept-encoding": "HTTP_ACCEPT_ENCODING",
    "accept-language": "HTTP_ACCEPT_LANGUAGE",
    "if-none-match": "HTTP_IF_NONE_MATCH",
    "content-type": "CONTENT_TYPE",
}
"""The headers that the application sees, and nothing else of who asks."""

TOO_LARGE: Final = "demur.body_too_large"
TOO_SLOW: Final = "demur.body_too_slow"

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Headers(Protocol):
    """What granian gives of a request's headers."""

    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """What granian gives of a request."""

    method: str
    path: str
    query_string: str
    headers: Headers


@dataclass
class _Collected:
    """What the application answered with."""

    status: int = 500
    headers: tuple[tuple[str, str], ...] = ()

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = tuple((name.lower(), value) for name, value in headers)


class Reception:
    """Takes granian's requests (RSGI) and lets the application (WSGI) answer them in a thread."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="witness")

    async def __call__(self, scope: Scope, request: Any) -> None:
        environ = environ_of(scope)
        try:
            environ["wsgi.input"] = BytesIO(await asyncio.wait_for(read_body(request), BODY_WITHIN))
        except BodyTooLarge:
            environ[TOO_LARGE] = True
        except TimeoutError:
            environ[TOO_SLOW] = True
        environ["CONTENT_LENGTH"] = str(len(environ["wsgi.input"].getvalue()))
        status, headers, body = await asyncio.get_running_loop().run_in_executor(self._threads, self._run, environ)
        if TOO_LARGE in environ or TOO_SLOW in environ:
            headers.append(("connection", "close"))
        request.response_bytes(status, headers, body)

    def _run(self, environ: Environ) -> tuple[int, list[tuple[str, str]], bytes]:
        collected = _Collected()
        body = b"".join(self._application(environ, collected))
        return collected.status, list(collected.headers), body


class BodyTooLarge(Exception):
    """A request has more bytes than are read."""


async def read_body(request: Any) -> bytes:
    """
    Read what was sent, as far as the limit.

    :raises BodyTooLarge: there is more
    """
    parts: list[bytes] = []
    size = 0
    async for part in request:
        size += len(part)
        if size > LARGEST_BODY:
            raise BodyTooLarge
        parts.append(part)
    return b"".join(parts)


def environ_of(scope: Scope) -> Environ:
    """Write a request as WSGI has it, without whatever says who sent it."""
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": quote(scope.path, safe="/"),  # what is not plain ASCII is on no page here
        "QUERY_STRING": "",
        "SERVER_NAME": "demur",
        "SERVER_PORT": "0",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if key := PASSED_ON.get(name):
            # A header sent twice says two things; joined, it is neither of them.
            environ[key] = f"{environ[key]}, {value}" if key in environ else value
    return environ


def serve(application: Application, *, address: str, port: int, when_up: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; requests under way have a second and a half to be answered."""
    asyncio.run(_serve(application, address=address, port=port, when_up=when_up))


async def _serve(application: Application, *, address: str, port: int, when_up: Callable[[], None]) -> None:
    server = Server(
        Reception(application),
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        log_enabled=False,
        log_access=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN),
    )
    server.on_startup(when_up)
    serving = asyncio.ensure_future(server.serve())
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    ending = asyncio.ensure_future(told.wait())
    await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving}, timeout=END_WITHIN)


def end_process(status: int) -> None:
    """End now; a visitor who never finishes a request would otherwise hold the process for ever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def port_is_free(address: str, port: int) -> bool:
    """Test a port by binding it: a second server on a taken port would start in silence (measured)."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def tell_breakage(problem: BaseException) -> None:
    """Write where the program broke: kind and place, never the message, which may hold what a visitor sent."""
    place = traceback.extract_tb(problem.__traceback__)[-1]
    sys.stderr.write(
        f"demur witness: {type(problem).__name__} in {place.name}, line {place.lineno} of {place.filename}\n"
    )
