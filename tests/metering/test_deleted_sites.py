"""Sites that are deleted, with all that was measured there; also while somebody is at it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, SITE, Plant, hourly, reading
from tests.support.processes import wait_for
from tests.support.service import Service

SITES = "/api/v1/sites"
SERIES = """
    select array_agg(s.series_key)
    from internal.series as s
    join public.stations as t on t.station_key = s.station_key
    where t.tenant_id = %s and t.id = %s
"""
SAMPLES = "select count(*) from internal.sample where series_key = any (%s)"


@pytest.fixture
def owner(service: Service) -> Plant:
    """An organization without sites."""
    return Plant(service)


def test_deleting_asks_for_the_id_again(owner: Plant) -> None:
    owner.add_site()
    for query in ({}, {"confirm": ""}, {"confirm": "other"}, {"confirm": SITE.upper()}):
        problem(owner.call("DELETE", f"{SITES}/{SITE}", **query), 422, "confirm")
    assert owner.call("GET", f"{SITES}/{SITE}").status_code == 200
    answer = owner.call("DELETE", f"{SITES}/{SITE}", confirm=SITE)
    assert (answer.status_code, answer.content) == (204, b"")
    assert owner.call("GET", SITES).json() == []
    problem(owner.call("DELETE", f"{SITES}/{SITE}", confirm=SITE), 404)


def test_a_deleted_site_is_gone_with_all_that_was_measured(owner: Plant) -> None:
    """And made anew it takes the same readings, keys and all, as if they had never been sent."""
    owner.add_site()
    owner.add_site("other")
    batch = [record | {"idempotency_key": str(n)} for n, record in enumerate(hourly(DAY, range(24)))]
    owner.store([*batch, reading(DAY, 5, site="other", idempotency_key="other's")])
    owner.store([reading(DAY, 99)])
    with owner.service.connect() as connection:
        series = connection.execute(SERIES, [owner.tenant, SITE]).fetchone()
        assert connection.execute(SAMPLES, series).fetchone() == (24,)
        assert owner.call("DELETE", f"{SITES}/{SITE}", confirm=SITE).status_code == 204
        assert connection.execute(SAMPLES, series).fetchone() == (0,)
    problem(owner.call("GET", "/api/v1/timeseries/summary", site_id=SITE), 404)
    assert owner.send([reading(DAY)])["failed"] == 1
    owner.add_site()
    assert owner.read("summary")["points"] == 0
    assert owner.read("corrections") == []
    assert owner.call("GET", f"{SITES}/{SITE}/meters").json() == []
    owner.store(batch)
    assert owner.read("summary", "other")["total_value"] == 5
    again = owner.send([reading(DAY, 5, site="other", idempotency_key="other's")])
    assert again["skipped_duplicate"] == 1, "the keys of other sites stay used"


def test_what_is_made_for_a_site_while_it_is_deleted(owner: Plant) -> None:
    """It is told to come again, and then that the site is not known: no server error."""
    owner.add_site()
    rule = {"station_id": SITE, "name": "n", "semantic": "power_kw", "operator": ">", "threshold": 1}
    with owner.service.connect() as connection, ThreadPoolExecutor(1) as pool:
        with connection.transaction():
            connection.execute("delete from stations where tenant_id = %s", [owner.tenant])
            answer = pool.submit(owner.call, "POST", "/api/v1/alarm-rules", rule)
            wait_for(lambda: waits_for(owner, connection.info.backend_pid), what="for the rule to wait")
        problem(answer.result(), 503)
    problem(owner.call("POST", "/api/v1/alarm-rules", rule), 404)


def waits_for(plant: Plant, pid: int) -> bool:
    """Whether a session waits for another one."""
    with plant.service.connect() as connection:
        query = "select from pg_stat_activity where %s = any (pg_blocking_pids(pid))"
        return connection.execute(query, [pid]).rowcount > 0
