-- What an alarm's device measured around it: from six hours before it began until six hours after it ended, a week at most, oldest
-- first, values in the base unit of its semantic. Nothing for one that no rule raised, or whose samples are dropped.
-- Of 600 equal stretches each gives one sample, the one that goes furthest towards the threshold, so that no breach is lost.
-- Raises WL404 (id).
create or replace function api.list_alarm_samples(p_tenant text, p_id text)
returns table (ts timestamptz, value double precision)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alarm alarms := api.get_alarm(p_tenant, p_id);
  v_from timestamptz := v_alarm.start_at - interval '6 hours';
  v_to timestamptz := least(
    greatest(v_alarm.start_at, coalesce(v_alarm.end_at, now())) + interval '6 hours', v_alarm.start_at + interval '7 days');
  v_stretch interval := (v_to - v_from) / 600;
begin
  return query
  with
    measured as materialized (
      select x.ts, x.value * s.scale as value, date_bin(v_stretch, x.ts, v_from) as stretch
      from devices as d
      join series as s on s.device_key = d.device_key and s.semantic = v_alarm.semantic
      join sample as x on x.series_key = s.series_key and x.ts >= v_from and x.ts <= v_to and x.value is not null
      where d.tenant_id = p_tenant and d.station_id = v_alarm.station_id and d.id = v_alarm.originator_id
    ),
    furthest as (
      select distinct on (m.stretch) m.ts, m.value
      from measured as m
      order by m.stretch, case when v_alarm.operator in ('<', '<=') then m.value else -m.value end, m.ts
    )
  select f.ts, f.value from furthest as f order by f.ts;
end;
$$;
comment on function api.list_alarm_samples is 'What an alarm''s device measured around it.';
