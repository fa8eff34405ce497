"""Everything at once: nobody waits crosswise, nothing fails but by the rules, and in the end the books are right."""

import random
import time
from collections.abc import Callable
from typing import Any

import psycopg

from tests.races.track import Track, attempt, run

SECONDS = 4
STATIONS = ["a", "b", "c"]
Act = Callable[[psycopg.Connection, str], Any]


def ingest(connection: psycopg.Connection, station: str) -> None:
    keys = [key for (key,) in run(connection, "select series_key from internal.series").fetchall()]
    some = random.sample(keys, min(len(keys), 6))
    hour = f"2025-01-{random.randint(20, 21)} {random.randint(0, 23):02}:{random.randint(0, 59):02}Z"
    at = random.choice([hour, "now"])
    values = [random.choice([0, 50, 120]) for _ in some]
    ingest = "select api.ingest('t1', %s, array_fill(%s::timestamptz, array[%s]), %s::float8[], null, null)"
    run(connection, ingest, some, at, len(some), values)


def see_to_alarms(connection: psycopg.Connection, station: str) -> None:
    function = random.choice(["acknowledge_alarm", "clear_alarm"])
    for (alarm,) in run(connection, "select id::text from alarms where status = 'active'").fetchall():
        attempt(connection, f"select api.{function}('t1', %s, 'x')", alarm)


def change_rules(connection: psycopg.Connection, station: str) -> None:
    rule = f"rule-{station}"
    new = "call new_rule(p_id => %s, p_station => %s)"
    if random.random() < 0.3:
        run(connection, "delete from alarm_rules where id = %s", rule)
        run(connection, new, rule, station)
    else:
        patch = random.choice(['{"enabled": false}', '{"enabled": true}', '{"threshold": 100}', '{"threshold": 60}'])
        attempt(connection, "select api.update_alarm_rule('t1', %s, %s::jsonb, 'x')", rule, patch)


def close(connection: psycopg.Connection, station: str) -> None:
    start = f"2025-01-{random.randint(20, 21)} {random.randint(0, 23):02}:00Z"
    attempt(connection, "select api.close_window('t1', %s, %s, null, true, 'x')", station, start)


def schedule(connection: psycopg.Connection, station: str) -> None:
    run(connection, "update internal.dirty_hour set marked_at = now() - interval '1 hour' where ctid in ("
                    "select ctid from internal.dirty_hour for update skip locked limit 20)")  # fmt: skip
    run(connection, "select worker.fold_late_hours(5)")
    run(connection, "select worker.close_due_hours(5)")


def price(connection: psycopg.Connection, station: str) -> None:
    plan = f'{{"effective_month": "2025-01", "mode": "fixed", "price_per_kwh": {random.randint(1, 3)}}}'
    attempt(connection, "select api.put_tariff('t1', %s::jsonb, 'x')", plan)


def state(connection: psycopg.Connection, station: str) -> None:
    again = random.random() < 0.5
    generate = "select statement_id::text from api.generate_statement('t1', %s, '2025-01', 'o', %s, 'x')"
    made = attempt(connection, generate, station, again)
    if random.random() < 0.3:
        attempt(connection, "select api.freeze_statement('t1', %s, 'x')", made[0])
    elif random.random() < 0.3:
        attempt(connection, "select api.void_statement('t1', %s, 'r', 'x')", made[0])


def command(connection: psycopg.Connection, station: str) -> None:
    run(connection, "select api.issue_command('t1', %s, 'd1', 'x', '{}', null, 'twoway', 'x')", station)
    for (sent,) in run(connection, "select command_id from worker.claim_commands(2)").fetchall():
        run(connection, "select worker.finish_command(%s, 'acked', null)", sent)


def provision(connection: psycopg.Connection, station: str) -> None:
    point = f"p{random.randint(0, 9)}"
    run(connection, "call give(%s, '2025-01-20 05:00Z', 1, 'd1', %s)", point, station)
    factor = random.randint(1, 3)
    run(connection, "call map_point(%s, 'charge_energy_kwh', 'kWh', %s, null, %s)", point, factor, station)


ACTS: list[Act] = [
    ingest, ingest, ingest, see_to_alarms, change_rules, close, schedule, price, state, command, provision
]  # fmt: skip


def test_everything_at_once(track: Track) -> None:
    for station in STATIONS:
        track.do("call new_station(%s)", station)
        track.do("call new_rule(p_id => %s, p_station => %s)", f"rule-{station}", station)
        track.do("call fill_hours('2025-01-20 00:00Z', 48, 1, %s)", station)
    end = time.monotonic() + SECONDS

    def live(act: Act) -> Callable[[psycopg.Connection], int]:
        def job(connection: psycopg.Connection) -> int:
            count = 0
            while time.monotonic() < end:
                act(connection, random.choice(STATIONS))
                count += 1
            return count

        return job

    counts = track.together(*[live(act) for act in ACTS])
    assert all(counts)
    check_books(track)


WRONG = {
    "events without a gap": "select 1 from internal.event where tenant_id = 't1' having count(*) <> max(id)",
    "one open alarm": "select 1 from alarms where status <> 'cleared'"
    " group by rule_id, originator_id, station_id having count(*) > 1",
    "no open alarm without its rule": "select a.id from alarms as a"
    " left join alarm_rules as r on r.tenant_id = a.tenant_id and r.id = a.rule_id and r.enabled"
    " where a.status <> 'cleared' and r.id is null",
    "no late data is left": "select hour from internal.dirty_hour where hour < now() - interval '2 hours'",
    "hours are what their samples are": "select a.subject_id, a.period_start, a.charge_kwh, f.charge"
    " from analytics_statistics as a join stations as s on s.id = a.subject_id"
    " cross join lateral (select coalesce(round(sum(value)::numeric, 6), 0) as charge"
    "   from internal.fold_station(s.station_key, a.period_start, a.period_end) where measure = 'charge_kwh') as f"
    " where a.time_type = 'HOUR' and round(a.charge_kwh, 6) <> f.charge",
    "days are what their hours are": "select d.subject_id, d.period_start from analytics_statistics as d"
    " where d.time_type = 'DAY' and d.charge_kwh <> (select sum(h.charge_kwh) from analytics_statistics as h"
    "   where h.time_type = 'HOUR' and h.subject_id = d.subject_id"
    "   and h.period_start >= d.period_start and h.period_start < d.period_end)",
    "settlements are what their days are": "select s.day_start from settlements_day as s"
    " join analytics_statistics as d on d.subject_id = s.station_id and d.period_start = s.day_start"
    " where d.time_type = 'DAY' and s.energy_kwh <> d.charge_kwh + d.discharge_kwh",
}


def check_books(track: Track) -> None:
    """What must hold whatever has happened, once the hours that waited under frozen statements are folded."""
    sealed = "select api.export_statement('t1', id::text) from settlement_statements where status <> 'draft'"
    assert track.rows(sealed)
    track.do(
        "update settlement_statements set status = 'voided', void_reason = 'end', voided_at = now()"
        " where status = 'frozen'"
    )
    track.value("select drain()")
    assert {name: track.rows(look) for name, look in WRONG.items()} == {name: [] for name in WRONG}
