-- Makes a channel; it is told of what happens from now on.
--   p_channel        kind, name, target, min_severity?, topics?, sites?, quiet_hours? {from, to, timezone}, digest_minutes?,
--                    enabled?
--   p_sealed_secret  what its webhooks are signed with, encrypted; null for e-mail
-- Raises WL409 (an organization has at most 100), WL422.
create or replace function api.create_channel(p_tenant text, p_channel jsonb, p_sealed_secret text, p_actor text)
returns setof internal.channel
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_new notification_channel;
begin
  perform set_actor(p_actor);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  if (select count(*) from notification_channel as c where c.tenant_id = p_tenant) >= 100 then
    perform raise_error('WL409', 'there are 100 channels already');
  end if;
  v_new := merge_channel(null, '{
    "min_severity": "warning", "topics": ["alarm", "alert"], "digest_minutes": 0, "enabled": true
  }'::jsonb || p_channel);
  v_new.id := gen_random_uuid();
  v_new.tenant_id := p_tenant;
  v_new.kind := p_channel ->> 'kind';
  if v_new.kind = 'webhook' then
    v_new.sealed_secret := p_sealed_secret;
    v_new.secret_made_at := now();
  end if;
  v_new.created_at := now();
  v_new.updated_at := now();
  insert into notification_channel select v_new.*;
  return query select c.* from channel as c where c.id = v_new.id;
end;
$$;
comment on function api.create_channel is 'Makes a channel that is told of alarms and alerts.';
