"""What the tests of baselines share."""

import pytest

from tests.baseline.works import Works
from tests.support.service import Service


@pytest.fixture
def works(service: Service) -> Works:
    """An organization without a site, for this test alone."""
    return Works(service)


@pytest.fixture(scope="module")
def shared_works(service: Service) -> Works:
    """An organization with one site that has no reading."""
    works = Works(service)
    works.add_site()
    return works
