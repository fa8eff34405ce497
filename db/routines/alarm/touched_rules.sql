-- The pairs of rule and device that new samples can do something to: an extreme of the samples meets the condition, or a
-- breach stands. All others are quiet, and are not looked at sample by sample.
create or replace function internal.touched_rules(p_tenant text, p_series int[], p_values double precision[])
returns table (rule_id text, device_key int, semantic text)
language sql stable
as $$
  with extreme as materialized (
    select b.series_key, min(b.value) as low, max(b.value) as high
    from unnest(p_series, p_values) as b (series_key, value)
    where b.value is not null
    group by b.series_key
  )
  select distinct r.id::text, s.device_key, r.semantic
  from extreme as e
  join internal.series as s on s.series_key = e.series_key
  join public.stations as t on t.station_key = s.station_key
  join public.alarm_rules as r
    on r.tenant_id = t.tenant_id and r.station_id = t.id and r.semantic = s.semantic and r.enabled
  left join internal.alarm_breach as x
    on x.tenant_id = r.tenant_id and x.rule_id = r.id and x.device_key = s.device_key
  where t.tenant_id = p_tenant
    and (
      x.rule_id is not null
      or internal.is_breach(r.operator, e.low * s.scale, r.threshold)
      or internal.is_breach(r.operator, e.high * s.scale, r.threshold)
    );
$$;
comment on function internal.touched_rules is 'Pairs of rule and device that new samples can raise or clear an alarm for.';
