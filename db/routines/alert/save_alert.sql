-- Writes what became of an alert that is there already.
create or replace function internal.save_alert(p_alert public.alerts)
returns void
language sql
as $$
  update public.alerts as a
  set severity = p_alert.severity, status = p_alert.status, title = p_alert.title, message = p_alert.message,
    resolved_at = p_alert.resolved_at, muted_until = p_alert.muted_until, first_hour = p_alert.first_hour,
    last_hour = p_alert.last_hour, facts = p_alert.facts
  where a.tenant_id = p_alert.tenant_id and a.id = p_alert.id;
$$;
comment on function internal.save_alert is 'Writes what became of an alert.';
