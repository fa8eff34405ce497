"""What the tests of the metering API share."""

from collections.abc import Iterator

import pytest

from tests.metering.plant import Plant
from tests.support.service import Service


@pytest.fixture
def plant(service: Service) -> Plant:
    """An organization with one site, for this test alone."""
    plant = Plant(service)
    plant.add_site()
    return plant


@pytest.fixture(scope="module")
def shared_plant(service: Service) -> Plant:
    """An organization with one site, for tests that are refused, or keep to a meter of their own."""
    plant = Plant(service)
    plant.add_site()
    return plant


@pytest.fixture(scope="session")
def slow_lane(service: Service) -> Iterator[Service]:
    """Another process of the API on the same database, that takes three batches a minute from a sender."""
    secrets = {"AUTH_JWT_SECRET": service.jwt_secret, "INGEST_HMAC_SECRET": service.ingest_secret}
    with Service(service.database_url, **secrets, TIMESERIES_BATCH_LIMIT="3") as slow:
        slow.jwt_secret, slow.ingest_secret = service.jwt_secret, service.ingest_secret
        slow.api.start()
        slow.api.wait_until(slow.is_answering)
        yield slow
