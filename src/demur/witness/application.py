"""
The one small origin: which path leads where, and what is checked before anything is looked at.

    /  /en/…  /ar/…               the desk's pages and files
    /config.json  /time           what the desk has to know of its host
    /proving/semaphore-16.wasm    the proving files
    POST /letters                 the relay
    POST /add-checkpoint          the witness (c2sp.org/tlog-witness)
    /<hex>/checkpoint             its last checkpoint of a record
    /record/…                     the mirror
    /witness  /en/witness         what a person wants to know of this witness
    /healthz                      for whoever keeps it running
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any, Final, Protocol

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wrappers import Request, Response

from demur import clock
from demur.witness.answers import KEPT_FOR_GOOD, TurnedDown, answer, answer_json, language_for, refuse
from demur.witness.delivery import seconds_until_next
from demur.witness.letter_box import LetterBox, LetterBoxFull
from demur.witness.origin import Origin
from demur.witness.serving import TOO_LARGE, TOO_SLOW, Environ, StartResponse, tell_breakage
from demur.witness.static_files import StaticFolder
from demur_verify.errors import Refused

LANGUAGES: Final = ("en", "ar")
_PROVING_NAME: Final = re.compile(r"semaphore-(?:16|20)\.(?:wasm|zkey)", re.ASCII)

Handler = Callable[..., Response]
Paths = list[tuple[Rule, Handler]]


class Desk:
    """The pages of the desk, and the little that they ask their host."""

    def __init__(self, origin: Origin) -> None:
        """Read the desk's and the proving files into memory."""
        self._origin = origin
        self.files = StaticFolder(origin.desk)
        self._proving = StaticFolder(origin.proving)

    def rules(self) -> Paths:
        """Return what leads here."""
        return [
            (Rule("/", methods=["GET"]), self.front),
            (Rule("/config.json", methods=["GET"]), self.config),
            (Rule("/time", methods=["GET"]), self.time),
            (Rule("/proving/<name>", methods=["GET"]), self.proving),
        ]

    def front(self, request: Request) -> Response:
        """Lead to the first page in the language that the browser asks for."""
        language = language_for(request).code
        target = f"/{language}/" if self.files.find(f"{language}/") else f"/{language}/witness"
        return answer(status=303, headers={"Location": target, "Vary": "Accept-Language"})

    def file(self, request: Request) -> Response:
        """Serve a file of the desk: what is asked for where no path of another part is."""
        path = request.path.removeprefix("/")
        found = self.files.find(path)
        if found:
            return found.answer(request)
        if path in LANGUAGES:
            return answer(status=308, headers={"Location": f"/{path}/"})
        raise TurnedDown("page-not-found")

    def proving(self, request: Request, name: str) -> Response:
        """Serve a proving file; they never change."""
        found = self._proving.find(name) if _PROVING_NAME.fullmatch(name) else None
        if not found:
            raise TurnedDown("page-not-found")
        return found.answer(request, keep=KEPT_FOR_GOOD)

    def config(self, request: Request) -> Response:
        """Tell the desk where it is: record, sites that may open it, who keeps it, whom to trust."""
        return answer_json({
            "origin": self._origin.record_origin(),
            "site": list(self._origin.sites),
            "keeper": {code: self._origin.keeper.get(code, "") for code in LANGUAGES},
            "host": self._origin.host,
            "policy": self._origin.policy_text(),
            "demo": self._origin.is_demo(),
            "apart": self._origin.apart,
        })  # fmt: skip

    def time(self, request: Request) -> Response:
        """Tell the time, to the second; the desk believes it for a demo's record only."""
        return answer_json({"now": clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")})


class Relay:
    """Takes letters from anybody."""

    def __init__(self, origin: Origin, box: LetterBox) -> None:
        self._origin = origin
        self._box = box

    def rules(self) -> Paths:
        """Return what leads here."""
        return [(Rule("/letters", methods=["POST"]), self.letters)]

    def letters(self, request: Request) -> Response:
        """
        Hold a sealed letter until the next delivery; 202 once it is on the disk.

        A page of another site is turned away, so that nobody's browser hands in letters behind their back; a program
        sends no `Origin`.
        """
        if request.headers.get("Origin", self._origin.url) != self._origin.url:
            raise TurnedDown("letter-from-another-page")
        try:
            self._box.put(request.get_data(cache=False))
        except LetterBoxFull as refusal:
            wait = seconds_until_next(clock.now(), self._origin.batch_seconds)
            raise TurnedDown(refusal.reason, headers={"Retry-After": str(wait)}) from refusal
        except Refused as refusal:
            raise TurnedDown(refusal.reason) from refusal
        return answer(status=202)


class Part(Protocol):
    """A part of the origin: what paths lead to it."""

    def rules(self) -> Paths: ...


class WitnessApplication:
    """All parts of the origin as one WSGI application."""

    def __init__(self, origin: Origin, parts: Iterable[Part], *, otherwise: Handler) -> None:
        """Lay out the paths; `otherwise` answers what is read at a path that none of the parts has."""
        self._host = origin.host
        self._otherwise = otherwise
        self._handlers: dict[str, Handler] = {}
        rules = [Rule("/healthz", methods=["GET"], endpoint="healthz")]
        self._handlers["healthz"] = lambda request: answer("ok\n")
        for part in parts:
            for rule, handler in part.rules():
                rule.endpoint = handler.__qualname__
                self._handlers[rule.endpoint] = handler
                rules.append(rule)
        self._paths = Map(rules, redirect_defaults=False, merge_slashes=False, strict_slashes=False)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; whatever goes wrong is answered in words."""
        request = Request(environ)
        try:
            response = self._respond(request)
        except TurnedDown as turned_down:
            response = refuse(request, turned_down)
        except Exception as problem:
            tell_breakage(problem)
            response = refuse(request, TurnedDown("something-broke"))
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if request.headers.get("Host") != self._host:
            raise TurnedDown("wrong-host")
        if TOO_LARGE in request.environ:
            raise TurnedDown("letter-too-large" if request.path == "/letters" else "request-too-large")
        if TOO_SLOW in request.environ:
            raise TurnedDown("request-too-slow")
        handler, values = self._find(self._paths.bind(self._host), request)
        return handler(request, **values)

    def _find(self, paths: MapAdapter, request: Request) -> tuple[Handler, Mapping[str, Any]]:
        try:
            endpoint, values = paths.match(request.path, request.method)
        except MethodNotAllowed as refusal:
            allowed = ", ".join(sorted(refusal.valid_methods or ()))
            raise TurnedDown("method-not-allowed", headers={"Allow": allowed}) from refusal
        except HTTPException as refusal:
            if request.method in {"GET", "HEAD"}:
                return self._otherwise, {}
            raise TurnedDown("page-not-found") from refusal
        return self._handlers[endpoint], values
