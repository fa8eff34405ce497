-- The first instant at which the clock of a time zone shows a local time: of a repeated hour the first pass; of a skipped
-- one the moment of the change. Some zones change their clocks at midnight (the Azores, Cuba), and a day is to begin once.
create or replace function internal.station_time(p_local timestamp, p_timezone text)
returns timestamptz
language sql stable
as $$
  select min(c.instant)
  from (
    select (p_local at time zone p_timezone) - e.earlier as instant
    from (values (interval '0'), (interval '30 minutes'), (interval '1 hour')) as e (earlier)
  ) as c
  where c.instant at time zone p_timezone >= p_local;
$$;
comment on function internal.station_time is 'The first instant at which the clock of a time zone shows a local time.';
