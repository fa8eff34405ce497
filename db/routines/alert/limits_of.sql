-- The limits that the rules of alerts have at a site: its thresholds, and for how long it is silent by nature: the median over
-- the last two weeks of each day's longest wait for the next reading, 0 before there are three days. An hour for most; a day
-- where readings come once a day.
create or replace function internal.limits_of(p_station public.stations)
returns internal.alert_limits
language sql stable
as $$
  select jsonb_populate_record(
    null::internal.alert_limits,
    internal.thresholds_of(p_station.tenant_id, p_station.id) || jsonb_build_object('usual_silence', coalesce((
      select case when count(*) >= 3 then percentile_cont(0.5) within group (order by e.value::float8) end
      from internal.alert_watch as w
      cross join jsonb_each_text(w.silences) as e
      where w.station_key = p_station.station_key
    ), 0)));
$$;
comment on function internal.limits_of is 'Limits that the rules of alerts have at a site.';
