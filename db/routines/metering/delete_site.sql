-- Deletes a site with everything that was measured there, and waits for batches that are on their way to it. The idempotency
-- keys of its readings are free again: what is sent anew to a site of that id is stored anew.
--   p_confirm  the id again
-- Raises WL404, WL409 (the site has statements), WL422 (not confirmed).
create or replace function api.delete_site(p_tenant text, p_site text, p_confirm text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor(p_actor);
  perform require_site(p_tenant, p_site);
  if p_confirm is distinct from p_site then
    perform raise_error('WL422', 'repeat the id of the site to delete it', 'confirm');
  elsif exists (select from settlement_statements as s where s.tenant_id = p_tenant and s.station_id = p_site) then
    perform raise_error('WL409', 'the site has statements, which are kept');
  end if;
  perform lock_sites(p_tenant, array[p_site]);
  delete from reading_corrections where tenant_id = p_tenant and site_id = p_site;
  delete from stations where tenant_id = p_tenant and id = p_site;
end;
$$;
comment on function api.delete_site is 'Deletes a site with everything that was measured there.';
