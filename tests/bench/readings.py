"""Batches of readings as JSON over HTTP beside binary COPY, from one sender and from four; and all of it again."""

import asyncio
import http.client
import json
import statistics
import threading
import time
from datetime import UTC, datetime, timedelta

import asyncpg
import psycopg

from tests.bench.ingest import COLUMNS, COPY_TABLE
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.support.service import TENANT, Service

METERS = 100
TIMES = 10
"""A batch is a hundred meters with ten quarters of an hour each: 1,000 records."""
QUARTER = timedelta(minutes=15)
RATIO = Target(">=", 0.20)
AS_FAST = Target(">=", 1.0)
NONE = Target("==", 0)
PATH = "/api/v1/timeseries/batch"

Row = tuple[int, datetime, float, None, None]


class Sender:
    """One sender: its site's batches as bodies, and the same as rows for COPY."""

    def __init__(self, number: int, batches: int) -> None:
        self.site = f"factory-{number}"
        self.bodies: list[bytes] = []
        self.rows: list[list[Row]] = []
        first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - batches * TIMES * QUARTER
        for batch in range(batches):
            moments = [first + (batch * TIMES + step) * QUARTER for step in range(TIMES)]
            self.bodies.append(json.dumps({"records": self._records(moments), "source": "bench"}).encode())
            self.rows.append(
                [(number * METERS + meter, moment, 1.25, None, None) for meter in range(METERS) for moment in moments]
            )

    def _records(self, moments: list[datetime]) -> list[dict[str, object]]:
        return [
            {
                "site_id": self.site,
                "meter_id": f"meter-{meter}",
                "timestamp_utc": (stamp := moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
                "value": 1.25,
                "unit": "kWh",
                "idempotency_key": f"{self.site}|meter-{meter}|{stamp}",
            }
            for meter in range(METERS)
            for moment in moments
        ]


def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Send, copy and send again, in a database of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(COPY_TABLE)
    figures: list[Figure] = []
    with Service(url, TIMESERIES_BATCH_LIMIT="1000000") as service:
        service.start()
        for count, offset in ((1, 0), (4, 1)):
            senders = [Sender(offset + number, sizes.reading_batches) for number in range(count)]
            for sender in senders:
                service.call("POST", "/api/v1/sites", {"site_id": sender.site}, tenant=TENANT)
            figures += _compare(service, url, senders)
        with service.connect() as connection:
            missing = connection.execute("select count(*) from internal.sample_copy").fetchone()
            stored = connection.execute("select count(*) from internal.sample").fetchone()
        assert missing is not None
        assert stored is not None
    return [*figures, Figure("readings missing beside COPY", missing[0] - stored[0], target=NONE)]


def _compare(service: Service, url: str, senders: list[Sender]) -> list[Figure]:
    half = len(senders[0].bodies) // 2
    copied, sent, again = [], [], []
    # In turn, half and half, so that neither has the quieter machine.
    for part in (slice(0, half), slice(half, None)):
        copied.append(asyncio.run(_copy(url, senders, part)))
        sent.append(_send(service, senders, part, "ingested"))
        again.append(_send(service, senders, part, "skipped_duplicate"))
    copy, send, replay = sum(copied), sum(sent), sum(again)
    records = 1000 * sum(len(sender.bodies) for sender in senders)
    name = f"{len(senders)} sender{'s' if len(senders) > 1 else ''}"
    return [
        Figure(f"readings over HTTP, {name}", records / send, "/s"),
        Figure(
            f"batches over HTTP against COPY, {name}",
            copy / send,
            target=RATIO,
            how=f"{records // 1000} batches of 1,000 readings with idempotency keys (100 meters, 10 quarters of an "
            f"hour), as JSON to POST {PATH} over {len(senders)} keep-alive connections, and the same rows by binary "
            "COPY over as many database connections, each batch its own transaction, in two halves in turn; "
            "time of COPY over time of HTTP.",
        ),
        Figure(
            f"a full replay against the first time, {name}",
            send / replay,
            target=AS_FAST,
            how="the same batches sent again, all duplicates; time of the first over time of the replay.",
        ),
    ]


async def _copy(url: str, senders: list[Sender], part: slice) -> float:
    connections = [await asyncpg.connect(url) for _ in senders]

    async def copy(connection: asyncpg.Connection, sender: Sender) -> None:
        for rows in sender.rows[part]:
            await connection.copy_records_to_table("sample_copy", schema_name="internal", records=rows, columns=COLUMNS)

    started = time.perf_counter()
    await asyncio.gather(*(copy(connection, sender) for connection, sender in zip(connections, senders, strict=True)))
    seconds = time.perf_counter() - started
    for connection in connections:
        await connection.close()
    return seconds


def _send(service: Service, senders: list[Sender], part: slice, expected: str) -> float:
    seconds: list[float] = []
    threads = [
        threading.Thread(target=lambda sender=sender: seconds.append(_send_one(service, sender.bodies[part], expected)))
        for sender in senders
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seconds) == len(senders), "a sender failed"
    return time.perf_counter() - started


def _send_one(service: Service, bodies: list[bytes], expected: str) -> float:
    host = service.base_url.removeprefix("http://")
    headers = {**service.auth("operator", TENANT), "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(host, timeout=60)
    waits = []
    for body in bodies:
        started = time.perf_counter()
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        result = json.loads(answer.read())
        waits.append(time.perf_counter() - started)
        assert answer.status == 200, result
        assert result[expected] == 1000, result
    connection.close()
    return statistics.fmean(waits)
