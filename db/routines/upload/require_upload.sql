-- An uploaded file, for the one who sent it, while it is kept. Raises WL404.
create or replace function internal.require_upload(p_tenant text, p_upload text, p_actor text)
returns internal.upload
language plpgsql stable
as $$
declare
  v_upload internal.upload;
begin
  select u.* into v_upload
  from internal.upload as u
  where u.id = internal.to_uuid(p_upload) and u.tenant_id = p_tenant and u.actor = p_actor and u.expires_at > now();
  if not found then
    perform internal.raise_error('WL404', 'the file is no longer kept: upload it again', 'upload_id');
  end if;
  return v_upload;
end;
$$;
comment on function internal.require_upload is 'An uploaded file, for the one who sent it, or WL404.';
