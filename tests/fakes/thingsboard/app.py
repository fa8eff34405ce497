"""The application: the handlers behind a layer that checks tokens, records calls and makes them misbehave."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.types import ASGIApp, Message, Receive, Send

from tests.fakes.thingsboard import auth, control, entities, facts, rpc
from tests.fakes.thingsboard.auth import Gate
from tests.fakes.thingsboard.control import Behaviour, Control
from tests.fakes.thingsboard.errors import TbError, answer_error
from tests.fakes.thingsboard.store import Store

OPEN_PATHS = ("/api/auth/login",)


class Recorder:
    """Stands before the application, so that a call is recorded whatever then happens to it."""

    def __init__(self, app: ASGIApp, control: Control, gate: Gate) -> None:
        self._app, self._control, self._gate = app, control, gate

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Handle one ASGI call."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        body = await read_body(receive)
        if body is None:
            return
        parsed = parse(body)
        call = self._control.record(scope["method"], scope["path"], scope["query_string"].decode(), parsed)
        behaviour = self._control.behaviour_for(scope["method"], scope["path"], parsed)

        async def noting_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                call["status"], call["finished_at"] = message["status"], time.time()
            await send(message)

        if behaviour is None:
            await self._handle(scope, replay(body), noting_send)
        else:
            await self._misbehave(behaviour, scope, replay(body), noting_send, send)

    async def _handle(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["path"] not in OPEN_PATHS:
            headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
            try:
                self._gate.check(headers.get("x-authorization") or headers.get("authorization"))
            except TbError as error:
                await respond(send, error.status, "application/json", json.dumps(error.body()).encode())
                return
        await self._app(scope, receive, send)

    async def _misbehave(self, behaviour: Behaviour, scope: Any, receive: Receive, send: Send, raw_send: Send) -> None:
        await asyncio.sleep(behaviour.delay_seconds)
        if behaviour.drop == "after":
            await self._handle(scope, receive, swallow)
        if behaviour.drop:
            break_connection(raw_send)
        elif behaviour.answers():
            await respond(send, *behaviour.answer(), behaviour.headers)
        else:
            await self._handle(scope, receive, send)


async def swallow(_message: Message) -> None:
    """An answer that nobody gets."""


def break_connection(send: Any) -> None:
    """Cut the TCP connection. ASGI has no such message, so this reaches for uvicorn's transport."""
    send.__self__.transport.abort()


async def read_body(receive: Receive) -> bytes | None:
    """The whole request body; None when the caller died before it was sent."""
    chunks = []
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def replay(body: bytes) -> Receive:
    """A ``receive`` that hands out a body that was read already."""
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def parse(body: bytes) -> Any:
    """The body as JSON where it is, else as text."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode(errors="replace")


async def respond(send: Any, status: int, media: str, body: bytes, headers: dict[str, str] | None = None) -> None:
    """Send a whole answer."""
    fields = {"content-type": media, "content-length": str(len(body))} | (headers or {})
    encoded = [(name.encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def create_app(gate: Gate) -> Recorder:
    """One ThingsBoard with one tenant, empty."""
    store, records = Store(), Control()
    app = Litestar(
        route_handlers=[*auth.HANDLERS, *entities.HANDLERS, *facts.HANDLERS, *rpc.HANDLERS, *control.HANDLERS],
        dependencies={
            "store": Provide(lambda: store, sync_to_thread=False),
            "control": Provide(lambda: records, sync_to_thread=False),
            "gate": Provide(lambda: gate, sync_to_thread=False),
        },
        exception_handlers={TbError: answer_error},
        openapi_config=None,
    )
    return Recorder(app, records, gate)
