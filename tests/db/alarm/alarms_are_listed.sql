-- Alarms that were open at some time of a range, newest first, page by page.
begin;
select plan(16);
call new_station();
call new_rule();
call give_all('charge', every('10 minutes', '2025-01-20 05:00Z', 6), '{120, 0, 120, 0, 120, 110}');
create function pg_temp.page(p_from timestamptz, p_to timestamptz, p_status text, p_limit int default 10,
  p_start timestamptz default null, p_id text default null)
returns text language sql as $$
  select coalesce(string_agg(to_char(start_at at time zone 'UTC', 'HH24:MI') || ' ' || status, ', '), '')
  from api.list_alarms('t1', 's1', p_from, p_to, p_status, null, null, p_start, p_id, p_limit);
$$;
select is(pg_temp.page('2025-01-20Z', '2025-01-21Z', null), '05:40 active, 05:20 cleared, 05:00 cleared', 'newest first');
select is(pg_temp.page('2025-01-20Z', '2025-01-21Z', 'active'), '05:40 active', 'of one status');
select is(pg_temp.page('2025-01-20 05:05Z', '2025-01-20 05:20Z', null), '05:00 cleared',
  'one that began before the range and ended in it counts');
select is(pg_temp.page('2025-01-22Z', '2025-01-23Z', null), '05:40 active', 'one that is open counts for every later range');
select is(pg_temp.page('2025-01-20 05:20Z', '2025-01-20 05:40Z', null), '05:20 cleared', 'to is exclusive');
select is(pg_temp.page('2025-01-20Z', '2025-01-21Z', null, 2), '05:40 active, 05:20 cleared', 'at most so many');
select is((select pg_temp.page('2025-01-20Z', '2025-01-21Z', null, 2, start_at, id::text) from alarms
  where start_at = '2025-01-20 05:20Z'), '05:00 cleared', 'the next page goes on');
select throws_ok($$ select pg_temp.page(now(), now(), 'loud') $$, 'WL422', null, 'an unknown status is refused');
select throws_ok($$ select * from api.list_alarms('t1', 'none', now(), now(), null, null, null, null, null, 1) $$, 'WL404', null,
  'an unknown station is unknown');
select is(count(*), 3::bigint, 'without a station those of every one')
from api.list_alarms('t1', null, '2025-01-20Z', '2025-01-21Z', null, null, null, null, null, 10);
select is_empty($$ select * from api.list_alarms('t2', null, '2025-01-20Z', '2025-01-21Z', null, null, null, null, null, 10) $$,
  'of this tenant');
update alarms set severity = 'low', owner = 'ada@example.org' where start_at = '2025-01-20 05:20Z';
update alarms set owner = 'ada@example.org' where start_at = '2025-01-20 05:00Z';
create function pg_temp.filtered(p_status text, p_severity text, p_owner text) returns bigint language sql as $$
  select count(*) from api.list_alarms('t1', null, '2025-01-20Z', '2025-01-21Z', p_status, p_severity, p_owner, null, null, 10);
$$;
select is(pg_temp.filtered('open', null, null), 1::bigint, 'open is what is not cleared');
select is(pg_temp.filtered(null, 'low', null), 1::bigint, 'of a severity');
select is(pg_temp.filtered(null, null, 'Ada@example.org'), 2::bigint, 'of an owner');
select is(pg_temp.filtered('cleared', 'high', 'ada@example.org'), 1::bigint, 'of all three');
select throws_ok($$ select pg_temp.filtered(null, 'loud', null) $$, 'WL422', null, 'an unknown severity is refused');
select * from finish();
rollback;
