-- Hours of a site on its own clock with their prices, as savings are reckoned from.
--   p_known  internal.site_hours of [p_from, p_to)
-- Usable is an hour with enough data that nobody has explained, and in which no alert found data missing or a meter stuck: silence
-- must not look like thrift.
create or replace function internal.report_hours(
  p_station public.stations, p_known internal.site_hour[], p_from timestamptz, p_to timestamptz
)
returns internal.report_hour[]
language plpgsql stable
set enable_nestloop = off
as $$
begin
  return array(
    select row(
      h.hour, c.day, extract(isodow from c.day)::int, c.hr, h.kwh, p.price_per_kwh, p.currency,
      h.is_good and not exists (
        select
        from public.alerts as a
        where a.tenant_id = p_station.tenant_id and a.site_id = p_station.id and a.kind in ('missing_data', 'flat_line')
          and a.first_hour <= h.hour and a.last_hour >= h.hour
      ))::internal.report_hour
    from unnest(p_known) as h
    join internal.clock_hours(p_from, p_to, p_station) as c on c.ts = h.hour
    join internal.hour_prices(p_station, p_from, p_to) as p on p.hour = h.hour
    order by h.hour);
end;
$$;
comment on function internal.report_hours is 'Hours of a site with their prices.';
