-- The largest and smallest values and factors that are accepted can be folded and billed.
begin;
select plan(4);
call new_station();
call map_point('charge', 'charge_power_kw', 'MW', 1e100);
call map_point('discharge', 'discharge_power_kw', 'W', 1e-100);
call give_all('charge', every('1 minute', '2025-01-20 05:00Z', 60), array_fill(1e150::float8, array[60]));
call give_all('discharge', every('1 minute', '2025-01-20 05:00Z', 60), array_fill(1e-150::float8, array[60]));
select lives_ok($$ call close_hours('2025-01-20 05:00Z') $$, 'the hour is closed');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1e253, 'with all that came');
select throws_ok($$ call map_point('charge', 'charge_power_kw', 'MW', 1e200) $$, 'WL422', null, 'a factor beyond is refused');
select throws_ok($$ call map_point('charge', 'charge_power_kw', 'W', 1e-200) $$, 'WL422', null, 'on both sides');
select * from finish();
rollback;
