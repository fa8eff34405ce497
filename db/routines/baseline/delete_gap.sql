-- Takes the explanation of a time back: it counts again. Raises WL404.
create or replace function api.delete_gap(p_tenant text, p_site text, p_gap text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor(p_actor);
  perform require_site(p_tenant, p_site);
  delete from gap_explanations as g where g.tenant_id = p_tenant and g.site_id = p_site and g.id = to_uuid(p_gap);
  if not found then
    perform raise_error('WL404', 'there is no such gap');
  end if;
end;
$$;
comment on function api.delete_gap is 'Takes the explanation of a time back.';
