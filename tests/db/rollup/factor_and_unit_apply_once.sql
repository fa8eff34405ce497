-- Factor and unit conversion are applied once, when folding.
begin;
select plan(8);
call new_station();
call map_point('charge', 'charge_power_kw', 'W', 1);
call map_point('discharge', 'discharge_power_kw', 'MW', 0.5);
call map_point('earnings', 'earnings', 'CNY', 0.01);
call map_point('carbon', 'carbon_reduction', 't', 1);
call give('charge', '2025-01-20 05:05Z', 1500);
call give('discharge', '2025-01-20 05:05Z', 3);
call give('earnings', '2025-01-20 05:05Z', 250);
call give('carbon', '2025-01-20 05:05Z', 0.002);
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.5, 'watts become kilowatts');
select is((hour('2025-01-20 05:00Z')).discharge_kwh, 1500.0, 'a factor counts once, megawatts become kilowatts');
select is((hour('2025-01-20 05:00Z')).earnings, 2.5, 'cents become money by factor');
select is((hour('2025-01-20 05:00Z')).carbon_reduction, 2.0, 'tonnes become kilograms');
select is((select value_numeric from telemetry_points where point_key = 'charge' and tenant_id = 't1'), 1500::float8,
  'the stored value is what was sent');

call map_point('charge', 'charge_power_kw', 'kW', -1);
call give('charge', '2025-01-20 06:05Z', -4);
call close_hours('2025-01-20 06:00Z');
select is((hour('2025-01-20 06:00Z')).charge_kwh, 4.0, 'a factor of -1 turns the sign');

call map_point('register', 'discharge_register_kwh', 'Wh', 10);
call give_all('register', '{2025-01-20 06:10Z, 2025-01-20 06:20Z}', '{100, 200}');
call close_hours('2025-01-20 06:00Z', 1, true);
select is((hour('2025-01-20 06:00Z')).discharge_kwh, 1.0, 'a register is converted once too');
call give('register', '2025-01-20 07:10Z', 300);
call close_hours('2025-01-20 07:00Z');
select is((hour('2025-01-20 07:00Z')).discharge_kwh, 1.0, 'and so is the reading before it');
select * from finish();
rollback;
