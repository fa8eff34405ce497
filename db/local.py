"""The embedded database: `python -m db.local start | stop | status | url | psql`.

PostgreSQL 17 with TimescaleDB (Apache edition), private to this checkout, on 127.0.0.1. Each command may be repeated;
two at once take turns. LOCAL_PG_PORT chooses the port.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from db import cluster
from db.place import LocalError, Place, locked
from db.unpack import link_programs, unpack

DEFAULT_PORT = 25432


def start(place: Place | None = None) -> str:
    """Have the embedded database running, set up first where need be; returns its URL."""
    place = place or Place()
    with locked(place.state / "database.lock"):
        place.prepare()
        unpack(place)
        link_programs(place)
        cluster.initialize(place)
        was_running = cluster.running_port(place) is not None
        try:
            _ensure_running(place)
        except LocalError:
            time.sleep(0.2)
            if not was_running or cluster.running_port(place) is not None:
                raise
            _ensure_running(place)  # it was dying when we looked
    return url(place)


def _ensure_running(place: Place) -> None:
    port = cluster.running_port(place)
    if port is None:
        port = _wanted_port() or DEFAULT_PORT
        cluster.start(place, port)
    elif _wanted_port() not in (None, port):
        raise LocalError(f"the database already runs on port {port}, not {_wanted_port()}: stop it first")
    cluster.create_database(place, port)


def stop(place: Place | None = None) -> bool:
    """Stop the embedded database; False when it was down."""
    place = place or Place()
    with locked(place.state / "database.lock"):
        return cluster.stop(place)


def url(place: Place | None = None) -> str:
    """The URL of the running database, for psql, psycopg and asyncpg. Raises LocalError when it is down."""
    place = place or Place()
    port = _require_running(place)
    password = place.password_file.read_text().strip()
    return f"postgres://postgres:{password}@127.0.0.1:{port}/{cluster.DATABASE}?sslmode=disable"


def _require_running(place: Place) -> int:
    port = cluster.running_port(place)
    if port is None:
        raise LocalError("the embedded database is down: `python -m db.local start`")
    return port


def _wanted_port() -> int | None:
    text = os.environ.get("LOCAL_PG_PORT", "")
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"LOCAL_PG_PORT is not a port number: {text!r}")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m db.local", description="The embedded database of this checkout.")
    parser.add_argument("command", choices=("start", "stop", "status", "url", "psql"))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of psql")
    options = parser.parse_args(arguments)
    place = Place()
    try:
        match options.command:
            case "start":
                start(place)
                print(f"database: running on 127.0.0.1:{cluster.running_port(place)}, data in {place.data}")
            case "stop":
                print("database: stopped" if stop(place) else "database: was not running")
            case "status":
                print(f"database: running on 127.0.0.1:{_require_running(place)}, data in {place.data}")
            case "url":
                print(url(place))
            case "psql":
                environment = cluster.client_environment(place, _require_running(place))
                os.execve(place.bin / "psql", ["psql", *options.rest], environment)
    except LocalError as error:
        print(f"database: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
