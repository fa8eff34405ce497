-- One hour of one station, folded from its samples; then the day, month and year that it belongs to. A day that is
-- completed is settled by its trigger, so all that follows is in this transaction.
--   p_station      the station, locked by the caller (internal.lock_station)
--   p_start        start of the hour
--   p_recalculate  fold again although the hour is closed (late data)
-- A closed hour is left alone unless p_recalculate. What does not change is not written.
-- Raises WL409 for an hour whose samples are no longer kept.
create or replace function internal.close_hour(p_station public.stations, p_start timestamptz, p_recalculate boolean)
returns void
language plpgsql
as $$
declare
  v_period record;
  v_hour record;
begin
  if not p_recalculate and exists (
    select from public.analytics_statistics as a
    where a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id
      and a.time_type = 'HOUR' and a.period_start = p_start
  ) then
    return;
  end if;

  if p_start < internal.retired_until(p_station.timezone) then
    perform internal.raise_error('WL409', format('samples before %s are no longer kept, so the hour cannot be folded again',
      internal.utc_text(internal.retired_until(p_station.timezone))), 'window_start');
  end if;

  -- Marks first, samples after: data that commits in between leaves its mark for the next fold.
  delete from internal.dirty_hour where station_key = p_station.station_key and hour = p_start;

  select * into v_period from internal.period_of('HOUR', p_start, p_station.timezone);
  select
    coalesce(sum(f.value) filter (where f.measure = 'charge_kwh'), 0) as charge_kwh,
    coalesce(sum(f.value) filter (where f.measure = 'discharge_kwh'), 0) as discharge_kwh,
    coalesce(sum(f.value) filter (where f.measure = 'earnings'), 0) as earnings,
    coalesce(sum(f.value) filter (where f.measure = 'carbon_reduction'), 0) as carbon_reduction,
    coalesce(sum(f.sample_count), 0) as sample_count,
    coalesce(sum(f.covered_count) / nullif(sum(f.series_count), 0), 0) as coverage
  into v_hour
  from internal.fold_station(p_station.station_key, v_period.period_start, v_period.period_end) as f
  where f.measure is not null;

  perform internal.save_statistic(p_station, 'HOUR', v_period.period_start, v_period.period_end, v_period.time_key,
    true, v_hour.charge_kwh::numeric, v_hour.discharge_kwh::numeric, v_hour.earnings::numeric,
    v_hour.carbon_reduction::numeric, v_hour.sample_count::bigint, v_hour.coverage);
  perform internal.fold_period(p_station, 'DAY', p_start);
  perform internal.fold_period(p_station, 'MONTH', p_start);
  perform internal.fold_period(p_station, 'YEAR', p_start);
end;
$$;
comment on function internal.close_hour is 'Folds one hour of a station from its samples, and all that follows from it.';
