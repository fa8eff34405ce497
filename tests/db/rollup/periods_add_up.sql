-- Days, months and years are added up from the finer rows.
begin;
select plan(10);
call new_station();
call fill_hours('2025-01-30 00:00Z', 72, 1.5);
select is((day('2025-01-31Z')).charge_kwh, 36.0, 'a day is the sum of its hours');
select is((day('2025-01-31Z')).time_key, '2025-01-31', 'and named by its date');
select is((day('2025-01-31Z')).period_end, '2025-02-01Z'::timestamptz, 'it ends at midnight');
select is((hour('2025-01-30 05:00Z')).time_key, '2025-01-30T05:00Z', 'an hour is named by its start in UTC');
select is((period('MONTH', '2025-01-01Z')).charge_kwh, 72.0, 'a month is the sum of its days');
select is((period('MONTH', '2025-02-01Z')).charge_kwh, 36.0, 'each its own');
select is((period('MONTH', '2025-01-01Z')).time_key, '2025-01', 'a month is named by year and month');
select is((period('YEAR', '2025-01-01Z')).charge_kwh, 108.0, 'a year is the sum of its months');
select is((period('YEAR', '2025-01-01Z')).time_key, '2025', 'and named by its number');
select is((period('YEAR', '2025-01-01Z')).is_completed, false, 'it is not completed before its months are');
select * from finish();
rollback;
