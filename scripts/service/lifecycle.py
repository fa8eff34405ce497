"""Bring the service up and down."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from urllib.parse import urlsplit

from db.place import CHECKOUT, LocalError
from scripts.service import database, settings
from scripts.service.process import Part
from scripts.service.settings import FAKE_PORT, Settings

API = Part("api", "api")
WORKERS = Part("workers", "workers")
READY_SECONDS = 60.0
FREE_SECONDS = 2.0  # a process that was just killed still has its port for a moment
CODE = ("api", "db", "workers", "tests/fakes")


def up() -> Settings:
    """Have every part running and ready; what runs already with the same code and settings is left alone.

    Raises LocalError with what is in the way.
    """
    chosen = settings.load()
    _require_port(chosen)
    url, kind = database.start(chosen.database_url)
    chosen = _choose_thingsboard(replace(chosen, database_url=url))
    print(f"database    {kind}")
    _migrate(chosen)
    fake = _fake(chosen)
    fingerprint = _fingerprint(chosen)
    settings.remember(chosen)
    for part in (fake, API, WORKERS):
        if part is not None:
            _ensure(part, chosen, fingerprint)
    _wait_until_ready(chosen, [part for part in (fake, API, WORKERS) if part is not None])
    print(f"ready       {chosen.base_url}")
    return chosen


def down() -> None:
    """Stop what `up` started."""
    running = settings.remembered()
    for part in (API, WORKERS, fake_part(FAKE_PORT)):
        if part.stop():
            print(f"{part.name:<11} stopped")
    database.stop(running.database_url if running else "")
    print("database    " + ("left running, as it was named by DATABASE_URL" if _is_named(running) else "stopped"))
    settings.forget()


def fake_part(port: int) -> Part:
    """The fake ThingsBoard on that port of 127.0.0.1."""
    return Part("thingsboard", "tests.fakes.thingsboard", ("--port", str(port)))


def _is_named(running: Settings | None) -> bool:
    url = running.database_url if running else ""
    return bool(url) and not database.is_embedded(url) and not database.is_compose(url)


def _choose_thingsboard(chosen: Settings) -> Settings:
    """Without a ThingsBoard named, ours: on its usual port, or the next one that no other checkout has."""
    if chosen.tb_base_url:
        return chosen
    for port in range(FAKE_PORT, FAKE_PORT + 20):
        if _is_free("127.0.0.1", port):
            return replace(chosen, tb_base_url=f"http://localhost:{port}")
    raise LocalError(f"no free port for the fake ThingsBoard from {FAKE_PORT} on: set TB_BASE_URL")


def _fake(chosen: Settings) -> Part | None:
    """Our fake ThingsBoard, when it is the one named and nobody else answers there."""
    port = settings.fake_port(chosen.tb_base_url)
    if port is None:
        fake_part(FAKE_PORT).stop()
        return None
    part = fake_part(port)
    return part if part.pid() is not None or _is_free("127.0.0.1", port) else None


def _migrate(chosen: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "db.migrate"],
        cwd=CHECKOUT,
        env=os.environ | chosen.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LocalError(done.stderr.strip())
    applied = len(done.stdout.splitlines()) - 1
    print(f"migrate     {f'{applied} files applied' if applied else 'nothing to do'}")


def _require_port(chosen: Settings) -> None:
    """Tell before anything starts that the API's address is wrong, or taken by somebody else."""
    host, port = chosen.http_host_port
    running = settings.remembered()
    ours = API.pid() is not None and running is not None and running.http_host_port == (host, port)
    deadline = time.monotonic() + FREE_SECONDS
    while not ours and not _is_free(host, port):
        if time.monotonic() > deadline:
            raise LocalError(
                f"port {port} is taken by another program: stop it, or choose another one with HTTP_ADDR=:{port + 1}"
            )
        time.sleep(0.1)


def _ensure(part: Part, chosen: Settings, fingerprint: str) -> None:
    if part.runs_as(fingerprint):
        print(f"{part.name:<11} runs already (process {part.pid()})")
        return
    part.stop()
    part.start(chosen.environment(), fingerprint)
    print(f"{part.name:<11} started (process {part.pid()}), log in {os.path.relpath(part.log, CHECKOUT)}")


def _wait_until_ready(chosen: Settings, parts: list[Part]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        for part in parts:
            if part.pid() is None:
                raise LocalError(f"{part.name} ended; the end of its log:\n{part.last_words()}")
        problem = _problem(f"{chosen.base_url}/readyz")
        if problem is None:
            return
        if time.monotonic() > deadline:
            raise LocalError(f"the API does not get ready: {problem}; its log is {os.path.relpath(API.log, CHECKOUT)}")
        time.sleep(0.2)


def _problem(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return None
    except urllib.error.HTTPError as error:
        with error:
            return error.read(2000).decode(errors="replace")
    except OSError as error:
        return str(error)


def answers(url: str) -> bool:
    """Whether anything listens at the host and port of a URL."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "localhost", parts.port or 5432), timeout=5):
            return True
    except OSError:
        return False


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _fingerprint(chosen: Settings) -> str:
    """Changes with the settings and with the code, so that `up` starts anew what is out of date."""
    digest = hashlib.sha256(repr(sorted(chosen.environment().items())).encode())
    for folder in CODE:
        for path in sorted((CHECKOUT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
