"""
The demo's witness in the past: it countersigns the record's history at the hours of the script.

The witness's own door, store and key, on the witness's own address, while the demo is seeded; only its clock is handed
in. The witness program takes over afterwards, with the same folder.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from werkzeug.wrappers import Request, Response

from demur.demo.demo_clock import BEGINNING
from demur.demo.people import published_seed
from demur.witness.answers import TurnedDown
from demur.witness.application import WitnessApplication
from demur.witness.countersigning import Countersigner, WitnessDoor
from demur.witness.heads import Heads
from demur.witness.origin import Origin
from demur_verify.witness_cosignature import WitnessSigner

NAME = "staff-association.karvonel.example/witness"


class PastWitness:
    """The witness at a moment of the script."""

    def __init__(self) -> None:
        self.at = BEGINNING

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.at


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write nothing."""


def _nothing_else(_request: Request) -> Response:
    raise TurnedDown("page-not-found")


def signer() -> WitnessSigner:
    """Return the witness's published key."""
    return WitnessSigner(NAME, published_seed("witness"))


@contextmanager
def past_witness(data: Path, port: int) -> Iterator[PastWitness]:
    """Let the witness answer at its address until the seed is done."""
    folder, witness = data / "witness", PastWitness()
    origin = Origin(data=folder, url=f"http://127.0.0.1:{port}", sites=(), policy_file=data / "trust.policy")
    heads = Heads(folder / "heads.sqlite3")
    door = WitnessDoor(origin, heads, Countersigner(signer(), heads), now=witness.now)
    application = WitnessApplication(origin, [door], otherwise=_nothing_else)
    with make_server("127.0.0.1", port, application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield witness
        finally:
            server.shutdown()
            thread.join()
            heads.close()
