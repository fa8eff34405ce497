-- A power becomes energy by the time that each sample holds.
begin;
select plan(8);
call new_station();

call give('charge', '2025-01-20 05:05Z', 1);
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.0, 'one sample of 1 kW makes 1 kWh');

call give_all('charge', every('1 minute', '2025-01-20 06:00Z', 60), array_fill(100::float8, array[60]));
call close_hours('2025-01-20 06:00Z');
select is((hour('2025-01-20 06:00Z')).charge_kwh, 100.0, 'sixty one-minute samples of 100 kW make 100 kWh');
select is((hour('2025-01-20 06:00Z')).sample_count, 60::bigint, 'and are counted');

call give_all('charge', '{2025-01-20 07:15Z, 2025-01-20 07:45Z}', '{8, 4}');
call close_hours('2025-01-20 07:00Z');
select is((hour('2025-01-20 07:00Z')).charge_kwh, 7.0,
  'the first sample reaches back to the start and holds until the next, the last holds to the end');

call give('charge', '2025-01-20 08:59:59.999Z', 6);
call close_hours('2025-01-20 08:00Z');
select is((hour('2025-01-20 08:00Z')).charge_kwh, 6.0, 'a sample in the last millisecond reaches back over the whole hour');
select is((hour('2025-01-20 07:00Z')).charge_kwh, 7.0, 'and not into the hour before');

call give('charge', '2025-01-20 10:00Z', 3);
call close_hours('2025-01-20 09:00Z', 2);
select is((hour('2025-01-20 09:00Z')).charge_kwh, 0.0, 'a sample on the full hour does not belong to the hour that ends there');
select is((hour('2025-01-20 10:00Z')).charge_kwh, 3.0, 'but to the one that begins');
select * from finish();
rollback;
