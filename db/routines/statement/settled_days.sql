-- The settled days of a station's month as a statement shows them, columns in the order of the items table.
--   p_month  YYYY-MM
create or replace function internal.settled_days(p_station public.stations, p_month text)
returns table (
  day_start timestamptz, energy_kwh numeric, charge_kwh numeric, discharge_kwh numeric,
  amount numeric, currency text, coverage numeric, settlement_version int
)
language sql stable
as $$
  select s.day_start, s.energy_kwh, a.charge_kwh, a.discharge_kwh, s.amount, s.currency, a.coverage, s.version
  from internal.month_range(p_month, p_station.timezone) as m
  join public.settlements_day as s
    on s.tenant_id = p_station.tenant_id and s.station_id = p_station.id
    and s.day_start >= m.month_start and s.day_start < m.month_end
  join public.analytics_statistics as a
    on a.tenant_id = s.tenant_id and a.subject_id = s.station_id and a.time_type = 'DAY' and a.period_start = s.day_start;
$$;
comment on function internal.settled_days is 'Settled days of a station''s month as a statement shows them.';
