-- A window is one whole hour of the station's clock that is over.
begin;
select plan(9);
call new_station();
create function pg_temp.closing(p_start timestamptz, p_end timestamptz default null)
returns text language sql as $$
  select format('select api.close_window(''t1'', ''s1'', %L, %L, false, null)', p_start, p_end);
$$;
select throws_ok(pg_temp.closing('2025-01-20 05:30Z'), 'WL422', 'a window starts on a whole hour of UTC', 'half past is refused');
select throws_ok(pg_temp.closing('2025-01-20 05:00:00.000001Z'), 'WL422', null, 'a microsecond past is refused');
select throws_ok(pg_temp.closing('2025-01-20 05:00Z', '2025-01-20 07:00Z'), 'WL422', null, 'two hours are refused');
select throws_ok(pg_temp.closing('2025-01-20 05:00Z', '2025-01-20 05:00Z'), 'WL422', null, 'no time at all is refused');
select lives_ok(pg_temp.closing('2025-01-20 05:00Z', '2025-01-20 06:00Z'), 'one hour is accepted');
select throws_ok(pg_temp.closing(date_trunc('hour', now())), 'WL422', 'the window is not over yet', 'the running hour is refused');
select lives_ok(pg_temp.closing(date_trunc('hour', now()) - interval '1 hour'), 'the hour that is just over is accepted');
select throws_ok(pg_temp.closing('9999-12-31 05:00Z'), 'WL422', null, 'the year 9999 is refused');
select throws_ok(pg_temp.closing('-infinity'), 'WL422', null, 'and so is no time');
select * from finish();
rollback;
