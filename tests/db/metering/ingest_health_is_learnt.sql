-- What is expected of a meter is learnt from itself, from its first reading on and up to now.
begin;
select plan(7);
call new_site();
select is(
  send(every(interval '15 minutes', '2026-01-20 00:00Z', 48), array_fill(1::float8, array[48])), '', 'half a day by quarters');
select is(send('{2026-01-20 03:00Z}', '{1}', p_meter => 'once'), '', 'and one reading of another meter');
create function pg_temp.health(p_meter text, p_from timestamptz, p_to timestamptz)
returns text
language sql
as $$
  select concat_ws(' ', h.expected_points, h.actual_points, h.completeness_pct, h.longest_gap)
  from api.check_ingest_health('t1', 's1', p_meter, p_from, p_to) as h;
$$;
select is(pg_temp.health('m1', '2026-01-20 00:00Z', '2026-01-20 12:00Z'), '48 48 100.00 900', 'complete');
select is(pg_temp.health('m1', '2026-01-20 00:00Z', '2026-01-21 00:00Z'), '96 48 50.00 44100', 'half, and the silence since');
select is(pg_temp.health('m1', '2026-01-21 00:00Z', '2026-01-22 00:00Z'), '96 0 0.00 86400', 'silent');
select is(pg_temp.health('m1', '2026-01-19 00:00Z', '2026-01-20 00:00Z'), '0', 'before its first reading nothing is expected');
select is(pg_temp.health('once', '2026-01-20 00:00Z', '2026-01-20 12:00Z'), '1 32400', 'nor of a meter of one reading');
select * from finish();
rollback;
