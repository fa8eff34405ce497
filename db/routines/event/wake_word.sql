-- What the wake-up of a tenant's events says, on the channel wattledger_event: the number of the tenant and not its name, since
-- every login of the database may listen. Null for a tenant that is not known.
create or replace function api.wake_word(p_tenant text)
returns text
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select t.tenant_key::text from tenants as t where t.id = p_tenant;
$$;
comment on function api.wake_word is 'What the wake-up of a tenant''s events says.';
