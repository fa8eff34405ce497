"""Alerts while workers, hands and readings act at the same time."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.races.track import Job, Track, attempt, run, times

HISTORY = """
select count(*) from api.ingest_readings('t1', '{s1}', '{m}', '{kWh}', array_fill(1, '{672}'),
  array(select date_trunc('hour', now()) - g * interval '1 hour' from generate_series(2, 673) as g),
  array(select 50 + g % 7 + g / 1000.0 from generate_series(2, 673) as g)::float8[],
  array_fill(null::text, '{672}'), null, 'x')
"""
GIVE = """
select count(*) from api.ingest_readings('t1', '{s1}', '{m}', '{kWh}', '{1}',
  array[date_trunc('hour', now()) - interval '1 hour'], array[%s::float8], '{null}', null, 'x')
"""
WAITED = """
update internal.alert_mark set marked_at = now() - interval '1 minute'
where ctid in (select ctid from internal.alert_mark for update skip locked)
"""
CHECK = "select worker.check_alerts(10)"
OPEN = "select count(*) from alerts where status <> 'resolved'"
STEPS = "select string_agg(type, ' ' order by id) from alert_events"
ACK = """select api.update_alert('t1', (select id::text from alerts limit 1), '{"status": "ack"}', 'x')"""
RESOLVE = ACK.replace("ack", "resolved")


@pytest.fixture
def sounding(track: Track) -> Track:
    """A track whose site has four weeks of history and a spike in its newest hour, at which nobody has looked yet."""
    track.do(HISTORY)
    track.do(GIVE, 90)
    track.do(WAITED)
    return track


def test_two_workers_find_it_once(sounding: Track) -> None:
    """However many look at once: one alert, opened once, and told once."""

    def check(connection: psycopg.Connection) -> int:
        return int(run(connection, CHECK).fetchall()[0][0])

    assert sum(sounding.together(*times(check, 4))) == 1
    assert sounding.value(OPEN) == 1
    assert sounding.value(STEPS) == "opened"
    assert sounding.value("select count(*) from internal.event where topic = 'alert'") == 1


def test_a_worker_passes_over_what_is_held(sounding: Track) -> None:
    """While one looks at a site, the next does not wait: it finds nothing to do."""
    with sounding.connect() as holder:
        holder.execute("begin")
        assert run(holder, CHECK).fetchall() == [(1,)]
        assert sounding.value(CHECK) == 0
        holder.execute("commit")
    assert sounding.value(OPEN) == 1
    assert sounding.value(CHECK) == 0


def test_a_hand_and_an_escalation(sounding: Track) -> None:
    """Whoever acknowledges while a worker escalates waits for it; both are in the history, and the alert is both."""
    sounding.do(CHECK)
    sounding.do(GIVE, 200)
    sounding.do(WAITED)
    with sounding.connect() as worker, ThreadPoolExecutor(1) as pool:
        worker.execute("begin")
        assert run(worker, CHECK).fetchall() == [(1,)]
        hand = sounding.behind(pool, ACK)
        worker.execute("commit")
        hand.result()
    assert sounding.rows("select severity, status from alerts") == [("critical", "ack")]
    assert sounding.value(STEPS) == "opened escalated acked"


def test_readings_that_come_meanwhile_are_looked_at(sounding: Track) -> None:
    """What commits while a worker looks has its mark, and is found by the next look."""
    with sounding.connect() as worker:
        worker.execute("begin")
        assert run(worker, CHECK).fetchall() == [(1,)]
        sounding.do(GIVE, 200)
        worker.execute("commit")
    sounding.do(WAITED)
    assert sounding.value("select severity from alerts") == "warning"
    assert sounding.value(CHECK) == 1
    assert sounding.value("select severity from alerts") == "critical"


def test_hands_and_workers_for_long(sounding: Track) -> None:
    """Readings, looks and hands at random: never two open alerts, numbers of events without a gap, no deadlock."""

    def give(connection: psycopg.Connection) -> None:
        for n in range(15):
            run(connection, GIVE, 90 + n % 3 * 60)
            run(connection, WAITED)

    def check(connection: psycopg.Connection) -> None:
        for _ in range(15):
            run(connection, CHECK)

    def hand(connection: psycopg.Connection) -> None:
        for n in range(30):
            attempt(connection, (ACK, RESOLVE)[n % 2])

    jobs: list[Job] = [give, check, check, hand]
    sounding.together(*jobs)
    assert sounding.value(OPEN) <= 1
    assert sounding.value("select count(*) = max(id) from internal.event")
    told = "select count(*) from internal.event where topic = 'alert'"
    assert sounding.value(told) == sounding.value("select count(*) from alert_events where status <> 'muted'")
