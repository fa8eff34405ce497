-- Begins to keep an uploaded file, for a day and for the one who sent it; its pieces follow (api.append_upload).
-- Of the files that he sent before, only the two newest stay, and those whose rows are being stored. An organization keeps 2 GiB.
--   p_name  the file's name
--   p_size  its size, bytes
-- Returns its id. Raises WL409 (the organization keeps too much).
create or replace function api.stage_upload(p_tenant text, p_name text, p_size bigint, p_actor text)
returns uuid
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  c_most constant bigint := 2::bigint * 1024 * 1024 * 1024;
  v_kept bigint;
  v_id uuid;
begin
  perform pg_advisory_xact_lock(hashtext('wattledger.upload'), hashtext(p_tenant));
  delete from upload as u
  where u.id in (
    select o.id from upload as o where o.tenant_id = p_tenant and o.actor = p_actor order by o.created_at desc, o.id offset 2
  ) and coalesce(u.import_until <= now(), true);
  select coalesce(sum(u.size_bytes), 0) into v_kept from upload as u where u.tenant_id = p_tenant and u.expires_at > now();
  if v_kept + p_size > c_most then
    perform raise_error('WL409', 'your organization has uploaded files of 2 GB already, which are kept for a day: wait', 'file');
  end if;
  insert into upload (tenant_id, actor, name, size_bytes, expires_at)
  values (p_tenant, p_actor, p_name, p_size, now() + interval '1 day')
  returning id into v_id;
  return v_id;
end;
$$;
comment on function api.stage_upload is 'Begins to keep an uploaded file for a day.';
