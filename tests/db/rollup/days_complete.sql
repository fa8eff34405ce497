-- A day is completed when its hours are; EXPECTED_HOURS of them may be enough.
begin;
select plan(7);
call new_station();
call fill_hours('2025-01-20 00:00Z', 23);
select is((day('2025-01-20Z')).is_completed, false, '23 of 24 hours do not complete a day');
select is((day('2025-01-20Z')).completed_at, null, 'and it has no time of completion');
call fill_hours('2025-01-20 23:00Z', 1);
select is((day('2025-01-20Z')).is_completed, true, '24 do');
select isnt((day('2025-01-20Z')).completed_at, null, 'and the time is noted');

update internal.setting set value = '20' where name = 'expected_hours';
insert into internal.setting (name, value) values ('expected_hours', '20') on conflict do nothing;
call fill_hours('2025-01-21 00:00Z', 19);
select is((day('2025-01-21Z')).is_completed, false, 'with EXPECTED_HOURS 20, 19 are too few');
call fill_hours('2025-01-21 19:00Z', 1);
select is((day('2025-01-21Z')).is_completed, true, '20 are enough');
call fill_hours('2025-01-21 20:00Z', 4);
select is((day('2025-01-21Z')).charge_kwh, 24.0, 'and the rest still counts');
select * from finish();
rollback;
