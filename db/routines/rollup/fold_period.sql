-- A day, month or year of a station, added up from the next finer rows.
--   p_time  any time within it
-- A day is completed when its hours are: all that it has (23 or 25 at a clock change), or EXPECTED_HOURS of them where the
-- deployment expects fewer than 24.
-- A month or year is completed when all its days or months are.
create or replace function internal.fold_period(p_station public.stations, p_time_type text, p_time timestamptz)
returns void
language plpgsql
as $$
declare
  v_finer text := case p_time_type when 'DAY' then 'HOUR' when 'MONTH' then 'DAY' else 'MONTH' end;
  v_period record;
  v_parts numeric;
  v_expected numeric := internal.setting('expected_hours', '24')::numeric;
  v_sum record;
begin
  select * into v_period from internal.period_of(p_time_type, p_time, p_station.timezone);
  v_parts := case p_time_type
    when 'DAY' then ceil(extract(epoch from v_period.period_end - v_period.period_start) / 3600)
    when 'MONTH' then extract(day from (v_period.period_end at time zone p_station.timezone) - interval '1 day')
    else 12
  end;

  select
    sum(a.charge_kwh) as charge_kwh,
    sum(a.discharge_kwh) as discharge_kwh,
    sum(a.earnings) as earnings,
    sum(a.carbon_reduction) as carbon_reduction,
    sum(a.sample_count) as sample_count,
    sum(a.coverage) as coverage,
    count(*) filter (where a.is_completed) as completed
  into v_sum
  from public.analytics_statistics as a
  where a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id and a.time_type = v_finer
    and a.period_start >= v_period.period_start and a.period_start < v_period.period_end;

  perform internal.save_statistic(p_station, p_time_type, v_period.period_start, v_period.period_end, v_period.time_key,
    v_sum.completed >= case when p_time_type = 'DAY' and v_expected < 24 then least(v_parts, v_expected) else v_parts end,
    v_sum.charge_kwh, v_sum.discharge_kwh, v_sum.earnings, v_sum.carbon_reduction, v_sum.sample_count::bigint,
    least(v_sum.coverage / v_parts, 1));
end;
$$;
comment on function internal.fold_period is 'Adds up a day, month or year of a station from the next finer rows.';
