-- A meter that comes to send each quarter of an hour was complete before with a reading an hour; from then on it is not.
begin;
select plan(5);
call new_site();
select is(
  send(every(interval '1 hour', '2025-05-01Z', 720), array_fill(10::float8, '{720}'))
  || send(every(interval '15 minutes', '2025-05-31Z', 384), array_fill(2.5::float8, '{384}')), '',
  '30 days by the hour, four by the quarter of one');
create function pg_temp.coverage(p_from timestamptz, p_to timestamptz) returns text language sql as $$
  select string_agg(distinct h.coverage::text, ' ' order by h.coverage::text)
  from public.stations as s, internal.site_hours(s, p_from, p_to, '2025-06-04Z') as h where s.id = 's1';
$$;
select is(pg_temp.coverage('2025-05-01Z', '2025-06-04Z'), '1', 'all hours are complete');
delete from internal.sample where ts >= '2025-06-02Z' and ts < '2025-06-03Z' and extract(minute from ts) > 0;
select is(pg_temp.coverage('2025-05-01Z', '2025-06-02Z'), '1', 'and stay so');
select is(pg_temp.coverage('2025-06-02Z', '2025-06-03Z'), '0.25', 'but a day with a reading an hour is not complete any more');
select is(pg_temp.coverage('2025-05-31Z', '2025-06-03Z'), '0.25 1', 'whatever is looked at beside it');
select * from finish();
rollback;
