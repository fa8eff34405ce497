"""A service that sends its mail to a server of the tests', with a receiver for its webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.notification.office import Office
from tests.notification.post import Post
from tests.notification.receiver import Receiver
from tests.support.databases import Cluster
from tests.support.service import Service


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def post() -> Iterator[Post]:
    """A mail server."""
    with Post() as post:
        yield post


@pytest.fixture(scope="package")
def telling(cluster: Cluster, template: str, post: Post) -> Iterator[Service]:
    """A running service that sends its mail there."""
    settings = {"SMTP_URL": f"smtp://127.0.0.1:{post.port}?starttls=false", "EMAIL_FROM": "ledger@watt.example"}
    with cluster.database(template) as url, Service(url, **settings) as service:
        service.start()
        yield service


@pytest.fixture
def make_office(telling: Service, receiver: Receiver, post: Post) -> Callable[[], Office]:
    """Makes organizations."""

    def make() -> Office:
        office = Office(telling, receiver, post)
        assert office.provision(name="Steel plant 1", timezone="Europe/Berlin").status_code == 200
        return office

    return make


@pytest.fixture
def office(make_office: Callable[[], Office]) -> Office:
    """An organization for this test alone."""
    return make_office()
