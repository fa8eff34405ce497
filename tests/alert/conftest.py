"""An organization for the tests of a module."""

import pytest

from tests.metering.plant import Plant
from tests.support.service import Service


@pytest.fixture(scope="module")
def plant(service: Service) -> Plant:
    """An organization without sites; each test adds its own."""
    return Plant(service)
