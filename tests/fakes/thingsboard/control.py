"""What only the fake has: a record of the calls, and calls made to misbehave on purpose.

``GET /fake/calls?path=/api/rpc/`` lists what was called, oldest first. ``POST /fake/behaviours`` adds a behaviour, the
newest that fits a call wins; ``DELETE /fake/behaviours`` removes all; ``POST /fake/expire-tokens`` makes clients log in
again; ``POST /fake/reset`` forgets everything.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import deque
from typing import Annotated, Any, Literal

import msgspec
from litestar import delete, get, post
from litestar.params import Parameter

from tests.fakes.thingsboard.auth import Gate
from tests.fakes.thingsboard.store import Json, Store

KEPT_CALLS = 100_000
PathPrefix = Annotated[str, Parameter(query="path")]


class Behaviour(msgspec.Struct, kw_only=True):
    """How calls that fit are answered.

    A call fits when its path begins with ``path`` and, where they are given, its method and its RPC method are the
    same. ``times`` limits how often (None: always). ``delay_seconds`` waits first. ``status``, ``json`` and ``text``
    answer in place of the handler. ``drop`` breaks the connection: ``before`` handling the call, or ``after`` it.
    """

    path: str
    method: str | None = None
    rpc_method: str | None = None
    times: int | None = None
    delay_seconds: float = 0
    status: int | None = None
    json: Any = msgspec.UNSET
    text: str | None = None
    headers: dict[str, str] = {}
    drop: Literal["before", "after"] | None = None

    def fits(self, method: str, path: str, body: Any) -> bool:
        """Whether this behaviour is for that call and is not used up."""
        if self.times == 0 or not path.startswith(self.path) or self.method not in (None, method):
            return False
        return self.rpc_method is None or (isinstance(body, dict) and body.get("method") == self.rpc_method)

    def answers(self) -> bool:
        """Whether it answers in place of the handler."""
        return self.status is not None or self.text is not None or self.json is not msgspec.UNSET

    def answer(self) -> tuple[int, str, bytes]:
        """Status, content type and body of the answer."""
        if self.text is not None:
            return self.status or 200, "text/plain", self.text.encode()
        if self.json is not msgspec.UNSET:
            return self.status or 200, "application/json", json.dumps(self.json).encode()
        return self.status or 200, "application/json", b""


class Control:
    """The record of calls and the behaviours in force."""

    def __init__(self) -> None:
        self.calls: deque[Json] = deque(maxlen=KEPT_CALLS)
        self.behaviours: list[Behaviour] = []
        self._numbers = itertools.count()

    def record(self, method: str, path: str, query: str, body: Any) -> Json:
        """Note a call that came in; ``status`` and ``finished_at`` (seconds since 1970) are set when it is answered."""
        call: Json = {
            "number": next(self._numbers),
            "method": method,
            "path": path,
            "query": query,
            "body": body,
            "started_at": time.time(),
            "finished_at": None,
            "status": None,
        }
        self.calls.append(call)
        return call

    def behaviour_for(self, method: str, path: str, body: Any) -> Behaviour | None:
        """The newest behaviour that fits, one use of it taken."""
        for behaviour in reversed(self.behaviours):
            if behaviour.fits(method, path, body):
                if behaviour.times is not None:
                    behaviour.times -= 1
                return behaviour
        return None


@get("/fake/health")
async def health() -> Json:
    """Answers when the fake is ready."""
    return {"status": "ok"}


@get("/fake/calls")
async def calls(control: Control, path: PathPrefix = "/api/") -> list[Json]:
    """The calls whose path begins so, oldest first."""
    return [call for call in control.calls if call["path"].startswith(path)]


@get("/fake/state")
async def state(store: Store) -> Json:
    """Everything that this ThingsBoard holds."""
    return {
        "assets": list(store.entities["ASSET"].values()),
        "devices": list(store.entities["DEVICE"].values()),
        "device_profiles": list(store.profiles["DEVICE_PROFILE"].values()),
        "credentials": list(store.credentials.values()),
        "attributes": [
            {
                "entityType": kind,
                "id": key,
                "scope": scope,
                "values": {name: each["value"] for name, each in held.items()},
            }
            for (kind, key, scope), held in store.attributes.items()
        ],
        "relations": list(store.relations.values()),
    }


@post("/fake/behaviours", status_code=201)
async def add_behaviour(control: Control, data: Behaviour) -> Behaviour:
    """Make calls misbehave from now on."""
    control.behaviours.append(data)
    return data


@delete("/fake/behaviours", status_code=200)
async def clear_behaviours(control: Control) -> None:
    """Let every call behave again."""
    control.behaviours.clear()


@post("/fake/expire-tokens", status_code=200)
async def expire_tokens(gate: Gate) -> None:
    """No token given out so far is good any more."""
    gate.generation += 1


@post("/fake/reset", status_code=200)
async def reset(store: Store, control: Control) -> None:
    """An empty ThingsBoard, nothing called, nothing misbehaving."""
    store.forget()
    control.calls.clear()
    control.behaviours.clear()


HANDLERS = [health, calls, state, add_behaviour, clear_behaviours, expire_tokens, reset]
