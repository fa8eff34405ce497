"""Health, metrics, and what callers are told while the database is slow or away."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.site import Site, problem
from tests.support.processes import wait_for
from tests.support.service import Service

KILL = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'wattledger-api%'
"""


def test_ready(service: Service) -> None:
    """Every check is named."""
    answer = service.http.get("/readyz")
    assert answer.json() == {"status": "ready", "database": "ok", "migrations": "ok", "listener": "ok"}
    assert service.http.get("/healthz").json() == {"status": "ok"}


def test_metrics_count_by_route(shared_site: Site) -> None:
    """Templates, not addresses: ids would make a series each."""
    http = shared_site.service.http
    shared_site.call("GET", "/api/v1/statements/of-a-certain-id")
    http.get("/an-address-that-is-none")
    answer = http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    line = 'wattledger_http_requests_total{method="GET",route="/api/v1/statements/{statement_id}",status="404"}'
    assert line in answer.text
    assert 'wattledger_http_requests_total{method="(any)",route="(none)",status="404"}' in answer.text
    assert "of-a-certain-id" not in answer.text
    assert "an-address-that-is-none" not in answer.text
    for name in ("request_duration_seconds_bucket", "pool_connections", "ingested_values_total", "messages_total"):
        assert name in answer.text, name


def test_a_database_newer_than_the_code_is_not_ready(own_service: Service) -> None:
    """The level must be the code's own."""
    with own_service.connect() as connection:
        connection.execute("insert into internal.schema_migration (number, name, checksum) values (9999, 'later', 'x')")
    answer = own_service.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "database": "ok", "migrations": "failed", "listener": "ok"}
    assert "retry-after" in answer.headers


def test_lost_connections_come_back(own_service: Service) -> None:
    """All connections cut: a caller may be told to come back, never that something broke; soon all is well."""
    headers = own_service.auth()
    with own_service.connect() as connection:
        for _ in range(5):
            connection.execute(KILL)
            answer = own_service.http.get("/api/v1/alarm-rules", headers=headers)
            assert answer.status_code in (200, 503), answer.text
            if answer.status_code == 503:
                problem(answer, 503)
                assert int(answer.headers["retry-after"]) > 0
    wait_for(lambda: own_service.http.get("/readyz").status_code == 200, what="for the service to be ready again")
    assert own_service.http.get("/api/v1/alarm-rules", headers=headers).status_code == 200


def test_a_full_pool_refuses_instead_of_queueing(own_service: Service) -> None:
    """A table locked by somebody: callers get 503 with Retry-After in bounded time, and probes are answered at once."""
    headers = own_service.auth()

    def ask(_: int) -> httpx.Response:
        return own_service.http.get("/api/v1/alarm-rules", headers=headers)

    with own_service.connect() as connection, ThreadPoolExecutor(100) as crowd:
        with connection.transaction():
            connection.execute("lock table alarm_rules in access exclusive mode")
            started = time.monotonic()
            asked = [crowd.submit(ask, number) for number in range(100)]
            time.sleep(0.5)
            for _ in range(10):
                before = time.monotonic()
                assert own_service.http.get("/healthz").status_code == 200
                assert time.monotonic() - before < 0.5
                time.sleep(0.05)
            for answer in (future.result() for future in asked):
                problem(answer, 503)
                assert answer.headers["retry-after"]
            assert time.monotonic() - started < 15
        assert ask(0).status_code == 200
    assert "wattledger_database_pool_refused_total" in own_service.http.get("/metrics").text


def test_stopping_ends_streams(own_service: Service) -> None:
    """An open stream does not hold the service up when it is told to stop."""
    with own_service.http.stream("GET", "/api/v1/alarms/stream", headers=own_service.auth()) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: ready"
        started = time.monotonic()
        assert own_service.api.stop() in (0, -15)
        assert time.monotonic() - started < 5
        assert all(not line or line.startswith((":", "data:", "id:")) for line in lines)


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json"])
def test_the_description(service: Service, path: str) -> None:
    """OpenAPI, titled Wattledger, every call described, its errors too."""
    document = service.http.get(path).json()
    assert document["info"]["title"] == "Wattledger"
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations) > 25
    for operation in operations:
        assert operation["description"]
        assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert document["components"]["schemas"]["Settlement"]["properties"]["amount"] == {"type": "number"}
    assert "openapi" in document
    assert "<html" not in service.http.get("/schema/openapi.json").text


def test_an_error_of_ours_shows_nothing(own_service: Service) -> None:
    """A function that is missing: 500 without a word of SQL; the log has the whole story under the request's id."""
    with own_service.connect() as connection:
        connection.execute("drop function api.list_alarm_rules(text, text)")
    answer = own_service.http.get("/api/v1/alarm-rules", headers={**own_service.auth(), "X-Request-ID": "find-me"})
    document = problem(answer, 500)
    assert document["request_id"] == "find-me"
    assert "alarm" not in document["detail"]
    logged = [line for line in own_service.api.log.read_text().splitlines() if "find-me" in line]
    assert any("list_alarm_rules" in line and "Traceback" in line for line in logged)
