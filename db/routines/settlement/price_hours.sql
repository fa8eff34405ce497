-- The closed hours of a station in [p_from, p_to) with what a kilowatt-hour costs in each, times 60 (internal.price_times_60).
create or replace function internal.price_hours(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns table (day_start timestamptz, energy_kwh numeric, price_times_60 numeric, currency text)
language sql stable
as $$
  select h.day_start, h.energy_kwh, internal.price_times_60(p_station, t, h.minute), internal.price_currency(p_station, t)
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
