"""Many readers at once, and one that is slow: each gets everything, and nobody waits for another."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx

from tests.stream.opened import PATH
from tests.stream.watched import Watched
from tests.support.processes import wait_for

READERS = 200


def subscribers(watched: Watched) -> float:
    """How many streams the service counts as open."""
    lines = watched.service.http.get("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("wattledger_stream_subscribers "))


async def read(answer: httpx.Response, count: int) -> list[dict[str, Any]]:
    """The next alarms that a stream tells."""
    told: list[dict[str, Any]] = []
    async for line in answer.aiter_lines():
        if line.startswith("data: {") and line != "data: {}":
            told.append(json.loads(line.removeprefix("data: ")))
            if len(told) == count:
                break
    return told


async def test_two_hundred_readers(make_watched: Callable[[], Watched]) -> None:
    """Of two tenants; they share one connection to the database, and leave nothing behind."""
    first, second = make_watched(), make_watched()
    before = subscribers(first)
    limits = httpx.Limits(max_connections=None)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=first.service.base_url, timeout=30, limits=limits)
        )

        async def listen(site: Watched) -> httpx.Response:
            headers = site.service.auth("viewer", site.tenant)
            answer: httpx.Response = await stack.enter_async_context(client.stream("GET", PATH, headers=headers))
            assert answer.status_code == 200
            return answer

        sites = [(first, second)[number % 2] for number in range(READERS)]
        answers = [await listen(site) for site in sites]
        assert await asyncio.to_thread(subscribers, first) == before + READERS
        for site, batch in ((first, 20), (second, 10)):
            await asyncio.to_thread(site.feel_many, batch)
        expected = {first.tenant: ["active", "cleared"] * 10, second.tenant: ["active", "cleared"] * 5}
        counts = [len(expected[site.tenant]) for site in sites]
        told = await asyncio.gather(*[read(*one) for one in zip(answers, counts, strict=True)])
        for site, events in zip(sites, told, strict=True):
            assert [event["type"] for event in events] == expected[site.tenant]
            assert {event["alarm"]["tenant_id"] for event in events} == {site.tenant}
        assert first.service.http.get("/readyz").status_code == 200
    wait_for(lambda: subscribers(first) == before, what="for the streams to be given back")


def request(watched: Watched) -> socket.socket:
    """Ask for a stream over a connection that takes little at a time; nothing of it is read."""
    host, port = watched.service.base_url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(20)
    connection.connect((host, int(port)))
    token = watched.service.token("viewer", watched.tenant)
    head = f"GET {PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nLast-Event-ID: 0\r\n\r\n"
    connection.sendall(head.encode())
    return connection


async def test_a_reader_that_does_not_read(watched: Watched) -> None:
    """Others get everything meanwhile; when it reads, it does too."""
    events = 4000
    with request(watched) as slow:
        headers = watched.service.auth("viewer", watched.tenant)
        async with (
            httpx.AsyncClient(base_url=watched.service.base_url, timeout=30) as client,
            client.stream("GET", PATH, headers={**headers, "Last-Event-ID": "0"}) as answer,
        ):
            await asyncio.to_thread(watched.feel_many, events)
            assert len(await read(answer, events)) == events
        assert watched.alarms()
        received = b""
        while received.count(b"event: alarm") < events or not received.endswith(b"\r\n"):
            piece = slow.recv(1 << 20)
            assert piece, "the stream ended"
            received += piece
    assert received.count(b"event: alarm") == events
