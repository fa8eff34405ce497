-- The newest value of each point, in the base unit of what it means.
begin;
select plan(4);
call new_station();
call map_point('power', 'charge_power_kw', 'W');
call give('power', '2025-01-20 05:00Z', 4000);
call give('power', '2025-01-20 06:00Z', 7000);
call give('anything', '2025-01-20 05:30Z', 3);
select results_eq(
  $$ select point, semantic, unit, value, value_text, measured_at from api.list_latest_values('t1', 's1', 10) $$,
  $$ values
    ('anything', null, null, 3::float8, null, '2025-01-20 05:30Z'::timestamptz),
    ('power', 'charge_power_kw', 'kW', 7::float8, null, '2025-01-20 06:00Z'::timestamptz) $$,
  'the newest, scaled where it is mapped');
update internal.sample set value = null, value_text = 'idle' where ts = '2025-01-20 05:30Z';
select is((select value_text from api.list_latest_values('t1', 's1', 10) where point = 'anything'), 'idle', 'a text as it is');
select is((select count(*) from api.list_latest_values('t1', 's1', 1)), 1::bigint, 'no more than asked for');
select throws_ok($$ select api.list_latest_values('t2', 's1', 10) $$, 'WL404', null, 'of one''s own station');
select * from finish();
rollback;
