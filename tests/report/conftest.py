"""What the tests of reports share."""

import pytest

from tests.report.works import Works
from tests.support.service import Service


@pytest.fixture
def works(service: Service) -> Works:
    """An organization with one site, for this test alone."""
    works = Works(service)
    works.add_site(name="The works", tariff=0.5, currency="EUR")
    return works
