-- Days have 23 or 25 hours when the clocks change.
begin;
select plan(9);
call new_station(p_timezone => 'Europe/Berlin');
call fill_hours('2025-03-29 23:00Z', 22);
select is((day('2025-03-29 23:00Z')).is_completed, false, 'a day of 23 hours is not completed by 22');
call fill_hours('2025-03-30 21:00Z', 1);
select is((day('2025-03-29 23:00Z')).is_completed, true, 'but by 23');
select is((day('2025-03-29 23:00Z')).charge_kwh, 23.0, 'and has the energy of 23');
select is((day('2025-03-29 23:00Z')).time_key, '2025-03-30', 'it is named in station time');
select is((settled('2025-03-29 23:00Z')).energy_kwh, 23.0, 'and settled');

call fill_hours('2025-10-25 22:00Z', 24);
select is((day('2025-10-25 22:00Z')).is_completed, false, 'a day of 25 hours is not completed by 24');
call fill_hours('2025-10-26 22:00Z', 1);
select is((day('2025-10-25 22:00Z')).charge_kwh, 25.0, 'all 25 hours count');
select is((settled('2025-10-25 22:00Z')).energy_kwh, 25.0, 'and are settled');
select is((settled('2025-10-25 22:00Z')).version, 1, 'once, when all are there');
select * from finish();
rollback;
