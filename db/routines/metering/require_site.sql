-- The site of an organization. Raises WL404.
create or replace function internal.require_site(p_tenant text, p_site text)
returns public.stations
language plpgsql stable
as $$
declare
  v_station public.stations;
begin
  select * into v_station from public.stations as s where s.tenant_id = p_tenant and s.id = p_site;
  if not found then
    perform internal.raise_error('WL404', format('site %s is not known', p_site), 'site_id');
  end if;
  return v_station;
end;
$$;
comment on function internal.require_site is 'The site of an organization, or WL404.';
