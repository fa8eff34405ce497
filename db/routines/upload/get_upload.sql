-- An uploaded file and, once its rows were stored, what became of them.
--   is_importing  whether its rows are being stored
-- Raises WL404 (not known, another's, too old).
create or replace function api.get_upload(p_tenant text, p_upload text, p_actor text)
returns table (
  id uuid, name text, size_bytes bigint, result jsonb, is_importing boolean, created_at timestamptz, expires_at timestamptz
)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select u.id, u.name, u.size_bytes, u.result, coalesce(u.import_until > now(), false), u.created_at, u.expires_at
  from require_upload(p_tenant, p_upload, p_actor) as u;
$$;
comment on function api.get_upload is 'An uploaded file and what became of its rows.';
