-- A piece of an uploaded file, or of the CSV of its refused rows; null after the last one.
--   p_kind  file, refused
--   p_n     its place, from 0
-- Raises WL404 (not known, another's, too old).
create or replace function api.read_upload(p_tenant text, p_upload text, p_kind text, p_n int, p_actor text)
returns bytea
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select p.content
  from require_upload(p_tenant, p_upload, p_actor) as u
  join upload_part as p on p.upload_id = u.id and p.kind = p_kind and p.n = p_n;
$$;
comment on function api.read_upload is 'A piece of an uploaded file.';
