"""Processes that a test starts, kills and starts again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

CHECKOUT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
T = TypeVar("T")


class Process:
    """One `python -m ...` of the product, its output in a file."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self.arguments = arguments
        self.environment = environment
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

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
        """Start it. Nothing waits until it is ready."""
        assert not self.is_running, "runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=CHECKOUT,
                env=os.environ | self.environment | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """End it with SIGKILL, as a power cut would."""
        assert self._process is not None, "not started"
        self._process.kill()
        self._process.wait()

    def stop(self, seconds: float = 40) -> int | None:
        """Ask it to end (SIGTERM) and wait; returns the exit code, None when it was not started."""
        if self._process is None:
            return None
        self._process.terminate()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.arguments[0]} did not end in {seconds} s:\n{self.output()}") from None

    def wait_until(self, is_ready: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Wait until it is ready. Raises AssertionError with its output when it ends before, or takes too long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            assert self.is_running, f"{self.arguments[0]} ended:\n{self.output()}"
            assert time.monotonic() < deadline, f"{self.arguments[0]} is not ready:\n{self.output()}"
            time.sleep(0.05)

    def output(self) -> str:
        """The end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_for(look: Callable[[], T], seconds: float = 60, what: str = "") -> T:
    """Look again and again until there is something to see, and return it. Raises AssertionError when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"waited {seconds} s in vain {what}"
        time.sleep(0.05)
