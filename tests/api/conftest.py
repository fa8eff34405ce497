"""What the tests of the HTTP service share."""

from collections.abc import Callable
from itertools import count

import pytest

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
