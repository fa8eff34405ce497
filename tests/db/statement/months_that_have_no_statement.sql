-- A statement is of a month that has begun, in one currency.
begin;
select plan(9);
call new_station();
create function pg_temp.generating(p_month text, p_station text default 's1') returns text language sql as $$
  select format('select * from api.generate_statement(''t1'', %L, %L, ''owner'', false, ''x'')', p_station, p_month);
$$;
select throws_ok(pg_temp.generating('2025-13'), 'WL422', null, 'a thirteenth month is refused');
select throws_ok(pg_temp.generating('2025-1'), 'WL422', null, 'a month in one digit is refused');
select throws_ok(pg_temp.generating('2025-01-01'), 'WL422', null, 'a day is refused');
select throws_ok(pg_temp.generating(null), 'WL422', null, 'no month is refused');
select throws_ok(pg_temp.generating('9999-12'), 'WL422', 'the month has not begun', 'the year 9999 is refused');
select throws_ok(pg_temp.generating(to_char(now() + interval '32 days', 'YYYY-MM')), 'WL422', 'the month has not begun',
  'next month is refused');
select lives_ok(pg_temp.generating(to_char(now() at time zone 'UTC', 'YYYY-MM')), 'the running one is accepted');
select throws_ok(pg_temp.generating('2025-01', 'none'), 'WL404', null, 'an unknown station is unknown');

call fill_hours('2025-01-20 00:00Z', 48);
update settlements_day set currency = 'EUR' where tenant_id = 't1' and day_start = '2025-01-20Z';
select throws_ok(pg_temp.generating('2025-01'), 'WL409', 'days of 2025-01 are settled in different currencies (CNY, EUR)',
  'different currencies are not added');
select * from finish();
rollback;
