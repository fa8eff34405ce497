"""A receiver of webhooks on this machine, which answers as a test wants."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import threading
from collections import defaultdict
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Hit:
    """One request that came."""

    headers: Message
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(self.content)
        return decoded

    @property
    def delivery(self) -> str:
        identity: str = self.headers["X-Wattledger-Delivery"]
        return identity

    def is_signed_with(self, secret: str) -> bool:
        """Whether the signature is what the documentation tells a receiver to compute."""
        signed = self.headers["X-Wattledger-Timestamp"].encode() + b"." + self.content
        return hmac.compare_digest(
            hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest(), self.headers["X-Wattledger-Signature"]
        )


class Receiver:
    """Use it as a context. Each test has a path of its own; without `answer` it gets 204."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._answers: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        self.held = threading.Event()
        self.held.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers = receiver._take(self.path, Hit(self.headers, content))
                receiver.held.wait(30)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.held.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"{self._scheme}://{host}:{self._server.server_port}{path}"

    def answer(self, path: str, status: int, **headers: str) -> None:
        """Answer the next request for that path so, once; called again, the one after it."""
        self._answers[path].append((status, {name.replace("_", "-"): value for name, value in headers.items()}))

    def hits(self, path: str) -> list[Hit]:
        """What came for a path so far."""
        return list(self._hits[path])

    def _take(self, path: str, hit: Hit) -> tuple[int, dict[str, str]]:
        self._hits[path].append(hit)
        return self._answers[path].pop(0) if self._answers[path] else (204, {})
