-- The audit log of an organization in [p_from, p_to), newest first, with the actor's name where he is still known.
--   p_entity  a table; null for all
--   p_before  id of the last row of the page before; null for the first page
create or replace function api.list_audit(
  p_tenant text, p_entity text, p_from timestamptz, p_to timestamptz, p_before bigint, p_limit int
)
returns table (
  id bigint, at timestamptz, actor text, actor_name text, action text, entity text, entity_id text, old jsonb, new jsonb
)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select a.id, a.at, a.actor, actor_name(p_tenant, a.actor), a.action, a.entity, a.entity_id, a.old, a.new
  from audit_log as a
  where a.tenant_id = p_tenant
    and (p_entity is null or a.entity = p_entity)
    and (p_from is null or a.at >= p_from)
    and (p_to is null or a.at < p_to)
    and (p_before is null or a.id < p_before)
  order by a.id desc
  limit p_limit;
$$;
comment on function api.list_audit is 'The audit log of an organization, newest first.';
