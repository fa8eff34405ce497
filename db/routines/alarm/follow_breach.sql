-- Walks one rule and device through new samples: a breach begins, lasts for duration_seconds, is an alarm, and clears.
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
  v_sample record;
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

  for v_sample in
    select s.ts, s.value from unnest(p_times, p_values) with ordinality as s (ts, value, n)
    where v_newest is null or s.ts >= v_newest
    order by s.n
  loop
    if v_alarm is not null then
      v_last := v_sample.value;
      if internal.is_recovery(v_rule.operator, v_sample.value, v_rule.threshold, v_rule.hysteresis) then
        perform internal.end_alarm(v_alarm, v_sample.ts, v_sample.value, null);
        v_alarm := null;
        v_since := null;
      end if;
    elsif internal.is_breach(v_rule.operator, v_sample.value, v_rule.threshold) then
      v_since := coalesce(v_since, v_sample.ts);
      v_last := v_sample.value;
      if v_sample.ts - v_since >= make_interval(secs => v_rule.duration_seconds) then
        v_alarm := internal.raise_alarm(v_rule, p_device, v_since, v_sample.value);
      end if;
    else
      v_since := null;
    end if;
  end loop;
  perform internal.save_breach(p_tenant, p_rule, p_device, v_since, v_alarm, v_last);
end;
$$;
comment on function internal.follow_breach is 'Walks one alarm rule and device through new samples.';
