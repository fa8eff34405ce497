-- Writes a step into the history of an alert, in the name of whoever acts.
create or replace function internal.note_alert(
  p_alert public.alerts, p_type text, p_note text default null, p_at timestamptz default clock_timestamp()
)
returns void
language sql
as $$
  insert into public.alert_events (tenant_id, alert_id, type, severity, status, actor, note, at)
  values (p_alert.tenant_id, p_alert.id, p_type, p_alert.severity, p_alert.status, internal.actor(), p_note, p_at);
$$;
comment on function internal.note_alert is 'Writes a step into the history of an alert.';
