"""What the service counts, for `GET /metrics` (Prometheus)."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

REQUESTS = Counter(
    "wattledger_http_requests_total",
    "Requests answered, by route and status",
    ["method", "route", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "wattledger_http_request_duration_seconds",
    "Time from the head of a request to the head of its answer",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
INGESTED_VALUES = Counter(
    "wattledger_ingested_values_total", "Telemetry values acknowledged as written", registry=REGISTRY
)
INGEST_MESSAGES = Counter(
    "wattledger_ingest_messages_total", "Telemetry messages, by result", ["result"], registry=REGISTRY
)
INGEST_COMMIT_SECONDS = Histogram(
    "wattledger_ingest_commit_duration_seconds",
    "Time of one group commit",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
    registry=REGISTRY,
)
INGEST_COMMIT_MESSAGES = Histogram(
    "wattledger_ingest_commit_messages",
    "Messages that shared one commit",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
    registry=REGISTRY,
)
STREAM_SUBSCRIBERS = Gauge("wattledger_stream_subscribers", "Open event streams", registry=REGISTRY)
POOL_SIZE = Gauge("wattledger_database_pool_connections", "Open database connections", registry=REGISTRY)
POOL_IDLE = Gauge(
    "wattledger_database_pool_idle_connections", "Database connections that wait for work", registry=REGISTRY
)
POOL_WAITING = Gauge("wattledger_database_pool_waiting", "Calls that wait for a connection", registry=REGISTRY)
POOL_REFUSED = Counter(
    "wattledger_database_pool_refused_total", "Calls refused because the pool was full", registry=REGISTRY
)
