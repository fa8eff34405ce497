-- Events of a tenant after the one that the reader saw last, oldest first. None is ever missed between two calls.
--   p_topic  alarm, command, …; null for all
create or replace function api.list_events(p_tenant text, p_topic text, p_after bigint, p_limit int)
returns table (id bigint, topic text, payload jsonb, created_at timestamptz)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select e.id, e.topic, e.payload, e.created_at
  from event as e
  where e.tenant_id = p_tenant
    and e.id > p_after
    and (p_topic is null or e.topic = p_topic)
  order by e.id
  limit p_limit;
$$;
comment on function api.list_events is 'Events of a tenant after a given one, oldest first.';
