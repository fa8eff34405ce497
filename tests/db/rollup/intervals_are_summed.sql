-- Energies and amounts per interval are added up.
begin;
select plan(6);
call new_station();
call map_point('quarter', 'discharge_energy_kwh', 'kWh');

call give_all('quarter', '{2025-01-20 05:00Z, 2025-01-20 05:15Z, 2025-01-20 05:30Z, 2025-01-20 05:45Z}', '{1, 2, 3, 4.5}');
call give_all('earnings', '{2025-01-20 05:10Z, 2025-01-20 05:20Z}', '{0.1, 0.2}');
call give_all('carbon', '{2025-01-20 05:10Z, 2025-01-20 05:20Z}', '{0.01, -0.03}');
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).discharge_kwh, 10.5, 'energies of intervals are added');
select is((hour('2025-01-20 05:00Z')).earnings::text, '0.3', 'earnings are added, without binary noise');
select is((hour('2025-01-20 05:00Z')).carbon_reduction::text, '-0.02', 'a negative value counts as such');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 0.0, 'what has no samples is zero');
call give_all('earnings', '{2025-01-20 06:10Z, 2025-01-20 06:20Z}', '{0.1234567891, 1}');
call give('charge', '2025-01-20 06:10Z', 1 / 3.0);
call close_hours('2025-01-20 06:00Z');
select is((hour('2025-01-20 06:00Z')).earnings::text, '1.123456789', 'numbers are kept to nine decimal places');
select is((hour('2025-01-20 06:00Z')).charge_kwh::text, '0.333333333', 'energies too');
select * from finish();
rollback;
