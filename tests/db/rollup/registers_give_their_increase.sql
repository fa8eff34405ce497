-- Cumulative registers give their increase; a reset is never a negative one.
begin;
select plan(9);
call new_station();
call map_point('register', 'charge_register_kwh', 'kWh');

call give_all('register', '{2025-01-20 05:10Z, 2025-01-20 05:50Z}', '{1000, 1004}');
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 4.0, 'the first reading ever is a baseline, not energy');

call give_all('register', '{2025-01-20 06:20Z, 2025-01-20 06:40Z}', '{1006, 1009}');
call close_hours('2025-01-20 06:00Z');
select is((hour('2025-01-20 06:00Z')).charge_kwh, 5.0, 'the increase counts from the last reading of the hour before');

call give('register', '2025-01-20 09:30Z', 1010);
call close_hours('2025-01-20 07:00Z', 3);
select is((hour('2025-01-20 08:00Z')).charge_kwh, 0.0, 'an hour without a reading has no increase');
select is((hour('2025-01-20 09:00Z')).charge_kwh, 1.0, 'the next reading brings it, from however long ago');

call give_all('register', '{2025-01-20 10:10Z, 2025-01-20 10:20Z, 2025-01-20 10:30Z}', '{1012, 3, 5}');
call close_hours('2025-01-20 10:00Z');
select is((hour('2025-01-20 10:00Z')).charge_kwh, 7.0, 'a register that began again at zero counts what it shows: 2 + 3 + 2');

call give('register', '2025-01-20 11:10Z', 1);
call close_hours('2025-01-20 11:00Z');
select is((hour('2025-01-20 11:00Z')).charge_kwh, 1.0, 'also when the reset falls between two hours');

call give('register', '2025-01-20 12:10Z', 1);
call close_hours('2025-01-20 12:00Z');
select is((hour('2025-01-20 12:00Z')).charge_kwh, 0.0, 'a register that stands still has no increase');

call give('register', '2025-01-20 13:10Z', -5);
call close_hours('2025-01-20 13:00Z');
select is((hour('2025-01-20 13:00Z')).charge_kwh, 0.0, 'a reading below zero is no negative increase');
select is(internal.fold('delta', '{7}', '{2025-01-20 05:10Z}', '2025-01-20 05:00Z', '2025-01-20 06:00Z', null), null,
  'one reading without a baseline folds to nothing');
select * from finish();
rollback;
