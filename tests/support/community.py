"""TimescaleDB's Community edition as WebAssembly: a server for one client at a time, without Docker or a build."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from db.place import CHECKOUT, STATE

PROGRAM = CHECKOUT / "tests/community/server.mjs"
PACKAGES = STATE / "community"
WHY_MISSING = STATE / "community.missing"
START_SECONDS = 60


class ServerEnded(Exception):
    """The server is gone, or never came; the message has the end of what it said."""


def why_missing() -> str | None:
    """Why there is no Community edition on this machine; None when there is one."""
    if shutil.which("node") is None:
        return "node is missing (Node.js 18 or later)"
    if (PACKAGES / ".stamp").is_file():
        return None
    return WHY_MISSING.read_text().strip() if WHY_MISSING.is_file() else "not installed: run `make setup-dev`"


class CommunityServer:
    """One server and its database, in memory; `with` ends it. Raises ServerEnded from whatever needs it to live.

    `image` is a file: where it exists the database starts as it was when `write_image` wrote it, else empty.
    """

    def __init__(self, image: Path, log: Path) -> None:
        self.image = image
        self.log = log
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Its process id. Raises AssertionError when it was not started."""
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it on a free port, and wait until it is ready."""
        with PROGRAM.open("rb") as program, self.log.open("wb") as log:
            self._process = subprocess.Popen(
                # Given as its input, the program finds its packages in the folder where it runs.
                ["node", "--input-type=module", "-", "0", str(self.image)],
                cwd=PACKAGES,
                stdin=program,
                stdout=log,
                stderr=log,
            )
        port = self._wait_for("ready ")
        self.url = f"postgres://postgres:password@127.0.0.1:{port}/template1?sslmode=disable"

    def write_image(self) -> None:
        """Write the database as it is to `image`, for servers that start from it."""
        assert self._process is not None, "not started"
        self._process.send_signal(signal.SIGUSR2)
        self._wait_for("written")

    def stop(self) -> None:
        """End it; its database is gone then."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def check(self, wait_seconds: float = 0) -> None:
        """Raise ServerEnded when it has ended, or does so within `wait_seconds`, with the end of what it said."""
        deadline = time.monotonic() + wait_seconds
        while self.is_running and time.monotonic() < deadline:
            time.sleep(0.05)
        if not self.is_running:
            code = self._process.poll() if self._process is not None else None
            raise ServerEnded(f"the Community edition's server ended (exit code {code}):\n{self._said()[-2000:]}")

    def _wait_for(self, words: str) -> str:
        deadline = time.monotonic() + START_SECONDS
        while True:
            for line in self._said().splitlines():
                if line.startswith(words):
                    return line.removeprefix(words)
            self.check()
            if time.monotonic() > deadline:
                self.stop()
                raise ServerEnded(f"the Community edition's server did not say {words!r} in {START_SECONDS} s")
            time.sleep(0.05)

    def _said(self) -> str:
        return self.log.read_text(errors="replace")
