"""What the tests of the stream share."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.stream.watched import Watched
from tests.support.databases import Cluster
from tests.support.service import Service

_numbers = count(1)


@pytest.fixture(scope="session")
def make_watched(service: Service) -> Callable[[], Watched]:
    """Makes a station with an alarm rule, in a tenant of its own."""

    def make() -> Watched:
        watched = Watched(service, f"stream-{next(_numbers)}")
        assert watched.provision().status_code == 200
        watched.watch()
        return watched

    return make


@pytest.fixture
def watched(make_watched: Callable[[], Watched]) -> Watched:
    """A station with an alarm rule, for this test alone."""
    return make_watched()


@pytest.fixture(scope="session")
def mortal(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service whose API these tests may end."""
    with cluster.database(template) as url, Service(url) as service:
        yield service


@pytest.fixture
def own(mortal: Service) -> Watched:
    """A station of that service, which runs."""
    mortal.start()
    watched = Watched(mortal, f"stream-own-{next(_numbers)}")
    assert watched.provision().status_code == 200
    watched.watch()
    return watched
