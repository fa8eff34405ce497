"""A factory with sites and meters in an organization of its own, as a test's caller sees it."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from tests.support.service import Service

SITE = "plant-1"
METER = "main"
HOUR = timedelta(hours=1)
DAY = datetime(2026, 1, 20, tzinfo=UTC)
"""A quiet day: in the past, without a clock change anywhere."""
BATCH = "/api/v1/timeseries/batch"
UPLOAD = "/api/v1/upload-csv"

HEADER = "timestamp_utc,site_id,meter_id,value,unit,idempotency_key"
"""Columns of a CSV."""
WHATS = ("summary", "series", "export", "ingest_health", "corrections")
"""What can be read below /timeseries."""
PROFILE = [10.0, 9.5, 9.1, 9.0, 9.3, 11.2, 18.4, 40.0, 62.5, 64.1, 63.9, 60.2, 48.0, 61.7, 63.3, 60.8, 51.0, 33.3, 21.7]
PROFILE += [16.0, 13.9, 12.2, 11.0, 10.4]
"""Energies of a day by hour, kWh: 770.5 in all."""

Record = dict[str, Any]
_numbers = count(1)


def stamp(moment: datetime) -> str:
    """A time as RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def reading(moment: datetime, value: object = 1.0, *, site: str = SITE, meter: str = METER, **more: object) -> Record:
    """A record of a batch."""
    return {"site_id": site, "meter_id": meter, "timestamp_utc": stamp(moment), "value": value, **more}


def settle_in_the_hour() -> datetime:
    """Now; where a quarter of an hour is about to end, in which some site's hour ends, after that."""
    left = 900 - time.time() % 900
    if left < 8:
        time.sleep(left + 0.1)
    return datetime.now(UTC)


def hourly(start: datetime, values: Iterable[float], **more: Any) -> list[Record]:
    """Hourly records from a time on."""
    return [reading(start + n * HOUR, value, **more) for n, value in enumerate(values)]


class Plant:
    """An organization; `window` is the query that reads back all of DAY."""

    def __init__(self, service: Service, start: datetime = DAY, hours: int = 24) -> None:
        self.service = service
        self.tenant = f"factory-{next(_numbers)}"
        self.window = {"start_utc": stamp(start), "end_utc": stamp(start + hours * HOUR)}

    def call(self, method: str, path: str, body: object = None, *, role: str = "admin", **query: str) -> httpx.Response:
        """A call in the name of the organization."""
        return self.service.call(method, path, body, role=role, tenant=self.tenant, **query)

    def add_site(self, site: str = SITE, **details: object) -> Record:
        """Create a site."""
        answer = self.call("POST", "/api/v1/sites", {"site_id": site, **details})
        assert answer.status_code == 201, answer.text
        made: Record = answer.json()
        return made

    def post(self, content: bytes, **headers: str) -> httpx.Response:
        """Send a body as it is."""
        headers = {**self.service.auth("operator", self.tenant), "Content-Type": "application/json", **headers}
        return self.service.http.post(BATCH, content=content, headers=headers)

    def send(self, records: Iterable[object], **more: object) -> Record:
        """Send a batch that is taken; what became of it. The counts always add up."""
        records = list(records)
        answer = self.post(json.dumps({"records": records, **more}).encode())
        assert answer.status_code == 200, answer.text
        result: Record = answer.json()
        assert result["ingested"] + result["skipped_duplicate"] + result["failed"] == len(records), result
        return result

    def store(self, records: Iterable[object]) -> None:
        """Send a batch of which every record is new."""
        records = list(records)
        assert self.send(records)["ingested"] == len(records)

    def read(self, what: str, site: str = SITE, **query: str) -> Any:
        """What a viewer reads below /timeseries; without another window that of the plant."""
        if not query.keys() & {"window_hours", "start_utc", "end_utc"}:
            query |= self.window
        answer = self.call("GET", f"/api/v1/timeseries/{what}", role="viewer", site_id=site, **query)
        assert answer.status_code == 200, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def series(self, resolution: str = "hour", site: str = SITE, **query: str) -> list[Record]:
        """The points of a series."""
        points: list[Record] = self.read("series", site, resolution=resolution, **query)["points"]
        return points

    def export(self, site: str = SITE, **query: str) -> list[dict[str, str]]:
        """The rows of the export."""
        return list(csv.DictReader(self.read("export", site, **query).splitlines()))

    def upload(
        self, content: bytes | str, name: str = "meter.csv", *, accept: str = "*/*", **form: str
    ) -> httpx.Response:
        """Upload a CSV file."""
        headers = {**self.service.auth("operator", self.tenant), "Accept": accept}
        file = content.encode() if isinstance(content, str) else content
        return self.service.http.post(UPLOAD, files={"file": (name, file)}, data=form, headers=headers)

    def take(self, content: bytes | str, **form: str) -> Record:
        """Upload a CSV file that is taken; what became of it."""
        answer = self.upload(content, **form)
        assert answer.status_code == 200, answer.text
        result: Record = answer.json()
        counts = result["rows_ingested"] + result["rows_skipped_duplicate"] + result["rows_failed"]
        assert counts == result["rows_received"]
        return result


def follow(plant: Plant, path: str, **query: str) -> list[list[Record]]:
    """The pages of a list."""
    answer = plant.call("GET", path, role="viewer", **query)
    pages: list[list[Record]] = [answer.json()]
    while "next" in answer.links:
        answer = plant.service.http.get(answer.links["next"]["url"], headers=plant.service.auth("viewer", plant.tenant))
        pages.append(answer.json())
    return pages


def codes(result: Record) -> list[tuple[int, str]]:
    """Index and code of each entry of `errors`."""
    return [(error["index"], error["code"]) for error in result["errors"]]


def total(points: list[Record]) -> float:
    """The sum of a series, kWh."""
    return sum(point["value"] or 0 for point in points)


def agree(plant: Plant, expected: float, **query: str) -> None:
    """Check that summary and each resolution of the series come to so many kWh, and to as many readings as exported."""
    summary = plant.read("summary", **query)
    assert summary["total_value"] == pytest.approx(expected, abs=1e-6)
    rows = plant.export(**query)
    assert summary["points"] == len(rows)
    for resolution in ("raw", "hour", "day"):
        points = plant.series(resolution, **query)
        assert total(points) == pytest.approx(expected, abs=1e-4), resolution
        assert sum(point["samples"] for point in points) == len(rows), resolution


def table(*rows: str, header: str = HEADER) -> str:
    """A file with a header."""
    return "\n".join([header, *rows, ""])
