"""A database, a fake ThingsBoard and workers as processes, with what a test says to them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from api.security.credentials import CredentialCipher
from tests.support.processes import Process, free_port, wait_for

Row = dict[str, Any]

SETTINGS = {"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24, "hour_close_grace_seconds": 0}


class Stage:
    """Use it as a context. Each test keeps to a tenant of its own."""

    def __init__(self, database_url: str, folder: Path, command_timeout_seconds: int = 60) -> None:
        self.database_url, self._folder = database_url, folder
        self.key = secrets.token_hex(32)
        self.port = free_port()
        self.thingsboard = self.new_thingsboard()
        self.fake = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.workers: list[Process] = []
        self.database = psycopg.connect(database_url, autocommit=True, row_factory=dict_row)
        settings = SETTINGS | {"command_timeout_seconds": command_timeout_seconds}
        self.rows("select api.configure('tenant-demo', %s)", json.dumps(settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.thingsboard):
            process.stop()
        self.fake.close()
        self.database.close()

    def new_thingsboard(self, *arguments: str) -> Process:
        """A fake ThingsBoard on this stage's port, not yet started."""
        log = self._folder / "thingsboard.log"
        return Process(["tests.fakes.thingsboard", "--port", str(self.port), *arguments], {}, log)

    def start_thingsboard(self) -> None:
        """Start the fake ThingsBoard and wait until it answers."""
        self.thingsboard.start()
        self.thingsboard.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            return self.fake.get("/fake/health").status_code == 200
        except httpx.TransportError:
            return False

    def start_worker(self, *names: str, module: str = "workers", **environment: str) -> Process:
        """Start one more process of workers and wait until it listens."""
        process = self.new_worker(*names, module=module, **environment)
        process.start()
        process.wait_until(lambda: '"listening"' in process.log.read_text())
        return process

    def new_worker(self, *names: str, module: str = "workers", **environment: str) -> Process:
        """One more process of workers, not yet started."""
        settings = {
            "DATABASE_URL": self.database_url,
            "AUTH_JWT_SECRET": self.key,
            "INGEST_HMAC_SECRET": self.key,
            "CREDENTIALS_KEY": self.key,
            "TB_BASE_URL": f"http://127.0.0.1:{self.port}",
            "TB_TOKEN": "",
        }
        log = self._folder / f"worker-{len(self.workers)}.log"
        process = Process([module, *names], settings | environment, log)
        self.workers.append(process)
        return process

    def rows(self, statement: str, *arguments: Any) -> list[Row]:
        """The rows of a statement, run as the owner of the database; [] for one that has none."""
        cursor = self.database.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []

    def provision(
        self,
        tenant: str,
        station: str = "station-1",
        devices: tuple[str, ...] = ("device-1",),
        credentials: dict[str, str] | None = None,
        **station_fields: str,
    ) -> None:
        """Provision a station, as the API does, with a power point for each device."""
        cipher = CredentialCipher(self.key)
        body = {
            "station": {"id": station, "name": f"The {station}", "timezone": "UTC", "region": "pilot"} | station_fields,
            "devices": [{"id": device, "name": f"The {device}", "tb_profile": "inverters"} for device in devices],
            "point_mappings": [
                {"device_id": device, "point_key": "p", "semantic": "charge_power_kw", "unit": "kW", "factor": 2}
                for device in devices
            ],
        }
        sealed = {device: cipher.encrypt(token) for device, token in (credentials or {}).items()}
        self.rows("select api.provision_station(%s, %s, %s, 'test')", tenant, json.dumps(body), json.dumps(sealed))

    def provisioning(self, tenant: str, station: str = "station-1") -> Row:
        """How far the station is known to ThingsBoard."""
        tb: Row = self.rows("select tb from api.get_provisioning(%s, %s)", tenant, station)[0]["tb"]
        return tb

    def synced(self, tenant: str, station: str = "station-1", seconds: float = 20) -> Row:
        """The same, once it is synchronised."""
        return wait_for(
            lambda: tb if (tb := self.provisioning(tenant, station))["status"] == "synced" else {},
            seconds,
            "for the station to be synchronised",
        )

    def issue(self, tenant: str, type_: str = "setPower", device: str = "device-1", mode: str = "twoway") -> UUID:
        """Issue a command; returns its id."""
        row = self.rows(
            "select command_id from api.issue_command(%s, 'station-1', %s, %s, '{\"value\": 10}', null, %s, 'test')",
            tenant,
            device,
            type_,
            mode,
        )
        key: UUID = row[0]["command_id"]
        return key

    def command(self, key: UUID) -> Row:
        """A command as it is now."""
        return self.rows("select * from commands where id = %s", key)[0]

    def settled(self, key: UUID, seconds: float = 60) -> Row:
        """A command, once it is neither created nor sent."""
        return wait_for(
            lambda: row if (row := self.command(key))["status"] not in ("created", "sent") else {},
            seconds,
            "for the command to settle",
        )

    @contextmanager
    def database_away(self) -> Iterator[None]:
        """Cut the workers off from the database, which accepts no connection meanwhile."""
        name = sql.Identifier(self.database.info.dbname)
        elsewhere = urlsplit(self.database_url)._replace(path="/postgres").geturl()
        with psycopg.connect(elsewhere, autocommit=True) as outside:
            outside.execute(sql.SQL("alter database {} allow_connections false").format(name))
            self.rows(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'wattledger-workers' and datname = current_database()"
            )
            yield
            outside.execute(sql.SQL("alter database {} allow_connections true").format(name))

    def calls(self, path: str = "/api/") -> list[Row]:
        """What was called at the fake ThingsBoard, oldest first."""
        answer: list[Row] = self.fake.get("/fake/calls", params={"path": path}).json()
        return answer

    def held(self) -> Row:
        """What the fake ThingsBoard holds."""
        answer: Row = self.fake.get("/fake/state").json()
        return answer

    def behave(self, path: str, **how: Any) -> None:
        """Make calls of the fake ThingsBoard misbehave."""
        self.fake.post("/fake/behaviours", json={"path": path} | how).raise_for_status()

    def behave_again(self) -> None:
        """Let all calls behave."""
        self.fake.delete("/fake/behaviours").raise_for_status()
