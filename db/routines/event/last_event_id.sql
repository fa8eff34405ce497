-- The newest event of a tenant; 0 before the first. Where a stream without a Last-Event-ID begins.
create or replace function api.last_event_id(p_tenant text)
returns bigint
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select coalesce((select c.last_id from event_counter as c where c.tenant_id = p_tenant), 0);
$$;
comment on function api.last_event_id is 'Number of the newest event of a tenant, 0 before the first.';
