-- Hours of a site's clock, also where it changes.
begin;
select plan(6);
call new_station('berlin', 'Europe/Berlin');
call new_station('howe', 'Australia/Lord_Howe');
call new_station('kolkata', 'Asia/Kolkata');
create function pg_temp.hours(p_station text, p_from timestamptz, p_to timestamptz) returns text language sql as $$
  select string_agg(c.hr || case when c.length <> 1 then '=' || c.length else '' end, ' ' order by c.ts)
  from public.stations as s, internal.clock_hours(p_from, p_to, s) as c where s.id = p_station;
$$;
select is(pg_temp.hours('berlin', '2025-03-30 00:00Z', '2025-03-30 03:00Z'), '1 3 4', 'an hour that is left out');
select is(
  pg_temp.hours('berlin', '2025-10-25 23:30Z', '2025-10-26 03:00Z'), '2 2 3', 'one that comes twice');
select is(pg_temp.hours('howe', '2025-04-05 14:00Z', '2025-04-05 16:30Z'), '1 1=0.5 2', 'half an hour that comes twice');
select is(
  pg_temp.hours('howe', '2025-10-04 14:30Z', '2025-10-04 17:00Z'), '1 1=0.5 3',
  'half an hour that is left out: what is left of the hour goes with the one before');
select is(pg_temp.hours('kolkata', '2025-04-05 18:00Z', '2025-04-05 20:30Z'), '0 1', 'half an hour aside');
select is(
  (select count(*) || ' ' || min(c.day) || ' ' || max(c.day)
   from public.stations as s, internal.clock_hours('2025-03-29 23:00Z', '2025-03-30 22:00Z', s) as c where s.id = 'berlin'),
  '23 2025-03-30 2025-03-30', 'a day of 23 hours');
select * from finish();
rollback;
