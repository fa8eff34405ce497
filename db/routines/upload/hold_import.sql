-- Says that the rows of an uploaded file are still being stored, or that this was given up.
--   p_lease  for how long nobody else begins; null: it was given up
-- Raises WL404 (not known, another's, too old).
create or replace function api.hold_import(p_tenant text, p_upload text, p_lease interval, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_upload upload := require_upload(p_tenant, p_upload, p_actor);
begin
  update upload as u set import_until = now() + p_lease where u.id = v_upload.id;
end;
$$;
comment on function api.hold_import is 'Says that the rows of an uploaded file are still being stored.';
