-- Hours above the highest of the last eight weeks by the threshold's factor.
create or replace function internal.find_spikes(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  select
    'spike', h.hour, case when h.kwh > p_limits.spike_critical * p.peak then 'critical' else 'warning' end,
    h.hour, h.kwh / p.peak, 1::double precision
  from unnest(p_hours) as h
  join unnest(p_profiles) as p on p.day = h.day and p.days >= 14
  where p.peak > 0 and h.kwh > p_limits.spike_warning * p.peak;
$$;
comment on function internal.find_spikes is 'Hours above the highest of the last eight weeks.';
