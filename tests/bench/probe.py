"""A health check that somebody makes all the while."""

import http.client
import threading
import time
from types import TracebackType
from typing import Self

EVERY_SECONDS = 0.02


class Probe:
    """Asks /healthz over and over while the context lasts; `slowest` is the longest answer in seconds."""

    def __init__(self, port: int) -> None:
        self.slowest = 0.0
        self._port = port
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._stop.wait(EVERY_SECONDS):
            started = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.slowest = max(self.slowest, time.perf_counter() - started)
        connection.close()
