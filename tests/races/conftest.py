"""A database of its own for each race, with a station, and connections that run at the same time."""

from collections.abc import Iterator

import pytest

from tests.races.track import Track


@pytest.fixture
def track(fresh_database: str) -> Iterator[Track]:
    """A track with one station, s1 of tenant t1, and its device d1."""
    with Track(fresh_database) as track:
        track.do("call new_station()")
        yield track
