-- The seven days of a site's clock that end with a day.
--   p_week_ending  the last of them; null: yesterday, the last day that is over
-- Raises WL422 (week_ending) for a day that is not over at the site, or before 1900.
create or replace function internal.report_week(
  p_station public.stations, p_week_ending date, out week_ending date, out from_ts timestamptz, out to_ts timestamptz
)
language plpgsql stable
as $$
declare
  v_today date := (now() at time zone p_station.timezone)::date;
begin
  if p_week_ending >= v_today then
    perform internal.raise_error(
      'WL422', format('week_ending is a day that is over; at %s it is %s', p_station.id, v_today), 'week_ending');
  elsif p_week_ending < date '1900-01-07' then
    perform internal.raise_error('WL422', 'week_ending must lie in 1900 or later', 'week_ending');
  end if;
  week_ending := coalesce(p_week_ending, v_today - 1);
  from_ts := (week_ending - 6)::timestamp at time zone p_station.timezone;
  to_ts := (week_ending + 1)::timestamp at time zone p_station.timezone;
end;
$$;
comment on function internal.report_week is 'Seven days of a site''s clock.';
