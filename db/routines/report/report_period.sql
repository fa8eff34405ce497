-- The days that a pilot is judged by, on the site's clock.
--   p_from  first day; null: that of the first reading, but at most 366 days; seven days where nothing was ever read
--   p_to    last day; null: yesterday
-- The hours before a site's first reading are no gap: nothing was connected yet. So the days begin with that reading also where
-- p_from is earlier, unless all of them are before it.
--   first_reading, last_reading  of the site at all; null for one that never sent
-- Raises WL422 (from, to) for a day that is not over, days that run backwards, more than 366 of them, or before 1900.
create or replace function internal.report_period(
  p_station public.stations, p_from date, p_to date,
  out first_day date, out last_day date, out from_ts timestamptz, out to_ts timestamptz,
  out first_reading timestamptz, out last_reading timestamptz
)
language plpgsql stable
as $$
declare
  v_today date := (now() at time zone p_station.timezone)::date;
begin
  if p_to >= v_today then
    perform internal.raise_error('WL422', format('to is a day that is over; at %s it is %s', p_station.id, v_today), 'to');
  elsif p_from < date '1900-01-01' then
    perform internal.raise_error('WL422', 'from must lie in 1900 or later', 'from');
  end if;
  select min(e.first_ts), max(e.last_ts) into first_reading, last_reading
  from internal.consumption_series(p_station.station_key, null) as s
  cross join lateral internal.series_span(s.series_key) as e;
  last_day := coalesce(p_to, v_today - 1);
  first_day := coalesce(
    p_from,
    case when first_reading is not null
      then least(greatest((first_reading at time zone p_station.timezone)::date, last_day - 365), last_day)
    end,
    last_day - 6);
  if first_day > last_day then
    perform internal.raise_error('WL422', 'from must not be later than to', 'from');
  elsif last_day - first_day > 365 then
    perform internal.raise_error('WL422', 'a report is about 366 days at most', 'from');
  elsif last_day < date '1900-01-01' then
    perform internal.raise_error('WL422', 'to must lie in 1900 or later', 'to');
  end if;
  from_ts := first_day::timestamp at time zone p_station.timezone;
  to_ts := (last_day + 1)::timestamp at time zone p_station.timezone;
  if first_reading > from_ts and first_reading < to_ts then
    from_ts := date_trunc('hour', first_reading, p_station.timezone);
    first_day := (from_ts at time zone p_station.timezone)::date;
  end if;
end;
$$;
comment on function internal.report_period is 'The days that a pilot is judged by.';
