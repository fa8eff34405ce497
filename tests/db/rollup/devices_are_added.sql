-- Several devices with one semantic are added, equal timestamps or not.
begin;
select plan(5);
call new_station(p_devices => '{d1, d2, d3}');
call give('charge', '2025-01-20 05:05Z', 1, 'd1');
call give('charge', '2025-01-20 05:05Z', 2, 'd2');
call give('charge', '2025-01-20 05:25Z', 4, 'd3');
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 7.0, 'three devices of one semantic are added');
select is((hour('2025-01-20 05:00Z')).sample_count, 3::bigint, 'every sample counts');

call map_point('grid', 'charge_energy_kwh', 'kWh');
call give_all('grid', '{2025-01-20 06:05Z, 2025-01-20 06:35Z}', '{1, 2}');
call give('charge', '2025-01-20 06:05Z', 10);
call close_hours('2025-01-20 06:00Z');
select is((hour('2025-01-20 06:00Z')).charge_kwh, 13.0, 'two semantics of one measure are added, each folded its own way');

call map_point('charge_b', 'charge_power_kw', 'kW', 1, 'd1');
call give('charge', '2025-01-20 07:05Z', 10);
call give('charge_b', '2025-01-20 07:05Z', 20);
call close_hours('2025-01-20 07:00Z');
select is((hour('2025-01-20 07:00Z')).charge_kwh, 30.0, 'two points of one device and semantic are added');

call give('charge', '2025-01-20 08:05Z', 10, 'd1');
call give('charge', '2025-01-20 08:05Z', 3, 'd1');
call close_hours('2025-01-20 08:00Z');
select is((hour('2025-01-20 08:00Z')).charge_kwh, 3.0, 'the same device, point and time is one sample: the last stands');
select * from finish();
rollback;
