"""A reader of the alarm stream that comes back where it was, as a browser's EventSource does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.service import TENANT, Service

PATH = "/api/v1/alarms/stream"


@dataclass(frozen=True)
class Told:
    """One event of the stream: its id, and what it tells (`type`, `alarm`)."""

    id: int
    data: dict[str, Any]


class Reader:
    """Reads in a thread of its own until `is_end` is true of an alarm; reconnects whenever the stream breaks.

    `events` are the alarms in the order they came, `connections` counts how often it was let in, `last_id` is what it
    would name in `Last-Event-ID`. Silence of `patience` seconds counts as a broken stream.
    """

    def __init__(
        self,
        service: Service,
        is_end: Callable[[Told], bool],
        *,
        tenant: str = TENANT,
        station: str | None = None,
        last_id: int | None = None,
        patience: float = 20,
    ) -> None:
        self.events: list[Told] = []
        self.connections = 0
        self.last_id = last_id
        self._service, self._is_end, self._tenant = service, is_end, tenant
        self._query = {} if station is None else {"station_id": station}
        self._patience = patience
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin, and return when the stream said that it is ready."""
        self._thread.start()
        assert self._ready.wait(30), "the stream does not begin"

    def join(self, seconds: float = 30) -> None:
        """Wait for the end. Raises AssertionError when it does not come."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"the end was not told; {len(self.events)} events, last {self.last_id}"

    def _run(self) -> None:
        with httpx.Client(base_url=self._service.base_url, timeout=httpx.Timeout(5, read=self._patience)) as client:
            while True:
                try:
                    if self._connect(client):
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.05)

    def _connect(self, client: httpx.Client) -> bool:
        headers = self._service.auth("viewer", self._tenant)
        if self.last_id is not None:
            headers["Last-Event-ID"] = str(self.last_id)
        with client.stream("GET", PATH, headers=headers, params=self._query) as answer:
            if answer.status_code == 503:
                return False
            assert answer.status_code == 200, answer.status_code
            self.connections += 1
            fields: dict[str, str] = {}
            for line in answer.iter_lines():
                if not line:
                    if self._take(fields):
                        return True
                    fields = {}
                else:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
        return False

    def _take(self, fields: dict[str, str]) -> bool:
        """Note one whole event; whether it was the last one wanted."""
        if "id" in fields:
            self.last_id = int(fields["id"])
        if fields.get("event") == "ready":
            self._ready.set()
        if fields.get("event") != "alarm":
            return False
        self.events.append(Told(int(fields["id"]), json.loads(fields["data"])))
        return self._is_end(self.events[-1])
