-- Channels as they are shown: without their secret.
create or replace view internal.channel as
select
  c.tenant_id::text as tenant_id, c.id, c.kind, c.name, c.target, c.min_severity, c.topics, c.sites,
  case when c.quiet_from is not null then jsonb_build_object(
    'from', left(c.quiet_from::text, 5), 'to', left(c.quiet_to::text, 5), 'timezone', c.quiet_timezone) end as quiet_hours,
  c.digest_minutes, c.enabled, c.secret_made_at, c.created_at, c.updated_at
from internal.notification_channel as c;
comment on view internal.channel is 'Where organizations want to be told, without secrets.';
