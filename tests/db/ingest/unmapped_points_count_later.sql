-- An unmapped point is stored, and counts once it is mapped; a mapping corrected later corrects the past.
begin;
select plan(17);
call new_station(p_devices => '{d1, d2}');
call give('spare', '2025-01-20 05:30Z', 7);
select is((select count(*) from internal.dirty_hour), 0::bigint, 'an unmapped point marks no hour');
call fill_hours('2025-01-20 00:00Z', 24);
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.0, 'and does not count');
call map_point('spare', 'charge_power_kw', 'kW', 1, 'd1');
select results_eq('select hour from internal.dirty_hour', $$ values ('2025-01-20 05:00Z'::timestamptz) $$,
  'mapped, it marks the hours that have it');
select is(drain(), 1, 'which are folded by themselves');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 8.0, 'and have it');
select is((settled('2025-01-20Z')).energy_kwh, 31.0, 'and are billed with it');
update point_mappings set factor = 2 where point_key = 'spare';
select is(drain(), 1, 'a corrected factor marks them again');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 15.0, 'and corrects the past');
update point_mappings set semantic = 'discharge_power_kw' where point_key = 'spare';
select is(drain(), 1, 'so does another meaning');
select is((hour('2025-01-20 05:00Z')).discharge_kwh, 14.0, 'which it moves to');
delete from point_mappings where point_key = 'spare';
select is(drain(), 1, 'and a mapping that is gone');
select is((hour('2025-01-20 05:00Z')).discharge_kwh, 0.0, 'takes it out again');

call give('other', '2025-01-25 05:30Z', 7);
call map_point('other', 'charge_power_kw', 'kW');
select is(drain(), 1, 'an hour that was not closed yet is folded as well');
select is((hour('2025-01-25 05:00Z')).charge_kwh, 7.0, 'when its point gets a meaning');

call give('other', '2025-01-26 05:30Z', 10, 'd1');
call give('other', '2025-01-26 05:30Z', 10, 'd2');
call map_point('other', 'charge_power_kw', 'kW', 3, 'd2');
select drain()::text;
select is((hour('2025-01-26 05:00Z')).charge_kwh, 40.0, 'a device''s own mapping goes before the station''s: 10 and 3 times 10');
delete from point_mappings where device_id = 'd2';
select drain()::text;
select is((hour('2025-01-26 05:00Z')).charge_kwh, 20.0, 'without it the station''s holds again');
call map_point('other', 'charge_power_kw', 'kW', 1);
select is((select count(*) from internal.dirty_hour), 0::bigint, 'the same mapping written again marks nothing');
select * from finish();
rollback;
