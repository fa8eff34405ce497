-- Buckets follow the site's clock; nothing is lost or doubled where it changes.
begin;
select plan(10);
call new_site('berlin', 'Europe/Berlin');
select is(
  send(every(interval '1 hour', '2025-03-29 23:00Z', 47), array_fill(1::float8, array[47]), p_site => 'berlin'), '', 'two days');
select is(used('2025-03-29 23:00Z', '2025-03-31 22:00Z', 'day', p_site => 'berlin'), '23 24', 'a day of 23 hours');
select is(
  send(every(interval '1 hour', '2025-10-25 22:00Z', 49), array_fill(1::float8, array[49]), p_site => 'berlin'), '', 'two more');
select is(used('2025-10-25 22:00Z', '2025-10-27 23:00Z', 'day', p_site => 'berlin'), '25 24', 'a day of 25 hours');
select is(
  used('2025-10-25 22:00Z', '2025-10-26 23:00Z', p_site => 'berlin'), trim(repeat('1 ', 25)), 'and 25 points of an hour');

call new_site('cairo', 'Africa/Cairo');
select is(
  send(every(interval '1 hour', '2025-04-23 22:00Z', 71), array_fill(1::float8, array[71]), p_site => 'cairo'), '',
  'a change at midnight');
select is(used('2025-04-23 22:00Z', '2025-04-26 21:00Z', 'day', p_site => 'cairo'), '24 23 24', 'loses no day');

call new_site('lord-howe', 'Australia/Lord_Howe');
select is(
  send(every(interval '30 minutes', '2025-04-05 13:00Z', 97), array_fill(0.5::float8, array[97]), p_site => 'lord-howe'), '',
  'a change of half an hour');
select is(
  (select sum(c.value) from api.list_consumption('t1', 'lord-howe', null, '2025-04-05 13:00Z', '2025-04-07 13:30Z', 'hour') as c),
  48.5, 'loses no hour');
select is(used('2025-04-05 13:00Z', '2025-04-07 13:30Z', 'day', p_site => 'lord-howe'), '24.5 24', 'and no day');
select * from finish();
rollback;
