-- Remembers where a rule and device stand after new samples; no row while nothing breaches.
-- The alarm first, its breach second: in this order everybody takes them.
create or replace function internal.save_breach(
  p_tenant text, p_rule text, p_device int, p_since timestamptz, p_alarm uuid, p_last double precision
)
returns void
language plpgsql
as $$
begin
  if p_since is null then
    delete from internal.alarm_breach where tenant_id = p_tenant and rule_id = p_rule and device_key = p_device;
    return;
  end if;
  update public.alarms set last_value = p_last
  where id = p_alarm and status <> 'cleared' and p_last is not null and last_value is distinct from p_last;
  insert into internal.alarm_breach as b (tenant_id, rule_id, device_key, since, alarm_id)
  values (p_tenant, p_rule, p_device, p_since, p_alarm)
  on conflict (tenant_id, rule_id, device_key) do update set since = excluded.since, alarm_id = excluded.alarm_id
  where (b.since, b.alarm_id) is distinct from (excluded.since, excluded.alarm_id);
end;
$$;
comment on function internal.save_breach is 'Remembers where a rule and device stand.';
