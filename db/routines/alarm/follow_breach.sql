-- Holds new samples against one rule and device: a breach begins, lasts for duration_seconds, is an alarm, and clears.
--   p_series           the series that the samples belong to
--   p_times, p_values  samples in the order of time, values in the base unit of the semantic
create or replace function internal.follow_breach(
  p_tenant text, p_rule text, p_device int, p_series int[], p_times timestamptz[], p_values double precision[]
)
returns void
language plpgsql
as $$
declare
  v_rule public.alarm_rules;
  v_newest timestamptz;
  v_since timestamptz;
  v_alarm uuid;
  v_last double precision;
  v_breach record;
begin
  -- Held until the end of the transaction, so that a rule that is deleted or changed meanwhile sees what was raised.
  select * into v_rule from public.alarm_rules as r where r.tenant_id = p_tenant and r.id = p_rule and r.enabled for share;
  if not found then
    return;
  end if;
  select b.since, b.alarm_id into v_since, v_alarm
  from internal.alarm_breach as b
  left join public.alarms as a on a.id = b.alarm_id
  where b.tenant_id = p_tenant and b.rule_id = p_rule and b.device_key = p_device and a.status is distinct from 'cleared';
  select max(n.ts) into v_newest
  from unnest(p_series) as k
  cross join lateral (select x.ts from internal.sample as x where x.series_key = k order by x.ts desc limit 1) as n;

  for v_breach in
    with
      fresh as (
        select array_agg(s.ts order by s.n) as times, array_agg(s.value order by s.n) as values
        from unnest(p_times, p_values) with ordinality as s (ts, value, n)
        where v_newest is null or s.ts >= v_newest
      )
    select w.*
    from fresh as f
    cross join lateral internal.walk_breach(
      v_rule, v_since, v_alarm is not null, coalesce(f.times, '{}'), coalesce(f.values, '{}')) as w
  loop
    v_since := v_breach.start_at;
    v_last := v_breach.last_value;
    if v_breach.raised_value is not null then
      v_alarm := internal.raise_alarm(v_rule, p_device, v_since, v_breach.raised_value);
    end if;
    if v_breach.end_at is not null then
      if v_breach.rings then
        perform internal.end_alarm(v_alarm, v_breach.end_at, v_last, null);
      end if;
      v_alarm := null;
      v_since := null;
    end if;
  end loop;
  perform internal.save_breach(p_tenant, p_rule, p_device, v_since, v_alarm, v_last);
end;
$$;
comment on function internal.follow_breach is 'Holds new samples against one alarm rule and device.';
