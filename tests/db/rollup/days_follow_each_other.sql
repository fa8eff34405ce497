-- In every time zone each day begins where the one before ends, and has a time in it exactly once.
begin;
select plan(3);
-- Zones of every kind: whole, half and quarter hours; clocks that change by night, at midnight, by half an hour, or never.
create temp table zone as
select unnest('{UTC, Europe/Berlin, Atlantic/Azores, America/Havana, America/Santiago, America/New_York, America/Nuuk,
  America/St_Johns, Africa/Cairo, Africa/Casablanca, Asia/Beirut, Asia/Kolkata, Asia/Kathmandu, Australia/Adelaide,
  Australia/Lord_Howe, Pacific/Chatham, Pacific/Kiritimati, Antarctica/Troll}'::text[]) as name;
create temp table day as
select z.name, t as at, p.*
from zone as z
cross join generate_series('2025-01-01 00:00Z'::timestamptz, '2025-12-31 23:00Z', interval '3 hours') as t
cross join lateral internal.period_of('DAY', t, z.name) as p;
select is_empty('select * from day where not (period_start <= at and at < period_end)', 'a time lies in its day');
select is_empty($$ select * from (select distinct on (name, period_start) *,
  lead(period_start) over (partition by name order by period_start) as next
  from (select distinct name, period_start, period_end, time_key from day) as d order by name,
  period_start) as d where next <> period_end $$,
  'each day ends where the next begins');
select is((select count(*) from (select distinct name,
  time_key from day where time_key between '2025-01-02' and '2025-12-30') as d), 363 * 18::bigint,
  'and there is one for every date');
select * from finish();
rollback;
