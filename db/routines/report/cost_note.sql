-- That costs are by the default price of the service, since no tariff says otherwise; null where tariffs or the site's own price
-- hold in all of [p_from, p_to) (internal.price_times_60).
create or replace function internal.cost_note(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns text
language sql stable
as $$
  select case when p_station.price_per_kwh is null and m.without > 0 then format(
    'no tariff is set%s: a kWh is counted as %s %s, the default of this service',
    case when m.without < m.months then ' for some of these days' end,
    trim_scale(internal.setting('price_per_kwh', '1')::numeric), internal.price_currency(p_station, null)) end
  from (
    select
      count(*) as months,
      count(*) filter (where not exists (
        select from internal.tariff_in_force(p_station.tenant_id, p_station.id, to_char(x.month, 'YYYY-MM')))) as without
    from generate_series(
      date_trunc('month', p_from at time zone p_station.timezone),
      (p_to at time zone p_station.timezone) - interval '1 microsecond', interval '1 month') as x (month)
  ) as m;
$$;
comment on function internal.cost_note is 'That costs are by the default price of the service.';
