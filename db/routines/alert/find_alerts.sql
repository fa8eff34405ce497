-- Every hour at whose end one of the rules holds. Hours in which a meter is stuck count as unknown for all other rules.
--   p_hours  every hour of a range (internal.alert_hours); rules that look back over a day are right from its second day on
create or replace function internal.find_alerts(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language plpgsql immutable
as $$
declare
  v_flat internal.alert_hit[] := array(
    select row(f.*)::internal.alert_hit from internal.find_flat_line(p_hours, p_profiles, p_limits) as f);
  v_sound internal.alert_hour[] := array(
    select row(
      h.hour, h.day, h.hr, case when f.hour is null then h.kwh end, h.expected, h.coverage, h.is_good and f.hour is null,
      h.is_explained, h.is_missing, h.flat_since)::internal.alert_hour
    from unnest(p_hours) as h
    left join unnest(v_flat) as f on f.hour = h.hour
    order by h.hour);
begin
  return query
  select * from unnest(v_flat)
  union all
  select * from internal.find_missing_data(p_hours, p_limits)
  union all
  select * from internal.find_base_load(v_sound, p_profiles, p_limits)
  union all
  select * from internal.find_records(v_sound, p_profiles, p_limits)
  union all
  select * from internal.find_spikes(v_sound, p_profiles, p_limits)
  union all
  select * from internal.find_weekend_share(v_sound, p_profiles, p_limits)
  union all
  select * from internal.find_night_share(v_sound, p_profiles, p_limits);
end;
$$;
comment on function internal.find_alerts is 'Every hour at whose end a rule of alerts holds.';
