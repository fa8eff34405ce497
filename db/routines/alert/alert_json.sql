-- An alert as the API and the stream show it.
create or replace function internal.alert_json(p_alert public.alerts)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', p_alert.id, 'tenant_id', p_alert.tenant_id, 'site_id', p_alert.site_id,
    'kind', p_alert.kind, 'severity', p_alert.severity, 'status', p_alert.status,
    'title', p_alert.title, 'message', p_alert.message,
    'opened_at', internal.utc_text(p_alert.opened_at), 'updated_at', internal.utc_text(p_alert.updated_at),
    'resolved_at', internal.utc_text(p_alert.resolved_at), 'resolved_by', p_alert.resolved_by,
    'muted_until', internal.utc_text(p_alert.muted_until), 'owner', p_alert.owner,
    'first_hour', internal.utc_text(p_alert.first_hour), 'last_hour', internal.utc_text(p_alert.last_hour),
    'facts', p_alert.facts);
$$;
comment on function internal.alert_json is 'An alert as the stream shows it.';
