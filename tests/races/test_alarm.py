"""Alarms while samples, hands and rules act at the same time."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.races.track import Job, Track, attempt, run

GIVE = "call give('charge', %s, %s, %s)"
INGEST = (
    "select api.ingest('t1', array(select series_key from internal.series order by 1),"
    " array_fill(%s::timestamptz, array[1]), %s::float8[], null, null)"
)
MEMBERS = """
    insert into internal.user_account (tenant_id, email, role, password_hash)
    select 't1', email, 'operator', 'x' from unnest(array[%s, %s]) as email
"""
GIVE_TO = "select api.update_alarm('t1', id::text, jsonb_build_object('owner', %s::text), %s) from alarms"
OPEN = "select count(*) from alarms where status <> 'cleared'"


@pytest.fixture
def ruled(track: Track) -> Track:
    """A track with a rule: charge power above 100, hysteresis 5; and one sample, so that the series is known."""
    track.do("call new_rule()")
    track.do(GIVE, "2025-01-20 04:00Z", 0, "d1")
    return track


def test_one_open_alarm(ruled: Track) -> None:
    """Many raise, some clear by hand: there is never a second open alarm of one rule and device."""

    def breach(offset: int) -> Job:
        def job(connection: psycopg.Connection) -> None:
            for second in range(40):
                run(connection, "call give('charge', now() + %s * interval '1 ms', 120)", offset + second)

        return job

    def clear(connection: psycopg.Connection) -> None:
        for _ in range(40):
            run(connection, "select api.clear_alarm('t1', a.id::text, 'x') from alarms as a where status <> 'cleared'")

    ruled.together(*[breach(n) for n in range(4)], clear)
    assert ruled.value(OPEN) <= 1
    assert ruled.value("select count(*) = count(distinct id) from alarms")
    ruled.do(GIVE, "now", 120, "d1")
    assert ruled.value("select count(*) from internal.alarm_breach") == ruled.value(OPEN)


def test_an_older_sample_that_commits_later_does_not_clear(ruled: Track) -> None:
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, GIVE, "2025-01-20 05:01Z", 120, "d1")
            older = ruled.behind(pool, INGEST, "2025-01-20 05:00Z", [10])
        older.result()
    assert ruled.value("select alarms_of()") == "active"


def test_an_older_sample_that_commits_later_does_not_raise(ruled: Track) -> None:
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, GIVE, "2025-01-20 05:01Z", 10, "d1")
            older = ruled.behind(pool, INGEST, "2025-01-20 05:00Z", [120])
        older.result()
    assert ruled.value("select alarms_of()") == ""


def test_two_raise_one_after_the_other(ruled: Track) -> None:
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, GIVE, "2025-01-20 05:01Z", 120, "d1")
            later = ruled.behind(pool, INGEST, "2025-01-20 05:02Z", [130])
        later.result()
    assert ruled.rows("select status, last_value from alarms") == [("active", 130)]


@pytest.mark.parametrize(
    "change",
    ["delete from alarm_rules returning 1", "update alarm_rules set enabled = false returning 1"],
)
def test_a_rule_that_goes_sees_what_is_being_raised(ruled: Track, change: str) -> None:
    """A rule is deleted or switched off while it raises: no alarm of it stays open."""
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, GIVE, "2025-01-20 05:01Z", 120, "d1")
            changing = ruled.behind(pool, change)
        changing.result()
    assert ruled.value("select alarms_of()") == "cleared"
    assert ruled.value("select count(*) from internal.alarm_breach") == 0


@pytest.mark.parametrize(
    "change",
    ["delete from alarm_rules", "update alarm_rules set enabled = false", "update alarm_rules set threshold = 500"],
)
def test_a_sample_waits_for_a_rule_that_goes(ruled: Track, change: str) -> None:
    """A sample that comes while its rule is deleted, switched off or changed is held against what is left of it."""
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, change)
            sample = ruled.behind(pool, INGEST, "2025-01-20 05:01Z", [120])
        assert sample.result() == [(1,)]
    assert ruled.value("select alarms_of()") == ""
    assert ruled.value("select count(*) from telemetry_points where value_numeric = 120") == 1


def test_two_operators_leave_a_true_history(ruled: Track) -> None:
    """Both acknowledge: one did. Both give it to somebody, again and again: it is whose it was given last."""
    people = ("ada@example.org", "bo@example.org")
    ruled.do(MEMBERS, *people)
    ruled.do(GIVE, "2025-01-20 05:01Z", 120, "d1")

    def hand(name: str) -> Job:
        def job(connection: psycopg.Connection) -> None:
            run(connection, "select api.acknowledge_alarm('t1', id::text, %s) from alarms", name)
            for _ in range(20):
                run(connection, GIVE_TO, name, name)
                run(connection, GIVE_TO, None, name)

        return job

    ruled.together(hand(people[0]), hand(people[1]))
    steps = ruled.rows("select type, status, actor, note from alarm_events order by id")
    assert steps[0] == ("active", "active", None, None)
    acknowledged = [step for step in steps if step[0] == "acknowledged"]
    assert len(acknowledged) == 1
    assert acknowledged[0][2] == ruled.value("select acked_by from alarms")
    owners = [step[3] for step in steps if step[0] == "owner"]
    assert all(before != after for before, after in zip([None, *owners], owners, strict=False))
    assert owners[-1] == ruled.value("select owner from alarms")
    told = ruled.rows("select payload #>> '{alarm,owner}' from internal.event where topic = 'alarm_step' order by id")
    assert [owner for (owner,) in told] == owners


def test_who_is_being_removed_is_given_nothing(ruled: Track) -> None:
    """Whoever comes first: nothing that is open belongs to somebody who is gone."""
    ruled.do(MEMBERS, "ada@example.org", "bo@example.org")
    ruled.do(GIVE, "2025-01-20 05:01Z", 120, "d1")
    remove = "delete from internal.user_account where email = %s returning 1"
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, GIVE_TO, "ada@example.org", "x")
            removing = ruled.behind(pool, remove, "ada@example.org")
        removing.result()
    assert ruled.rows("select owner from alarms") == [(None,)]
    with ThreadPoolExecutor() as pool, ruled.connect() as first:
        with first.transaction():
            run(first, remove, "bo@example.org")
            giving = ruled.behind(pool, GIVE_TO, "bo@example.org", "x")
        with pytest.raises(psycopg.Error, match="e-mail address of a member"):
            giving.result()
    assert ruled.rows("select owner from alarms") == [(None,)]


def test_a_hand_and_a_batch_do_not_wait_crosswise(track: Track) -> None:
    """A batch raises an alarm and touches another, which somebody acknowledges or clears at that moment."""
    track.do("call new_station('s1', 'UTC', 't1', '{d1,d2,d3,d4}')")
    track.do("call new_rule()")
    devices = ["d1", "d2", "d3", "d4"]
    keys = [
        key
        for (key,) in track.rows(
            "select series_key from api.resolve_series('t1', %s, %s, %s)", ["s1"] * 4, devices, ["charge"] * 4
        )
    ]

    def batches(connection: psycopg.Connection) -> None:
        for number in range(150):
            values = [120 + number if (number + n) % 3 else 10 for n in range(4)]
            run(
                connection,
                "select api.ingest('t1', %s, array_fill('2025-01-20Z'::timestamptz + %s * interval '1 s', '{4}'),"
                " %s::float8[], null, null)",
                keys, number, values,
            )  # fmt: skip

    def hand(function: str) -> Job:
        def job(connection: psycopg.Connection) -> None:
            for _ in range(80):
                for (alarm,) in run(connection, "select id::text from alarms where status = 'active'").fetchall():
                    attempt(connection, f"select api.{function}('t1', %s, 'x')", alarm)

        return job

    track.together(batches, hand("acknowledge_alarm"), hand("clear_alarm"))
    doubled = "select originator_id from alarms where status <> 'cleared' group by 1 having count(*) > 1"
    assert track.rows(doubled) == []
    told = track.rows(
        "select payload #>> '{alarm,id}', string_agg(payload ->> 'type', ' ' order by id) from internal.event"
        " where topic = 'alarm' group by 1"
    )
    assert {steps for _, steps in told} <= {
        "active", "active acknowledged", "active cleared", "active acknowledged cleared"
    }  # fmt: skip
