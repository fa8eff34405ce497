-- Begins to keep an uploaded file, for a day and for the one who sent it; its pieces follow (api.append_upload).
-- Of the files that he sent before, only the two newest stay.
--   p_name  the file's name
--   p_size  its size, bytes
-- Returns its id.
create or replace function api.stage_upload(p_tenant text, p_name text, p_size bigint, p_actor text)
returns uuid
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_id uuid;
begin
  delete from upload as u
  where u.id in (
    select o.id from upload as o where o.tenant_id = p_tenant and o.actor = p_actor order by o.created_at desc offset 2
  );
  insert into upload (tenant_id, actor, name, size_bytes, expires_at)
  values (p_tenant, p_actor, p_name, p_size, now() + interval '1 day')
  returning id into v_id;
  return v_id;
end;
$$;
comment on function api.stage_upload is 'Begins to keep an uploaded file for a day.';
