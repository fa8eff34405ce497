"""Kills parts of a running service again and again, and starts them anew."""

from __future__ import annotations

import random
import time

from tests.support.processes import Process
from tests.support.server import Server
from tests.support.service import Service

PARTS = ("api", "workers", "postgres")
STRIKES = [("api",), ("workers",), ("postgres",)] * 3 + [("postgres", "api"), ("postgres", "workers"), PARTS, PARTS]
LONGEST_PAUSE_SECONDS = 1.5
LONGEST_OUTAGE_SECONDS = 1.0
ENOUGH_SECONDS = 50.0
"""On a slow machine some strikes are left out."""


class Havoc:
    """Strikes a service at points in time that a seed decides. What it killed runs again when a strike is over."""

    def __init__(self, service: Service, server: Server, seed: int) -> None:
        self._service, self._server = service, server
        self._random = random.Random(seed)

    def run(self) -> None:
        """The strikes, in an order that the seed decides; at the end everything runs and is ready."""
        started = time.monotonic()
        for victims in self._random.sample(STRIKES, len(STRIKES)):
            if time.monotonic() - started > ENOUGH_SECONDS:
                break
            time.sleep(self._random.uniform(0.1, LONGEST_PAUSE_SECONDS))
            self.strike(victims)
            if self._random.random() < 0.7:
                self._service.wait_until_ready()  # else what is still coming up is struck again
        self._service.wait_until_ready()

    def strike(self, victims: tuple[str, ...]) -> None:
        """Kill (SIGKILL) these parts, and start them again in any order."""
        for victim in victims:
            self._kill(victim)
        time.sleep(self._random.uniform(0, LONGEST_OUTAGE_SECONDS))
        for victim in self._random.sample(victims, len(victims)):
            self._start(victim)

    def _kill(self, victim: str) -> None:
        if victim == "postgres":
            self._server.lose_power()
            return
        process = self._process(victim)
        assert process.is_running, f"the {victim} ended by itself:\n{process.output()}"
        process.kill()

    def _start(self, victim: str) -> None:
        if victim == "postgres":
            self._server.start()
        else:
            self._process(victim).start()

    def _process(self, name: str) -> Process:
        return self._service.api if name == "api" else self._service.workers
