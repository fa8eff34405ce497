-- Writes one period of a station, if it says anything new. Numbers are kept to nine decimal places, without binary noise.
create or replace function internal.save_statistic(
  p_station public.stations,
  p_time_type text,
  p_start timestamptz,
  p_end timestamptz,
  p_key text,
  p_completed boolean,
  p_charge numeric,
  p_discharge numeric,
  p_earnings numeric,
  p_carbon numeric,
  p_samples bigint,
  p_coverage numeric
)
returns void
language sql
as $$
  insert into public.analytics_statistics as a (
    tenant_id, subject_id, time_type, time_key, period_start, period_end, is_completed, completed_at,
    charge_kwh, discharge_kwh, earnings, carbon_reduction, sample_count, coverage
  )
  values (
    p_station.tenant_id, p_station.id, p_time_type, p_key, p_start, p_end, p_completed, case when p_completed then now() end,
    trim_scale(round(p_charge, 9)), trim_scale(round(p_discharge, 9)), trim_scale(round(p_earnings, 9)),
    trim_scale(round(p_carbon, 9)), p_samples, trim_scale(round(p_coverage, 6))
  )
  on conflict (tenant_id, subject_id, time_type, period_start) do update set
    is_completed = excluded.is_completed,
    completed_at = case when excluded.is_completed then coalesce(a.completed_at, now()) end,
    charge_kwh = excluded.charge_kwh,
    discharge_kwh = excluded.discharge_kwh,
    earnings = excluded.earnings,
    carbon_reduction = excluded.carbon_reduction,
    sample_count = excluded.sample_count,
    coverage = excluded.coverage,
    updated_at = now()
  where (a.is_completed, a.charge_kwh, a.discharge_kwh, a.earnings, a.carbon_reduction, a.sample_count, a.coverage)
    is distinct from (excluded.is_completed, excluded.charge_kwh, excluded.discharge_kwh, excluded.earnings,
      excluded.carbon_reduction, excluded.sample_count, excluded.coverage);
$$;
comment on function internal.save_statistic is 'Writes one period of a station if it says anything new.';
