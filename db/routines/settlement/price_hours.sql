-- The closed hours of a station in [p_from, p_to) with what a kilowatt-hour costs in each, times 60: an hour that spans two
-- periods of a time-of-use plan pays each for its minutes, and the division by 60 is left to the end, where it is exact.
-- Without a plan the price and currency of the station hold, and without those PRICE_PER_KWH and CURRENCY of the deployment.
create or replace function internal.price_hours(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns table (day_start timestamptz, energy_kwh numeric, price_times_60 numeric, currency text)
language sql stable
as $$
  select
    h.day_start,
    h.energy_kwh,
    case
      when t.mode = 'time_of_use' then (
        select sum(p.price_per_kwh * (least(p.end_minute, h.minute + 60) - greatest(p.start_minute, h.minute)))
        from public.tariff_periods as p
        where p.plan_id = t.id and p.start_minute < h.minute + 60 and p.end_minute > h.minute
      )
      else coalesce(t.price_per_kwh, p_station.price_per_kwh, internal.setting('price_per_kwh', '1')::numeric) * 60
    end,
    coalesce(t.currency, p_station.currency, internal.setting('currency', 'CNY'))
  from (
    select
      d.period_start as day_start,
      a.charge_kwh + a.discharge_kwh as energy_kwh,
      to_char(a.period_start at time zone p_station.timezone, 'YYYY-MM') as month,
      extract(hour from a.period_start at time zone p_station.timezone)::int * 60
        + extract(minute from a.period_start at time zone p_station.timezone)::int as minute
    from public.analytics_statistics as a
    cross join lateral internal.period_of('DAY', a.period_start, p_station.timezone) as d
    where a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id and a.time_type = 'HOUR'
      and a.period_start >= p_from and a.period_start < p_to
  ) as h
  left join lateral internal.tariff_in_force(p_station.tenant_id, p_station.id, h.month) as t on true;
$$;
comment on function internal.price_hours is 'Closed hours of a station with the price in force in each.';
