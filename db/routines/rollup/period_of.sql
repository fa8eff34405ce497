-- The hour, day, month or year of a station's own calendar that holds a time, with its readable name.
create or replace function internal.period_of(p_time_type text, p_time timestamptz, p_timezone text)
returns table (period_start timestamptz, period_end timestamptz, time_key text)
language sql stable
as $$
  select
    h.start,
    h.start + interval '1 hour',
    to_char(h.start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
  from (select date_trunc('hour', p_time, p_timezone) as start) as h
  where p_time_type = 'HOUR'
  union all
  select
    internal.station_time(p.start, p_timezone),
    internal.station_time(p.start + ('1 ' || p_time_type)::interval, p_timezone),
    to_char(p.start, case p_time_type when 'DAY' then 'YYYY-MM-DD' when 'MONTH' then 'YYYY-MM' else 'YYYY' end)
  from (select date_trunc(lower(p_time_type), p_time at time zone p_timezone) as start) as p
  where p_time_type <> 'HOUR';
$$;
comment on function internal.period_of is 'The period of a station''s calendar that holds a time.';
