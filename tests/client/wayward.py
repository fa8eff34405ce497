"""A service that misbehaves as it is told, on a port of its own."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An answer; status 0: the connection is closed without one."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """A request as it came; `batch` is its body, unpacked."""

    path: str
    headers: dict[str, str]
    batch: dict[str, Any]

    @property
    def values(self) -> list[Any]:
        """What its records say."""
        return [record.get("value") for record in self.batch["records"]]


def fine(batch: dict[str, Any]) -> Reply:
    """Everything is ingested."""
    answer = {"ingested": len(batch["records"]), "skipped_duplicate": 0, "failed": 0, "errors": []}
    return Reply(200, json.dumps(answer).encode())


def choosy(batch: dict[str, Any]) -> Reply:
    """The first record is refused, the second was there, the others are ingested."""
    errors = [
        {"index": 0, "code": "INVALID_VALUE", "detail": "not for \u96fb\u529b"},
        {"index": 1, "code": "DUPLICATE_IDEMPOTENCY_KEY", "detail": "known"},
    ]
    answer = {"ingested": len(batch["records"]) - 2, "skipped_duplicate": 1, "failed": 1, "errors": errors}
    return Reply(200, json.dumps(answer).encode())


def failing(status: int, detail: str = "no", **headers: str) -> Reply:
    """A problem document."""
    return Reply(status, json.dumps({"status": status, "detail": detail}).encode(), headers)


class Wayward:
    """Answers with `replies` one after the other, then with what `judge` makes of a batch; notes every call."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.replies: list[Reply] = []
        self.judge: Callable[[dict[str, Any]], Reply] = fine

    def take(self, call: Call) -> Reply:
        """Note a call and answer it."""
        self.calls.append(call)
        return self.replies.pop(0) if self.replies else self.judge(call.batch)


@contextmanager
def running_wayward() -> Iterator[Wayward]:
    """The service, listening."""
    wayward = Wayward()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            batch = json.loads(gzip.decompress(body))
            reply = wayward.take(Call(self.path, dict(self.headers), batch))
            if not reply.status:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def do_GET(self) -> None:
            wayward.calls.append(Call(self.path, dict(self.headers), {"records": []}))
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        wayward.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield wayward
        finally:
            server.shutdown()
            thread.join()
