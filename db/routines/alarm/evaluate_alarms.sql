-- Raises and clears alarms for samples that are about to be stored, in the order of their time.
-- Samples older than the newest stored one of their series (out of order, backfill) neither raise nor clear.
create or replace function internal.evaluate_alarms(
  p_tenant text, p_series int[], p_ts timestamptz[], p_values double precision[]
)
returns void
language plpgsql
as $$
declare
  v_rules text[];
  v_devices int[];
  v_semantics text[];
  v_pair record;
begin
  if not internal.lock_alarms(p_tenant, p_series) then
    return;
  end if;
  select array_agg(p.rule_id), array_agg(p.device_key), array_agg(p.semantic) into v_rules, v_devices, v_semantics
  from internal.touched_rules(p_tenant, p_series, p_values) as p;
  if v_rules is null then
    return;
  end if;

  for v_pair in
    select
      p.rule_id,
      p.device_key,
      array_agg(b.value * s.scale order by b.ts, b.n) as values,
      array_agg(b.ts order by b.ts, b.n) as times,
      array_agg(distinct s.series_key) as series
    from unnest(v_rules, v_devices, v_semantics) as p (rule_id, device_key, semantic)
    join internal.series as s on s.device_key = p.device_key and s.semantic = p.semantic
    join unnest(p_series, p_ts, p_values) with ordinality as b (series_key, ts, value, n) on b.series_key = s.series_key
    where b.value is not null
    group by p.rule_id, p.device_key
    order by p.rule_id, p.device_key
  loop
    perform internal.follow_breach(p_tenant, v_pair.rule_id, v_pair.device_key, v_pair.series, v_pair.times, v_pair.values);
  end loop;
end;
$$;
comment on function internal.evaluate_alarms is 'Raises and clears alarms for samples that are about to be stored.';
