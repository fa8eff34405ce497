"""Signed webhook messages against the running service: throughput, latency, what is lost, memory."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import psycopg

from tests.bench import site
from tests.bench.load import PATIENCE_SECONDS, STEP_MS, Order, Outcome
from tests.bench.memory import resident_mb
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.support.processes import CHECKOUT, Process, free_port
from tests.support.service import Service

SHARE = Target(">=", 0.5)
GROWTH = Target("<=", 1.05)
NONE = Target("==", 0)


@dataclass
class Rounds:
    """What the rounds of one run came to. Memory in MB, after each round."""

    whole: list[Outcome] = field(default_factory=list)
    bare: list[Outcome] = field(default_factory=list)
    api_mb: list[float] = field(default_factory=list)
    workers_mb: list[float] = field(default_factory=list)
    missing: int = 0
    alarms: int = 0


def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Send rounds of messages to the service and to its bare twin in turn; the first of each only warms up."""
    rounds = Rounds()
    start_ms = int(time.time() * 1000) - 60_000
    span_ms = (sizes.messages // sizes.connections + 1) * STEP_MS
    with Service(url) as service, _bare(service) as bare_port:
        service.start()
        port = int(service.base_url.rsplit(":", 1)[1])
        for number in range(1 + sizes.rounds):
            order = Order(port, service.ingest_secret, sizes.connections, sizes.messages, start_ms + number * span_ms)
            rounds.whole.append(_send(order))
            rounds.api_mb.append(resident_mb(service.api.pid))
            rounds.workers_mb.append(resident_mb(service.workers.pid))
            rounds.bare.append(_send(msgspec.structs.replace(order, port=bare_port)))
        with psycopg.connect(url, autocommit=True) as connection:
            rounds.missing, rounds.alarms = _counts(connection, rounds.whole)
    return _figures(rounds, sizes)


@contextmanager
def _bare(service: Service) -> Iterator[int]:
    """The same application with a writer that writes nothing, in a process of its own; gives its port."""
    port = free_port()
    environment = {
        "DATABASE_URL": service.database_url,
        "HTTP_ADDR": f"127.0.0.1:{port}",
        "TENANT_ID": site.TENANT,
        "AUTH_JWT_SECRET": service.jwt_secret,
        "INGEST_HMAC_SECRET": service.ingest_secret,
    }
    with tempfile.TemporaryDirectory() as folder, httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        process = Process(["tests.bench.bare"], environment, Path(folder) / "bare.log")
        process.start()
        try:
            process.wait_until(lambda: _is_ready(http))
            yield port
        finally:
            process.stop()


def _is_ready(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _send(order: Order) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=msgspec.json.encode(order),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        timeout=2 * PATIENCE_SECONDS,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Outcome)


def _counts(connection: psycopg.Connection, outcomes: list[Outcome]) -> tuple[int, int]:
    acknowledged = sum(len(outcome.latencies) for outcome in outcomes) * len(site.POINTS)
    row = connection.execute(
        "select (select count(*) from internal.sample), (select count(*) from public.alarms)"
    ).fetchone()
    assert row is not None
    return acknowledged - row[0], row[1]


def _figures(rounds: Rounds, sizes: Sizes) -> list[Figure]:
    whole, bare = ([_rate(outcome) for outcome in outcomes[1:]] for outcomes in (rounds.whole, rounds.bare))
    latencies = [1000 * seconds for outcome in rounds.whole[1:] for seconds in outcome.latencies]
    percentiles = statistics.quantiles(latencies, n=100)
    failed = sum(outcome.failed for outcome in rounds.whole + rounds.bare)
    return [
        Figure(
            "messages acknowledged",
            statistics.median(whole),
            "/s",
            how=f"{sizes.rounds} rounds of {sizes.messages:,} signed messages of 4 values over {sizes.connections} "
            "keep-alive connections, from another process on this machine to the running service (API, workers, "
            f"PostgreSQL) with {site.STATIONS} stations of {site.RULES} alarm rules; a message counts when 200 came, "
            "which is after COMMIT; median of the rounds.",
        ),
        Figure("latency p50", percentiles[49], "ms"),
        Figure("latency p99", percentiles[98], "ms"),
        Figure(
            "the same, verified and decoded only",
            statistics.median(bare),
            "/s",
            how="the same application with a writer that answers at once; its rounds in turn with those above.",
        ),
        Figure(
            "share of that",
            statistics.median(one / other for one, other in zip(whole, bare, strict=True)),
            target=SHARE,
            how="each round against the one after it; median.",
        ),
        Figure("failed requests", failed, target=NONE),
        Figure("acknowledged values missing", rounds.missing, target=NONE),
        Figure("alarms raised by the load", rounds.alarms),
        *_memory("API", rounds.api_mb),
        *_memory("workers", rounds.workers_mb),
    ]


def _memory(name: str, after: list[float]) -> list[Figure]:
    steps = ", ".join(f"{megabytes:.1f}" for megabytes in after)
    return [
        Figure(f"memory of the {name} after the load", after[-1], "MB", how=f"VmRSS after each round: {steps} MB."),
        Figure(f"memory of the {name}, last round against first", after[-1] / after[1], target=GROWTH),
    ]


def _rate(outcome: Outcome) -> float:
    return len(outcome.latencies) / outcome.seconds
