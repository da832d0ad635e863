"""
`python -m demur.site.serve`: the site under granian, on loopback unless told otherwise.

WSGI with two blocking threads a worker (measured best for this kind of page). The access log stays off: demur keeps no
address of anybody.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

from django.core.exceptions import ImproperlyConfigured
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from demur.parent import end_with_parent
from demur.site.environment import check_secret_key

USAGE = 2
PORT_TAKEN = 5


def main(words: list[str] | None = None) -> int:
    """Serve until told to end; exit status 2 where a setting is missing, 5 where the port is taken."""
    parser = argparse.ArgumentParser(prog="demur.site.serve")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("DEMUR_PORT", "8000")))
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(words)
    try:
        check_secret_key()
    except ImproperlyConfigured as problem:
        sys.stderr.write(f"demur: {problem}\n")
        return USAGE
    if not port_is_free(chosen.bind, chosen.port):
        sys.stderr.write(f"demur: port {chosen.port} is taken by another program\n")
        return PORT_TAKEN
    end_with_parent()
    Granian(
        "demur.site.wsgi:application",
        address=chosen.bind,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=2,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=3,
    ).serve()
    return 0


def port_is_free(address: str, port: int) -> bool:
    """Test a port by binding it: a second server on a taken port would start in silence (measured)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
