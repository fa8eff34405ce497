-- Keeps a piece of an uploaded file, or of the CSV of its refused rows. The first piece of either replaces what was there.
--   p_kind  file, refused
--   p_n     its place, from 0
-- Raises WL404 (not known, another's, too old).
create or replace function api.append_upload(
  p_tenant text, p_upload text, p_kind text, p_n int, p_content bytea, p_actor text
)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_upload upload := require_upload(p_tenant, p_upload, p_actor);
begin
  if p_n = 0 then
    delete from upload_part as p where p.upload_id = v_upload.id and p.kind = p_kind;
  end if;
  insert into upload_part (upload_id, kind, n, content)
  values (v_upload.id, p_kind, p_n, p_content)
  on conflict (upload_id, kind, n) do update set content = excluded.content;
end;
$$;
comment on function api.append_upload is 'Keeps a piece of an uploaded file.';
