-- The pairs of rule and device that new samples can do something to: an extreme of the samples meets the condition, or a
-- breach stands. All others are quiet, and are not looked at sample by sample.
-- Most rules fall out by the extremes of their station, before any device is looked at.
create or replace function internal.touched_rules(p_tenant text, p_series int[], p_values double precision[])
returns table (rule_id text, device_key int, semantic text)
language sql stable
as $$
  with
    extreme as materialized (
      select b.series_key, min(b.value) as low, max(b.value) as high
      from unnest(p_series, p_values) as b (series_key, value)
      where b.value is not null
      group by b.series_key
    ),
    reached as materialized (
      select
        s.station_key, s.device_key, s.semantic,
        least(e.low * s.scale, e.high * s.scale) as low,
        greatest(e.low * s.scale, e.high * s.scale) as high
      from extreme as e
      join internal.series as s on s.series_key = e.series_key
      where s.semantic is not null
    ),
    station as materialized (
      select station_key, semantic, min(low) as low, max(high) as high
      from reached
      group by station_key, semantic
    ),
    candidate as materialized (
      select r.tenant_id, r.id, r.operator, r.threshold, c.station_key, c.semantic
      from station as c
      join public.stations as t on t.station_key = c.station_key
      join public.alarm_rules as r
        on r.tenant_id = t.tenant_id and r.station_id = t.id and r.semantic = c.semantic and r.enabled
      where t.tenant_id = p_tenant
        and (
          internal.is_breach(r.operator, c.low, r.threshold)
          or internal.is_breach(r.operator, c.high, r.threshold)
          or exists (select from internal.alarm_breach as x where x.tenant_id = r.tenant_id and x.rule_id = r.id)
        )
    )
  select distinct c.id::text, d.device_key, c.semantic
  from candidate as c
  join reached as d on d.station_key = c.station_key and d.semantic = c.semantic
  left join internal.alarm_breach as x
    on x.tenant_id = c.tenant_id and x.rule_id = c.id and x.device_key = d.device_key
  where x.rule_id is not null
    or internal.is_breach(c.operator, d.low, c.threshold)
    or internal.is_breach(c.operator, d.high, c.threshold);
$$;
comment on function internal.touched_rules is 'Pairs of rule and device that new samples can raise or clear an alarm for.';
