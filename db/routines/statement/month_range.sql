-- The range [month_start, month_end) of a month on the clock of a time zone.
--   p_month  YYYY-MM
create or replace function internal.month_range(p_month text, p_timezone text)
returns table (month_start timestamptz, month_end timestamptz)
language sql stable
as $$
  select
    internal.station_time((p_month || '-01')::timestamp, p_timezone),
    internal.station_time((p_month || '-01')::timestamp + interval '1 month', p_timezone);
$$;
comment on function internal.month_range is 'A month of a time zone as a range of times.';
