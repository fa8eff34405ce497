"""`python -m scripts.service up | down | status | env | logs | psql`: what the Makefile calls."""

from __future__ import annotations

import argparse
import io
import os
import shlex
import shutil
import sys
from urllib.parse import unquote, urlsplit

from db.place import STATE, LocalError, locked
from scripts.service import lifecycle, settings
from scripts.service.lifecycle import API, WORKERS, fake_part
from scripts.service.settings import FAKE_PORT, Settings


def _status() -> int:
    running = settings.remembered()
    if running is None:
        print("the service is down")
        return 1
    up = lifecycle.answers(running.database_url)
    print(f"{'database':<11} {'answers' if up else 'does not answer'}")
    dead = 0 if up else 1
    for part in (API, WORKERS, fake_part(FAKE_PORT)):
        pid = part.pid()
        expected = part.module != "tests.fakes.thingsboard" or settings.fake_port(running.tb_base_url) is not None
        dead += expected and pid is None
        print(f"{part.name:<11} {f'process {pid}' if pid else 'not running'}")
    print(f"{'API':<11} {running.base_url}\n{'ThingsBoard':<11} {running.tb_base_url}")
    return 1 if dead else 0


def _running() -> Settings:
    running = settings.remembered()
    if running is None:
        raise LocalError("the service is down: `make up`")
    return running


def _env() -> int:
    for name, value in settings.exports(_running(), os.environ).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _psql() -> int:
    search = f"{STATE / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which("psql", path=search)
    if program is None:
        raise LocalError("there is no psql on this machine: install postgresql-client")
    parts = urlsplit(_running().database_url)
    # The password goes by the environment: arguments are for everybody on the machine to see.
    environment = os.environ | ({"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    address = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))
    os.execve(program, ["psql", address.geturl()], environment)


def _logs() -> int:
    logs = sorted(str(path) for path in (STATE / "log").glob("*.log"))
    os.execvp("tail", ["tail", "-n", "50", "-F", *logs])


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.service", description="The service of this checkout.")
    parser.add_argument("command", choices=("up", "down", "status", "env", "logs", "psql"))
    command = parser.parse_args(arguments).command
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # each line when it is true, also into a pipe
    try:
        match command:
            case "up" | "down":
                with locked(STATE / "service.lock"):
                    lifecycle.up() if command == "up" else lifecycle.down()
                return 0
            case "status":
                return _status()
            case "env":
                return _env()
            case "psql":
                return _psql()
            case _:
                return _logs()
    except LocalError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
