-- Days that are not settled are listed with why, and neighbours of which the same is to say in one row.
begin;
select plan(8);
call new_station();
call fill_hours('2025-01-20 05:00Z', 19);
call fill_hours('2025-01-21 00:00Z', 24);
call give('charge', '2025-01-22 23:05Z', 1);
create function pg_temp.why(p_from timestamptz, p_to timestamptz, p_station text default 's1')
returns table (first_day date, last_day date, days bigint, closed bigint, hours bigint, reason text) language sql as $$
  select u.first_day::date, u.last_day::date, u.days, u.closed, u.hours, u.reason
  from api.list_unsettled_days('t1', p_station, p_from, p_to) as u;
$$;
set local timezone to 'UTC';

select results_eq($$ select * from pg_temp.why('2025-01-18Z', '2025-01-23Z') $$,
  $$ values ('2025-01-18'::date, '2025-01-19'::date, 2::bigint, 0::bigint, 24::bigint, 'missing'),
    ('2025-01-20', '2025-01-20', 1, 19, 24, 'missing'), ('2025-01-22', '2025-01-22', 1, 0, 24, 'waiting') $$,
  'hours that nobody sent, and hours that are still to be folded; the settled day is not there');
select is_empty($$ select * from pg_temp.why('2025-01-21Z', '2025-01-22Z') $$, 'from inclusive, to exclusive');
select api.freeze_statement('t1', s.statement_id::text, 'x')
from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x') as s;
select results_eq($$ select reason from pg_temp.why('2025-01-20Z', '2025-01-23Z') $$, $$ values ('missing'), ('frozen') $$,
  'what came late waits under a frozen statement for the next version');

select results_eq($$ select days, reason from pg_temp.why(date_trunc('day', now()), now() + interval '3 days') $$,
  $$ values (1::bigint, 'running') $$, 'today is not over, and what has not begun is not listed');
update stations set running_since = date_trunc('day', now()) - interval '12 hours' where id = 's1';
select results_eq($$ select days, reason from pg_temp.why(date_trunc('day', now()) - interval '2 days', now()) $$,
  $$ values (1::bigint, 'missing'), (1, 'waiting'), (1, 'running') $$, 'a station that runs closes its hours by itself');
update stations set closed_until = date_trunc('day', now()) where id = 's1';
select results_eq($$ select days, reason from pg_temp.why(date_trunc('day', now()) - interval '1 day', now()) $$,
  $$ values (1::bigint, 'missing'), (1, 'running') $$, 'but not those before it ran');

call new_station('s2', 'Europe/Berlin');
select results_eq($$ select days, closed, reason from pg_temp.why('2025-03-28 23:00Z', '2025-03-31 22:00Z', 's2') $$,
  $$ values (3::bigint, 0::bigint, 'missing') $$, 'a day of 23 hours does not part its neighbours where none is closed');
select throws_ok($$ select * from api.list_unsettled_days('t2', 's1', '2025-01-20Z', '2025-01-21Z') $$, 'WL404', null,
  'another tenant does not know the station');
select * from finish();
rollback;
