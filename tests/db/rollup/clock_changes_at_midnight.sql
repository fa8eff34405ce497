-- Where the clocks change at midnight, every hour still belongs to exactly one day: the Azores and Cuba.
begin;
select plan(20);
call new_station('azores', 'Atlantic/Azores');
call fill_hours('2025-03-29 01:00Z', 24 + 23 + 24, 1, 'azores');
select is((day('2025-03-29 01:00Z', 'azores')).charge_kwh, 24.0, 'the day before has its 24 hours');
select is((day('2025-03-30 01:00Z', 'azores')).charge_kwh, 23.0, 'a day that begins at one o''clock has 23');
select is((day('2025-03-30 01:00Z', 'azores')).period_end, '2025-03-31 00:00Z'::timestamptz, 'and ends at midnight');
select is((day('2025-03-31 00:00Z', 'azores')).charge_kwh, 24.0, 'the day after has its 24');
select is((settled('2025-03-30 01:00Z', 'azores')).energy_kwh, 23.0, 'each is settled with its own');
select is((settled('2025-03-31 00:00Z', 'azores')).energy_kwh, 24.0, 'hours');

call fill_hours('2025-10-25 00:00Z', 24 + 25 + 24, 1, 'azores');
select is((day('2025-10-25 00:00Z', 'azores')).charge_kwh, 24.0, 'the day before the midnight hour is repeated has 24 hours');
select is((day('2025-10-26 00:00Z', 'azores')).charge_kwh, 25.0, 'the day that begins with it twice has 25');
select is((day('2025-10-26 00:00Z', 'azores')).is_completed, true, 'and is completed');
select is((day('2025-10-27 01:00Z', 'azores')).charge_kwh, 24.0, 'the day after has 24');
select is((settled('2025-10-26 00:00Z', 'azores')).energy_kwh, 25.0, 'it is settled with all of them');
select is((settled('2025-10-26 00:00Z', 'azores')).version, 1, 'once');
select is((select count(*) from settlements_day where station_id = 'azores'), 6::bigint, 'six days, six settlements');

call new_station('cuba', 'America/Havana');
call fill_hours('2020-10-31 04:00Z', 24 + 25 + 24, 1, 'cuba');
select is((day('2020-11-01 04:00Z', 'cuba')).charge_kwh, 25.0, 'also when that day is the first of a month');
select is((period('MONTH', '2020-11-01 04:00Z', 'cuba')).charge_kwh, 49.0, 'which begins with it');
select is((period('MONTH', '2020-10-01 04:00Z', 'cuba')).charge_kwh, 24.0, 'and the month before ends there');
select is((select month_start from internal.month_range('2020-11', 'America/Havana')), '2020-11-01 04:00Z'::timestamptz,
  'a statement of the month begins there too');
select is((select month_end from internal.month_range('2020-10', 'America/Havana')), '2020-11-01 04:00Z'::timestamptz,
  'where the one before ends');

call fill_hours('2025-03-08 05:00Z', 24 + 23 + 24, 1, 'cuba');
select is((day('2025-03-09 05:00Z', 'cuba')).charge_kwh, 23.0, 'a Cuban day without a midnight has 23 hours');
select is((day('2025-03-10 04:00Z', 'cuba')).charge_kwh, 24.0, 'and takes none from the next');
select * from finish();
rollback;
