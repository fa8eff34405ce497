"""The rollups on each edition that the session has."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.rollup.ground import Ground


@pytest.fixture(params=["named"] if os.environ.get("DATABASE_URL") else ["apache", "community"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """Stations of several time zones, with samples around their clock changes."""
    url: str = request.getfixturevalue("community_database" if request.param == "community" else "fresh_database")
    seed = int(os.environ.get("ROLLUP_SEED", random.randrange(10**9)))
    print(f"ROLLUP_SEED={seed}")
    with Ground(url, random.Random(seed)) as ground:
        ground.build()
        yield ground
