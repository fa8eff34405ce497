"""Whatever is sent, well formed or not: an answer in good time, and never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.faults.description import Answer, Operation, Request, read_operations
from tests.faults.estate import Estate
from tests.support.databases import Cluster
from tests.support.service import TENANT, Service

NO_BODIES = [
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"{",
    b"{}{}",
    b"\xff\xfe\x00",
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b'{"station_id": "\\ud800", "stationId": "\\u0000"}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b" " * (4 * 1024 * 1024 + 1),
]
EXAMPLES = {GenerationMode.POSITIVE: 20, GenerationMode.NEGATIVE: 12}


@pytest.fixture(scope="module")
def service(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service of these tests' own: nobody else needs to live with what they leave behind."""
    with cluster.database(template) as url, Service(url) as service:
        service.start()
        yield service


@pytest.fixture(scope="module")
def operations(service: Service) -> dict[tuple[str, str], Operation]:
    """Every call, by method and path."""
    return {(operation.method, operation.path): operation for operation in read_operations(service)}


@pytest.fixture(scope="module")
def estate(service: Service) -> Estate:
    """Something for the requests to hit."""
    estate = Estate(service, TENANT)
    estate.build()
    return estate


def check(answer: Answer, request: Request) -> None:
    """No failure of ours, and where it is an error a problem document."""
    context = (request, answer.status, answer.text[:2000])
    assert answer.status < 500, context
    if answer.status >= 400:
        assert answer.media == "application/problem+json", context
        assert json.loads(answer.content).keys() >= {"type", "title", "status", "detail", "code", "request_id"}, context


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_requests_made_from_the_description(
    service: Service, operations: dict[tuple[str, str], Operation], estate: Estate, mode: GenerationMode
) -> None:
    """Requests that fit the schemas, and ones that break them in one place; half of them about things that exist."""
    sent = 0
    for result in schemathesis.openapi.from_dict(without_security(service)).get_all_operations():
        assert isinstance(result, Ok), result
        described = result.ok()
        operation = operations.get((described.method.upper(), described.path))
        if operation is None:
            continue
        if mode is GenerationMode.POSITIVE or operation.body is not None or operation.parameters:
            sent += fuzz(service, operation, described.as_strategy(generation_mode=mode), estate, EXAMPLES[mode])
    assert sent > 5 * len(operations)


def fuzz(service: Service, operation: Operation, cases: st.SearchStrategy[Any], estate: Estate, examples: int) -> int:
    """Send that many requests, the same ones each time; returns how many there were."""
    sent = 0

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, about_ours=st.booleans())
    def send(case: Any, about_ours: bool) -> None:
        nonlocal sent
        request = request_of(case, operation)
        if about_ours:
            point_at(request, estate.ids)
        check(request.send(service), request)
        sent += 1

    send()
    return sent


def without_security(service: Service) -> dict[str, Any]:
    """The description of the API, silent about tokens: each request has a good one."""
    document: dict[str, Any] = service.http.get("/schema/openapi.json").json()
    for methods in document["paths"].values():
        for item in methods.values():
            item.pop("security", None)
    return document


def request_of(case: Any, operation: Operation) -> Request:
    """What schemathesis has made up, to be sent as we send requests. A path is made of text, whatever was made up."""
    body = None if isinstance(case.body, schemathesis.core.NotSet) else case.body
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    path = {name: str(value) for name, value in (case.path_parameters or {}).items()}
    return Request(operation, path, query, body)


def point_at(request: Request, ids: dict[str, str]) -> None:
    """Put ids of what exists where the request names ids."""
    for container, key in list(request.slots()):
        name = str(key).replace("Id", "_id")
        if name in ids and name != "idempotency_key":
            container[key] = ids[name]


def test_bodies_that_are_none(service: Service, operations: dict[tuple[str, str], Operation], estate: Estate) -> None:
    for operation in operations.values():
        for body in NO_BODIES if operation.body is not None else []:
            request = estate.request(operation, TENANT)
            request.body = body
            answer = request.send(service)
            check(answer, request)
            # A body that must hold nothing may be anything.
            assert 400 <= answer.status < 500 or not (operation.body or {}).get("required"), answer.text
