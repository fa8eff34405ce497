"""What the tests of ingest share."""

from collections.abc import Callable
from itertools import count

import pytest

from tests.ingest.station import Station
from tests.support.service import Service

_numbers = count(1)


@pytest.fixture(scope="session")
def make_station(service: Service) -> Callable[[], Station]:
    """Makes a provisioned station of the tenant that the webhook writes for."""

    def make() -> Station:
        station = Station(service, f"ingest-{next(_numbers)}")
        assert station.provision().status_code == 200
        return station

    return make


@pytest.fixture
def station(make_station: Callable[[], Station]) -> Station:
    """A station for this test alone."""
    return make_station()


@pytest.fixture(scope="session")
def shared_station(make_station: Callable[[], Station]) -> Station:
    """A station for messages that are refused: it stays without samples."""
    return make_station()
