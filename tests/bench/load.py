"""Sends signed webhook messages over keep-alive connections: `python -m tests.bench.load`, a process of its own.

Reads an Order as JSON from its input, prepares every request, sends them, and prints an Outcome. Each connection sends
its next message when the answer to the one before is complete.
"""

import asyncio
import random
import sys
import time
from functools import partial
from typing import cast

import httptools
import msgspec
import uvloop

from api.security.hmac import sign
from tests.bench import site

STEP_MS = 10
LOUD_EVERY = 500
"""Every so many messages one value is above the thresholds; the device's next clears what it raised."""
PATIENCE_SECONDS = 60


class Order(msgspec.Struct, frozen=True):
    """What to send: `messages` of 4 values in all. Times begin at `start_ms`, `STEP_MS` apart for each device."""

    port: int
    secret: str
    connections: int
    messages: int
    start_ms: int


class Outcome(msgspec.Struct):
    """What came back: seconds from the first request to the last answer, and for each acknowledged message."""

    seconds: float = 0.0
    latencies: list[float] = []
    failed: int = 0


class Connection(asyncio.Protocol):
    """One keep-alive connection with its requests."""

    def __init__(self, requests: list[bytes], outcome: Outcome) -> None:
        self._requests = iter(requests)
        self._left = len(requests)
        self._outcome = outcome
        self._parser = httptools.HttpResponseParser(self)
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what to write to."""
        self._transport = cast(asyncio.Transport, transport)

    def send(self) -> None:
        """Send the next request, or finish."""
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            self.done.set_result(None)
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """The answer is complete."""
        self._left -= 1
        if self._parser.get_status_code() == 200:
            self._outcome.latencies.append(time.perf_counter() - self._sent)
        else:
            self._outcome.failed += 1
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        """What was not answered has failed."""
        self._outcome.failed += self._left
        if not self.done.done():
            self.done.set_result(None)


def prepare(order: Order) -> list[list[bytes]]:
    """The requests of each connection. A device's messages go over one connection, in the order of their time."""
    return [
        [_request(order, connection, number) for number in range(connection, order.messages, order.connections)]
        for connection in range(order.connections)
    ]


def _request(order: Order, connection: int, number: int) -> bytes:
    devices = site.devices()[connection :: order.connections]
    turn, place = divmod(number // order.connections, len(devices))
    values = {point: random.random() * site.QUIET for point in site.POINTS}
    if number % LOUD_EVERY == 0:
        values[site.POINTS[0]] = site.LOUD
    station, name = devices[place]
    moment = order.start_ms + turn * STEP_MS
    content = msgspec.json.encode(
        {"tenantId": site.TENANT, "stationId": station, "deviceId": name, "ts": moment, "values": values}
    )
    timestamp = str(int(time.time()))
    head = (
        "POST /ingest/thingsboard/telemetry HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nX-Ingest-Timestamp: {timestamp}\r\n"
        f"X-Ingest-Signature: {sign(order.secret.encode(), timestamp, content)}\r\n\r\n"
    )
    return head.encode() + content


def _given(connection: Connection) -> Connection:
    return connection


async def send_all(order: Order) -> Outcome:
    """Carry out the order."""
    loop, outcome = asyncio.get_running_loop(), Outcome()
    connections = [Connection(requests, outcome) for requests in prepare(order)]
    for connection in connections:
        await loop.create_connection(partial(_given, connection), "127.0.0.1", order.port)
    started = time.perf_counter()
    for connection in connections:
        connection.send()
    await asyncio.wait_for(asyncio.gather(*(connection.done for connection in connections)), PATIENCE_SECONDS)
    outcome.seconds = time.perf_counter() - started
    return outcome


if __name__ == "__main__":
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    outcome = uvloop.run(send_all(order))
    # Not by sys.stdout, which writes only a part where PYTHONUNBUFFERED is set.
    with open(sys.stdout.fileno(), "wb", closefd=False) as output:
        output.write(msgspec.json.encode(outcome))
