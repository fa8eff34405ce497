"""Somebody else's data stays somebody else's, and what looks like SQL is text: on every call that the API describes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from itertools import count, cycle, islice

import pytest

from tests.faults.description import Answer, Operation, Request, read_operations
from tests.faults.estate import Estate
from tests.support.databases import Cluster
from tests.support.service import TENANT, Service
from tests.support.stream import Reader

ROLES = ("viewer", "operator", "admin", "auditor")
MAKES_ITS_OWN = {"provision_station", "create_site", "create_integration_token", "invite_member", "create_channel"}
MAKES_ITS_OWN |= {"get_alert_thresholds", "put_alert_thresholds"}
MAKES_ITS_OWN |= {"get_weekly_csv", "get_weekly_workbook", "get_weekly_pdf"}
"""Calls that make something of the caller's own, whoever else has something by the same id."""
ABOUT_PEOPLE = {"get_me"}
"""Calls that only people can make, whose token comes from signing in."""
METACHARACTERS = [
    "'",
    "'; drop table stations; --",
    '"; select pg_sleep(60); --',
    "' || pg_sleep(60) || '",
    "\\'; commit; drop schema api cascade; --",
    "$$; select pg_sleep(60); $$",
    "%' or '1' = '1",
    "1) union select snapshot from settlement_statements --",
    "{1,2}",
    '(1,"2")',
    "a/**/::int",
    "E'\\047'",
    "%s %(name)s $1 :name ?",
    "null",
]
_numbers = count(1)


@pytest.fixture(scope="module")
def service(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service of these tests' own, so that nobody else changes what they watch."""
    with cluster.database(template) as url, Service(url) as service:
        service.start()
        yield service


@pytest.fixture(scope="module")
def operations(service: Service) -> list[Operation]:
    """Every call that asks who is calling."""
    return [operation for operation in read_operations(service) if not operation.is_open]


@pytest.fixture(scope="module")
def estate(service: Service) -> Estate:
    """What the strangers are after."""
    estate = Estate(service, "tenant-first")
    estate.build()
    return estate


def attempts(estate: Estate, operation: Operation) -> Iterator[tuple[str, Request]]:
    """What strangers might send: the owner's request, each of his ids everywhere, and nothing but what must be."""
    for identity in [None, *set(estate.ids.values())]:
        tenant = f"stranger-{next(_numbers)}"
        ids = {} if identity is None else dict.fromkeys(estate.ids, identity)
        yield tenant, estate.request(operation, tenant, **ids)
    tenant = f"stranger-{next(_numbers)}"
    yield tenant, estate.request(operation, tenant).bare()


@pytest.mark.parametrize("role", ROLES)
def test_a_stranger_sees_and_changes_nothing(
    service: Service, operations: list[Operation], estate: Estate, role: str
) -> None:
    before = estate.rows()
    for operation in operations:
        for tenant, request in attempts(estate, operation):
            answer = request.send(service, role, tenant)
            context = (request, answer.status, answer.text)
            assert not estate.leaks(answer.text, request), context
            if answer.status < 300 and operation.id not in MAKES_ITS_OWN:
                assert is_empty(answer), context
            else:
                assert answer.status in (200, 201, 403, 404, 422), context
            assert answer.status == 403 or role != "auditor", context
    assert estate.rows() == before


def is_empty(answer: Answer) -> bool:
    """Whether an answer shows nothing: no item, no event, no record taken."""
    if answer.media == "application/json":
        document = json.loads(answer.content)
        return document in ([], {"sites": []}) or 0 in (document.get("ingested"), document.get("rows_ingested"))
    return answer.content.startswith(b"event: ready\n")


def test_a_body_that_names_the_owner_is_refused(service: Service, operations: list[Operation], estate: Estate) -> None:
    before = estate.rows()
    tried = 0
    for operation in operations:
        request = estate.request(operation, estate.tenant)
        if re.search(r"\btenant_?id\b", str(request.body), re.IGNORECASE):
            assert request.send(service, "admin", f"stranger-{next(_numbers)}").status == 403, request
            tried += 1
    assert tried >= 3
    assert estate.rows() == before


def test_the_requests_are_ones_that_the_owner_is_granted(service: Service, operations: list[Operation]) -> None:
    """Else the tests above would test nothing: what is refused to a stranger must be due to who he is."""
    owner = Estate(service, TENANT)
    owner.build()
    for operation in sorted(operations, key=lambda each: (each.method == "DELETE", each.id == "delete_site")):
        request = owner.request(operation, TENANT)
        if operation.method == "POST" and operation.body is not None:
            request = owner.request(operation, TENANT, idempotency_key="another")
        if request.path.keys() <= owner.ids.keys() and operation.id not in ABOUT_PEOPLE:
            answer = request.send(service)
            # 409: there is such a thing already, or other things depend on it. That, too, only its owner may know.
            assert answer.status in (200, 201, 204, 409), (request, answer.status, answer.text)


def test_a_stranger_hears_nothing(service: Service, estate: Estate) -> None:
    """The stream of one tenant stays silent while another's alarms ring."""
    stranger = Estate(service, f"stranger-{next(_numbers)}")
    reader = Reader(service, lambda _: True, tenant=stranger.tenant, last_id=0)
    reader.start()
    for step in ("ack", "clear"):
        estate.post(f"/api/v1/alarms/{estate.ids['alarm_id']}/{step}")
    stranger.build()
    reader.join()
    (told,) = reader.events
    assert told.data["alarm"]["tenant_id"] == stranger.tenant


def test_metacharacters_are_text(service: Service, operations: list[Operation], estate: Estate) -> None:
    """In every id, every parameter and every string of every body, one at a time, all else being well formed."""
    own = Estate(service, f"tenant-{next(_numbers)}")
    own.build()
    before = estate.rows()
    words = cycle(METACHARACTERS)
    for operation in operations:
        for request in spoiled(own, operation, words):
            check_is_text(request, service, own.tenant)
    assert estate.rows() == before


def spoiled(own: Estate, operation: Operation, words: Iterator[str]) -> Iterator[Request]:
    """The owner's request, with four of the words in turn in place of each string, and all of them inside a cursor."""
    for number, _ in enumerate(own.request(operation, own.tenant).slots()):
        for word in islice(words, 4):
            request = own.request(operation, own.tenant)
            container, key = list(request.slots())[number]
            container[key] = word
            yield request
    names = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
    optional = [
        (name, word) for name in names - own.request(operation, own.tenant).query.keys() for word in islice(words, 4)
    ]
    inside = (
        [("cursor", cursor(word, *rest)) for word in METACHARACTERS for rest in ([], [word])]
        if "cursor" in names
        else []
    )
    for name, word in [*optional, *inside]:
        request = own.request(operation, own.tenant)
        request.query[name] = word
        yield request


def cursor(*position: str) -> str:
    """A cursor as lists give it out: a time where there are two parts, and an id."""
    parts = ["2026-01-20T00:00:00Z", position[1]] if len(position) > 1 else list(position)
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def check_is_text(request: Request, service: Service, tenant: str) -> None:
    """An answer that is no failure of ours, and shows nothing of the database."""
    answer = request.send(service, "admin", tenant)
    context = (request, answer.status, answer.text)
    assert answer.status < 500, context
    assert answer.status < 400 or answer.media == "application/problem+json", context
    assert not re.search(r"syntax error|relation |operator does|pg_catalog|asyncpg", answer.text), context
