-- Settles the completed days of a station in [p_from, p_to). Energy is charge plus discharge; the amount is the sum over the
-- hours of energy times price, rounded once, to the currency's minor unit, half to even.
-- A day whose energy, amount and currency are as before keeps its version.
create or replace function internal.settle_days(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns void
language sql
as $$
  with priced as (
    select
      h.day_start,
      h.currency,
      trim_scale(sum(h.energy_kwh)) as energy_kwh,
      internal.round_half_even(sum(h.energy_kwh * h.price_times_60) / 60, c.minor_unit) as amount
    from internal.price_hours(p_station, p_from, p_to) as h
    join public.currencies as c on c.currency = h.currency
    group by h.day_start, h.currency, c.minor_unit
  )
  insert into public.settlements_day as s (tenant_id, station_id, day_start, energy_kwh, amount, currency)
  select p_station.tenant_id, p_station.id, p.day_start, p.energy_kwh, p.amount, p.currency
  from priced as p
  join public.analytics_statistics as d
    on d.tenant_id = p_station.tenant_id and d.subject_id = p_station.id
    and d.time_type = 'DAY' and d.period_start = p.day_start and d.is_completed
  on conflict (tenant_id, station_id, day_start) do update set
    energy_kwh = excluded.energy_kwh,
    amount = excluded.amount,
    currency = excluded.currency,
    version = s.version + 1,
    updated_at = now()
  where (s.energy_kwh, s.amount, s.currency) is distinct from (excluded.energy_kwh, excluded.amount, excluded.currency);
$$;
comment on function internal.settle_days is 'Settles the completed days of a station in a range.';
