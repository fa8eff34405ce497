-- Whose session a browser's secret belongs to, as he and his organization are now. A session that is used goes on: at most once
-- a day its end is moved to p_lifetime from now.
--   p_token_hash  SHA-256 of the secret
-- last_event: the number of the newest event of his organization, so that a page knows what it may have missed.
-- No row where it is not known, was exchanged for another, or has expired.
create or replace function api.use_session(p_token_hash bytea, p_lifetime interval)
returns table (user_id uuid, tenant_id text, role text, email text, full_name text, organization_name text, last_event bigint)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  update refresh_token
  set expires_at = now() + p_lifetime
  where token_hash = p_token_hash
    and replaced_at is null
    and expires_at > now()
    and expires_at < now() + p_lifetime - interval '1 day';
  return query
  select u.id, u.tenant_id::text, u.role, u.email, u.full_name, o.name, api.last_event_id(u.tenant_id)
  from refresh_token as t
  join user_account as u on u.id = t.user_id
  join tenants as o on o.id = u.tenant_id
  where t.token_hash = p_token_hash and t.replaced_at is null and t.expires_at > now();
end;
$$;
comment on function api.use_session is 'Whose session a browser''s secret belongs to.';
