"""What the tests of the HTTP service share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest

from tests.api.people import Person
from tests.api.site import Site
from tests.support.service import Service

_numbers = count(1)


@pytest.fixture(scope="session")
def make_site(service: Service) -> Callable[[], Site]:
    """Makes a provisioned station in a tenant of its own."""

    def make() -> Site:
        site = Site(service, f"tenant-{next(_numbers)}")
        assert site.provision().status_code == 200
        return site

    return make


@pytest.fixture
def site(make_site: Callable[[], Site]) -> Site:
    """A station for this test alone."""
    return make_site()


@pytest.fixture(scope="session")
def shared_site(make_site: Callable[[], Site]) -> Site:
    """A station for tests that only read, or are refused."""
    return make_site()


@pytest.fixture(scope="session")
def settled_site(make_site: Callable[[], Site]) -> Site:
    """A station with one settled day, for tests that only read."""
    site = make_site()
    site.settle_day()
    return site


@pytest.fixture
def make_person(service: Service) -> Iterator[Callable[..., Person]]:
    """Makes people; the arguments are Person's, without the service."""
    with ExitStack() as clients:

        def make(**details: str) -> Person:
            person = Person(service, **details)
            clients.callback(person.http.close)
            return person

        yield make


@pytest.fixture
def founder(make_person: Callable[..., Person]) -> Person:
    """The admin of an organization of his own, signed in."""
    person = make_person()
    assert person.sign_up().status_code == 201
    return person


@pytest.fixture(scope="session")
def second_api(service: Service) -> Iterator[Service]:
    """Another process of the API on the same database, with the same secrets."""
    secrets = {"AUTH_JWT_SECRET": service.jwt_secret, "INGEST_HMAC_SECRET": service.ingest_secret}
    with Service(service.database_url, **secrets) as second:
        second.jwt_secret, second.ingest_secret = service.jwt_secret, service.ingest_secret
        second.api.start()
        second.api.wait_until(second.is_answering)
        yield second
