"""Events are numbered at the end of a transaction, which holds a tenant's numbers until it is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.races.track import Track

TENANTS = ("t1", "t2")
DUE = [("t2", "first"), ("t1", "first"), ("t1", "second"), ("t2", "second")]
"""Longest due first: one call takes two."""


def test_schedulers_of_several_tenants_do_not_wait_crosswise(fresh_database: str) -> None:
    """Two that settle days of both, due in opposite orders; somebody else numbers an event meanwhile."""
    with Track(fresh_database) as track, ThreadPoolExecutor(2) as pool, track.connect() as holder:
        track.do("insert into internal.setting values ('expected_hours', '1'), ('hour_close_grace_seconds', '0')")
        for tenant in TENANTS:
            for station in ("first", "second"):
                track.do("call new_station(%s, 'UTC', %s)", station, tenant)
        for place, (tenant, station) in enumerate(DUE):
            due = "update stations set running_since = date_trunc('hour', now()) - %s * interval '1 hour'"
            track.do(due + " where tenant_id = %s and id = %s", 9 - place, tenant, station)
        with holder.transaction():
            holder.execute("select internal.append_event('t2', 'test', '{}')")
            first = track.behind(pool, "select worker.close_due_hours(2)")
            second = track.behind(pool, "select worker.close_due_hours(2)")
        assert (first.result(), second.result()) == ([(2,)], [(2,)])
        events = "select array_agg(id order by id) from internal.event where tenant_id = %s and topic = 'settlement'"
        assert [track.value(events, tenant) for tenant in TENANTS] == [[1, 2], [2, 3]]
