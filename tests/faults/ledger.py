"""Compares what the service acknowledged with what it kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults.caller import done
from tests.faults.pilot import MEASURES, Pilot
from tests.support.processes import wait_for
from tests.support.service import TENANT, Service
from tests.support.stream import Reader

Row = dict[str, Any]
RPC = "/api/rpc/"
GRACE_SECONDS = 300
"""Longer than the test: an hour that a pilot has not closed yet, the scheduler leaves alone."""


class Ledger:
    """What a service must show for the work of these pilots, once everything runs again."""

    def __init__(self, service: Service, pilots: list[Pilot]) -> None:
        self._service, self._pilots = service, pilots

    def rows(self, statement: str, *arguments: Any) -> list[Row]:
        """The rows of a statement, read as somebody with psql does."""
        with psycopg.connect(self._service.database_url, autocommit=True, row_factory=dict_row) as connection:
            cursor = connection.execute(statement, arguments)
            return cursor.fetchall() if cursor.description else []

    def leave_hours_to_the_scheduler(self, station: str, hours: int) -> None:
        """A station that has been running for so many hours, none of them closed."""
        body = {"station": {"id": station, "name": station, "timezone": "UTC"}}
        done(self._service.call("POST", "/api/v1/provisioning/stations", body))
        since = "date_trunc('hour', now() - make_interval(secs => %s), 'UTC') - make_interval(hours => %s)"
        self.rows(f"update stations set running_since = {since} where id = %s", GRACE_SECONDS, hours, station)

    def check_work_was_done(self) -> None:
        """The test tests something: hundreds of messages, statements, commands and alarms."""
        assert sum(pilot.messages for pilot in self._pilots) > 300
        for kind in ("frozen", "commands", "alarms"):
            assert all(getattr(pilot, kind) for pilot in self._pilots), kind

    def check_samples(self) -> None:
        """Every acknowledged value is stored, the last one sent for each time."""
        for pilot in self._pilots:
            stored = self.rows(
                "select * from telemetry_points where station_id = %s and device_id = 'meter'", pilot.station
            )
            kept = {(row["point_key"], row["ts"] - timedelta(minutes=5)): row["value_numeric"] for row in stored}
            assert kept == pilot.samples

    def check_commands(self) -> None:
        """Every command came to an end, and ThingsBoard heard of none twice."""
        issued = {key: identity for pilot in self._pilots for key, identity in pilot.commands.items()}
        wait_for(
            lambda: not self.rows("select 1 from commands where status in ('created', 'sent')"), 30, "for commands"
        )
        commands = self.rows("select * from commands")
        assert {row["idempotency_key"]: str(row["id"]) for row in commands} == issued
        calls = self._service.fake.get("/fake/calls", params={"path": RPC}).json()
        heard = Counter(call["body"]["params"]["key"] for call in calls)
        for row in commands:
            times = heard[row["idempotency_key"]]
            assert (row["status"], times) in {("acked", 1), ("timeout", 1), ("timeout", 0)}, row
        assert len(heard) <= len(commands)

    def check_provisioning(self, extras: int) -> None:
        """Every station is known to ThingsBoard, once."""
        pending = "select station_id, attempts, error from internal.provisioning where status <> 'synced'"
        # A worker that died holds its job for a minute: let that go by.
        self.rows("update internal.provisioning set next_attempt_at = next_attempt_at - interval '1 minute'")
        wait_for(lambda: not self.rows(pending), what="for ThingsBoard to know every station")
        held = self._service.fake.get("/fake/state").json()
        stations = (
            [pilot.station for pilot in self._pilots] + [f"extra-{number}" for number in range(extras)] + ["idle"]
        )
        assert sorted(asset["name"] for asset in held["assets"]) == sorted(stations)
        assert len(held["devices"]) == 2 * len(self._pilots) + extras
        assert len(held["relations"]) == len(held["devices"])
        tokens = {each["credentialsId"] for each in held["credentials"]}
        assert tokens >= {f"extra-{number}" for number in range(extras)}
        assert not self.rows("select 1 from stations where tb_asset_id is null")

    def check_late_data_is_folded(self) -> None:
        """No hour waits to be folded again."""
        wait_for(lambda: not self.rows("select 1 from internal.dirty_hour"), what="for late data to be folded")

    def check_hours_and_days(self) -> None:
        """Exactly the hours that were closed, and exactly their days, with the acknowledged numbers."""
        for pilot in self._pilots:
            hours = self._statistics(pilot, "HOUR")
            assert list(hours) == pilot.closed
            for start, row in hours.items():
                assert row["is_completed"]
                assert all(float(row[name]) == pilot.samples[key, start] for key, name in MEASURES.items()), row
            days = self._statistics(pilot, "DAY")
            assert list(days) == pilot.closed[::24]
            for number, row in enumerate(days.values()):
                closed = pilot.closed[24 * number : 24 * number + 24]
                assert row["is_completed"]
                assert row["sample_count"] == 24 * len(MEASURES)
                for key, name in MEASURES.items():
                    assert float(row[name]) == round(sum(pilot.samples[key, hour] for hour in closed), 6)

    def check_settlements(self) -> None:
        """One settlement a day, and a history without gap that ends with what stands."""
        for pilot in self._pilots:
            where = "where station_id = %s order by day_start"
            settled = self.rows(f"select * from settlements_day {where}", pilot.station)
            assert [row["day_start"] for row in settled] == pilot.closed[::24]
            history = self.rows(f"select * from settlement_history {where}, version", pilot.station)
            for number, row in enumerate(settled):
                energy = pilot.energy(pilot.closed[24 * number : 24 * number + 24])
                assert float(row["energy_kwh"]) == energy
                assert float(row["amount"]) == energy
                versions = [each for each in history if each["day_start"] == row["day_start"]]
                assert [each["version"] for each in versions] == list(range(1, row["version"] + 1))
                assert versions[-1]["new_energy_kwh"] == row["energy_kwh"]

    def check_scheduled_hours(self, station: str, hours: int) -> None:
        """The scheduler has closed every hour that was due, each once."""
        count = (
            "select count(*) from analytics_statistics where subject_id = %s and time_type = 'HOUR' and is_completed"
        )
        wait_for(lambda: self.rows(count, station)[0]["count"] >= hours, what="for the scheduler")
        row = self.rows(
            "select count(*), min(period_start) = min(running_since) and max(period_end) = min(closed_until) as whole"
            " from analytics_statistics join stations as s on s.id = subject_id"
            " where subject_id = %s and time_type = 'HOUR'",
            station,
        )[0]
        assert row["whole"]
        assert row["count"] in (hours, hours + 1)

    def check_alarms(self) -> None:
        """As many alarms as rang, all cleared, and the one that was raised at the end."""
        for pilot in self._pilots:
            alarms = self.rows("select name, status from alarms where station_id = %s", pilot.station)
            told = Counter((row["name"], row["status"]) for row in alarms)
            assert told == {("hot", "cleared"): pilot.alarms, ("the end", "active"): 1}

    def check_events(self, readers: list[Reader]) -> None:
        """Event numbers have no gap, and every reader saw every alarm event once and in order."""
        events = self.rows("select id, topic, payload from internal.event where tenant_id = %s order by id", TENANT)
        assert [row["id"] for row in events] == list(range(1, len(events) + 1))
        alarms = [(row["id"], row["payload"]) for row in events if row["topic"] == "alarm"]
        of_first = [each for each in alarms if each[1]["alarm"]["station_id"] == self._pilots[0].station]
        for reader, expected in zip(readers, (alarms, alarms, of_first), strict=True):
            assert [(told.id, told.data) for told in reader.events] == expected
            assert reader.connections > 1, "this reader never had to come back"
        for pilot in self._pilots:
            steps = [payload["type"] for _, payload in alarms if payload["alarm"]["station_id"] == pilot.station]
            assert steps == ["active", "acknowledged", "cleared"] * pilot.alarms + ["active"]

    def check_statements(self) -> None:
        """What was frozen is as it was sealed; late data makes it outdated, and the next version has it."""
        for pilot in self._pilots:
            for month, frozen in pilot.frozen.items():
                (version,) = self._versions(pilot, month)
                assert version["snapshot_hash"] == frozen.hash
                assert version["total_energy_kwh"] == frozen.energy
                assert not version["newer_facts"]
                self._check_seal(frozen.id, frozen.hash)
            self._check_late_data(pilot)

    def _check_late_data(self, pilot: Pilot) -> None:
        month, frozen = list(pilot.frozen.items())[-1]
        hours = pilot.closed[-24:]
        pilot.measure(hours[7])
        assert self._versions(pilot, month)[0]["newer_facts"]
        again = {"station_id": pilot.station, "month": month, "regenerate": True}
        assert pilot.post("/api/v1/statements/generate", again)["version"] == 2
        first, second = self._versions(pilot, month)
        assert (first["status"], first["total_energy_kwh"]) == ("frozen", frozen.energy)
        assert second["total_energy_kwh"] == pilot.energy(hours) != frozen.energy
        self._check_seal(frozen.id, frozen.hash)

    def _versions(self, pilot: Pilot, month: str) -> list[Row]:
        query = {"station_id": pilot.station, "month": month}
        versions: list[Row] = done(self._service.call("GET", "/api/v1/statements", **query)).json()
        return versions

    def _check_seal(self, statement: str, sealed: str) -> None:
        """The export verifies the statement against its hash first, and so does this."""
        done(self._service.call("GET", f"/api/v1/statements/{statement}/export.csv"))
        row = self.rows("select snapshot, snapshot_hash from settlement_statements where id = %s", statement)[0]
        assert row["snapshot_hash"] == hashlib.sha256(row["snapshot"].encode()).hexdigest() == sealed

    def _statistics(self, pilot: Pilot, kind: str) -> dict[datetime, Row]:
        found = self.rows(
            "select * from analytics_statistics where subject_id = %s and time_type = %s order by period_start",
            pilot.station,
            kind,
        )
        return {row["period_start"]: row for row in found}
