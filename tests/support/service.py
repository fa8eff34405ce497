"""The real service for a test: API, workers and a fake ThingsBoard as processes on ports of their own."""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import jwt
import psycopg

from api.security.hmac import sign
from tests.support.processes import Process, free_port

TENANT = "tenant-demo"


class Service:
    """The service on one database. Use it as a context, then `start()` it, or its parts one by one.

    `api`, `workers` and `thingsboard` are its processes, to be killed and started again. HMAC speaks for TENANT alone;
    every other call can be made for any tenant.
    """

    def __init__(self, database_url: str, **environment: str) -> None:
        """Prepare the service; `environment` adds to or overrides the settings of its processes."""
        self.database_url = database_url
        self.jwt_secret = secrets.token_hex(32)
        self.ingest_secret = secrets.token_hex(32)
        self.base_url = f"http://127.0.0.1:{free_port()}"
        self.thingsboard_url = f"http://127.0.0.1:{free_port()}"
        self._folder = tempfile.TemporaryDirectory(prefix="wattledger-test-")
        self._environment = {
            "DATABASE_URL": database_url,
            "HTTP_ADDR": self.base_url.removeprefix("http://"),
            "BASE_URL": self.base_url,
            "TENANT_ID": TENANT,
            "AUTH_JWT_SECRET": self.jwt_secret,
            "INGEST_HMAC_SECRET": self.ingest_secret,
            "CREDENTIALS_KEY": secrets.token_hex(32),
            "TRUSTED_PROXIES": "127.0.0.1",  # so that a test's callers may come from anywhere
            "TB_BASE_URL": self.thingsboard_url,
            "TB_TOKEN": "",
            **environment,
        }
        self.thingsboard = self._process(
            "thingsboard", "tests.fakes.thingsboard", "--port", self.thingsboard_url.rsplit(":", 1)[1]
        )
        self.api = self._process("api", "api")
        self.workers = self._process("workers", "workers")
        self.http = httpx.Client(base_url=self.base_url, timeout=30)
        self.fake = httpx.Client(base_url=self.thingsboard_url, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for process in (self.api, self.workers, self.thingsboard):
                if process.is_running:
                    process.stop()
        finally:
            self.http.close()
            self.fake.close()
            self._folder.cleanup()

    def start(self) -> None:
        """Start what does not run, and wait until the API is ready."""
        for process in (self.thingsboard, self.api, self.workers):
            if not process.is_running:
                process.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the fake ThingsBoard and the API answer. Raises AssertionError with the log when they do not."""
        self.thingsboard.wait_until(lambda: _answers(self.fake, "/fake/health"))
        self.api.wait_until(self.is_answering)

    def is_answering(self) -> bool:
        """Whether the API is ready."""
        return _answers(self.http, "/readyz")

    def restart(self, process: Process) -> None:
        """Kill one process (SIGKILL) and start it again."""
        process.kill()
        self.start()

    def token(self, role: str = "admin", tenant: str = TENANT, subject: str = "test", ttl_seconds: int = 3600) -> str:
        """A bearer token that the API accepts."""
        now = int(time.time())
        claims = {"tenant_id": tenant, "role": role, "sub": subject, "iat": now, "exp": now + ttl_seconds}
        return jwt.encode(claims, self.jwt_secret, algorithm="HS256")

    def auth(self, role: str = "admin", tenant: str = TENANT) -> dict[str, str]:
        """The headers of a caller with that role."""
        return {"Authorization": f"Bearer {self.token(role, tenant)}"}

    def call(
        self, method: str, path: str, body: object = None, *, role: str = "admin", tenant: str = TENANT, **params: str
    ) -> httpx.Response:
        """One call of the API as JSON; `params` is the query."""
        content = None if body is None else json.dumps(body)
        headers = {**self.auth(role, tenant), "Content-Type": "application/json"}
        return self.http.request(method, path, content=content, headers=headers, params=params)

    def ingest(self, body: Any) -> httpx.Response:
        """Send telemetry, signed; bytes and text go as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        headers = {"Content-Type": "application/json", **self.signature(content)}
        return self.http.post("/ingest/thingsboard/telemetry", content=content, headers=headers)

    def signature(self, content: bytes) -> dict[str, str]:
        """The headers that sign telemetry sent now."""
        timestamp = str(int(time.time()))
        signed = sign(self.ingest_secret.encode(), timestamp, content)
        return {"X-Ingest-Timestamp": timestamp, "X-Ingest-Signature": signed}

    def connect(self) -> psycopg.Connection:
        """A connection to the database as a person with psql has it, each statement its own transaction."""
        return psycopg.connect(self.database_url, autocommit=True)

    def _process(self, name: str, *arguments: str) -> Process:
        return Process(list(arguments), self._environment, Path(self._folder.name) / f"{name}.log")


def _answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False
