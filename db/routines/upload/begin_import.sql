-- Begins to store the rows of an uploaded file, which goes on once at a time: who clicks twice stores them once, and the counts are
-- of the one who did.
--   p_seen   what had become of them when this was asked for; null: nothing yet
--   p_lease  for how long nobody else begins, unless it is put off (api.hold_import): who dies with it leaves it to the next
-- Raises WL404 (not known, another's, too old), WL409 (they are being stored, or were meanwhile).
create or replace function api.begin_import(p_tenant text, p_upload text, p_seen jsonb, p_lease interval, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_upload upload := require_upload(p_tenant, p_upload, p_actor);
begin
  update upload as u
  set import_until = now() + p_lease
  where u.id = v_upload.id and coalesce(u.import_until <= now(), true) and u.result is not distinct from p_seen;
  if not found then
    perform raise_error('WL409', 'the rows of the file are being stored already', 'upload_id');
  end if;
end;
$$;
comment on function api.begin_import is 'Begins to store the rows of an uploaded file, once at a time.';
