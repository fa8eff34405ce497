-- What was measured around an alarm: six hours to either side, at most a week, thinned so that no breach is lost.
begin;
select plan(9);
call new_station(p_devices => '{d1, d2}');
call map_point('watts', 'charge_power_kw', 'W', p_device => 'd2');
call new_rule();
-- So many values, all the same but one.
create function pg_temp.wave(p_count int, p_value float8, p_odd int, p_odd_value float8) returns float8[] language sql as $$
  select array_agg(case n when p_odd then p_odd_value else p_value end order by n) from generate_series(0, p_count - 1) as n;
$$;
call give_all('charge', every('1 hour', '2025-01-20 00:00Z', 24), pg_temp.wave(24, 50, 12, 120));
create function pg_temp.around() returns table (ts timestamptz, value float8) language sql as $$
  select * from api.list_alarm_samples('t1', (alarm()).id::text);
$$;
select results_eq($$ select min(ts), max(ts), count(*), max(value) from pg_temp.around() $$,
  $$ values ('2025-01-20 06:00Z'::timestamptz, '2025-01-20 19:00Z'::timestamptz, 14::bigint, 120::float8) $$,
  'from six hours before until six after');
select results_eq('select ts from pg_temp.around()', 'select ts from pg_temp.around() order by ts', 'oldest first');
call give('charge', '2025-01-20 12:30Z', 70, 'd2');
select is((select count(*) from pg_temp.around()), 14::bigint, 'of its device alone');

call give('watts', '2025-01-21 12:00Z', 120000, 'd2');
select results_eq($$ select * from api.list_alarm_samples('t1', (alarm('d2')).id::text) $$,
  $$ values ('2025-01-21 12:00Z'::timestamptz, 120::float8) $$, 'in the base unit');

-- Every half minute for a day: one sample in a thousand is the one that counts.
call give_all('charge', every('30 seconds', '2025-02-01 00:00Z', 2880), pg_temp.wave(2880, 150, 1500, 500));
select cmp_ok((select count(*) from pg_temp.around()), '<=', 600::bigint, 'many samples are thinned');
select is((select max(value) from pg_temp.around()), 500::float8, 'the highest stays');
select cmp_ok((select count(*) from pg_temp.around()), '>', 40::bigint, 'of each stretch one is left');

insert into alarms (tenant_id, station_id, originator_id, rule_id, name, severity, start_at)
values ('t1', 's1', 'd1', 'none', 'by hand', 'low', '2025-02-02Z');
select is_empty('select * from pg_temp.around()', 'nothing of one that no rule raised');
delete from alarms where name = 'by hand';
update alarm_rules set operator = '<', threshold = 200 where tenant_id = 't1';
call give_all('charge', every('30 seconds', '2025-03-01 00:00Z', 2880), pg_temp.wave(2880, 150, 1500, 5));
select is((select min(value) from pg_temp.around()), 5::float8, 'for a lower threshold the lowest stays');
select * from finish();
rollback;
