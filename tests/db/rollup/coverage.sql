-- Coverage says how much of what should have been delivered was.
begin;
select plan(6);
call new_station(p_devices => '{d1, d2}');
call give('charge', '2025-01-20 05:05Z', 1, 'd1');
call give('charge', '2025-01-20 05:05Z', 1, 'd2');
call give('spare', '2025-01-20 05:05Z', 1, 'd2');
call map_point('volts', 'voltage', 'V');
call give('volts', '2025-01-20 05:05Z', 230, 'd1');
call give('charge', '2025-01-20 06:05Z', 1, 'd1');
call close_hours('2025-01-20 05:00Z', 3);
select is((hour('2025-01-20 05:00Z')).coverage, 1.0, 'an hour in which every mapped point delivered is covered');
select is((hour('2025-01-20 06:00Z')).coverage, 0.5, 'one of two is half');
select is((hour('2025-01-20 07:00Z')).coverage, 0.0, 'an empty hour is not covered');
select is((hour('2025-01-20 05:00Z')).sample_count, 2::bigint, 'points that are unmapped or not billed are not counted');
select is((day('2025-01-20Z')).coverage, 0.0625, 'a day has the mean over its 24 hours: 1.5 / 24');
select is((period('MONTH', '2025-01-01Z')).coverage, round(0.0625 / 31, 6), 'a month the mean over its days');
select * from finish();
rollback;
