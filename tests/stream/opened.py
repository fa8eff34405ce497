"""An open stream as a test reads it: block by block, as it is on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.api.site import Site

PATH = "/api/v1/alarms/stream"


class Opened:
    """An open stream. Each of its blocks is read once, in the order they come; patience is the client's."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.last_id = ""
        self._blocks = self._split()

    def block(self) -> str:
        """The next block, its empty line left out."""
        return next(self._blocks)

    def ready(self) -> None:
        """Read the beginning."""
        name, fields = self._fields()
        assert (name, fields["data"]) == ("ready", "{}")

    def alarm(self) -> dict[str, Any]:
        """What the next event tells: `type` and `alarm`. Comments are passed over."""
        name, fields = self._fields()
        assert name == "alarm"
        told: dict[str, Any] = json.loads(fields["data"])
        return told

    def alarms(self, count: int) -> list[tuple[str, str]]:
        """Type and alarm id of the next events."""
        told = [self.alarm() for _ in range(count)]
        return [(one["type"], one["alarm"]["id"]) for one in told]

    def ended(self) -> bool:
        """Whether the server has ended it: nothing but comments comes before its end."""
        return all(block.startswith(":") for block in self._blocks)

    def _fields(self) -> tuple[str, dict[str, str]]:
        block = self.block()
        while block.startswith(":"):
            block = self.block()
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        self.last_id = fields.get("id", self.last_id)
        return fields["event"], fields

    def _split(self) -> Iterator[str]:
        text = ""
        for piece in self.answer.iter_text():
            *blocks, text = (text + piece).split("\n\n")
            yield from blocks


@contextmanager
def opened(
    site: Site,
    *,
    station: str | None = None,
    last_id: str | bytes | None = None,
    role: str = "viewer",
    patience: float = 20,
) -> Iterator[Opened]:
    """Open a stream; `last_id` is the header's value as it is sent."""
    headers = [(name.encode(), value.encode()) for name, value in site.service.auth(role, site.tenant).items()]
    if last_id is not None:
        headers.append((b"Last-Event-ID", last_id if isinstance(last_id, bytes) else last_id.encode()))
    query = {} if station is None else {"station_id": station}
    with (
        httpx.Client(base_url=site.service.base_url, timeout=patience) as client,
        client.stream("GET", PATH, headers=headers, params=query) as answer,
    ):
        yield Opened(answer)
