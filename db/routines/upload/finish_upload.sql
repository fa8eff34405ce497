-- Notes what became of the rows of an uploaded file, which are stored by that. Raises WL404 (not known, another's, too old).
create or replace function api.finish_upload(p_tenant text, p_upload text, p_result jsonb, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_upload upload := require_upload(p_tenant, p_upload, p_actor);
begin
  update upload as u set result = p_result, import_until = null where u.id = v_upload.id;
end;
$$;
comment on function api.finish_upload is 'Notes what became of the rows of an uploaded file.';
