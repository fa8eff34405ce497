-- Says which thresholds an organization (p_site null) or one of its sites has of its own, in the place of those that it had; the
-- others follow the organization and the defaults. Its sites are looked at anew. What would no longer fit at a site that has
-- thresholds of its own is refused. Raises WL404, WL422.
--   p_thresholds  {name: number}; null stands for none of its own
create or replace function api.put_alert_thresholds(p_tenant text, p_site text, p_thresholds jsonb, p_actor text)
returns table (site_id text, own jsonb, effective jsonb)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_own jsonb := jsonb_strip_nulls(p_thresholds);
begin
  perform set_actor(p_actor);
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  perform from tenants as t where t.id = p_tenant for no key update;

  if v_own = '{}' then
    delete from alert_thresholds as t where t.tenant_id = p_tenant and t.site_id is not distinct from p_site;
  else
    insert into alert_thresholds as t (tenant_id, site_id, thresholds) values (p_tenant, p_site, v_own)
    on conflict on constraint alert_thresholds_tenant_id_site_id_key do update
    set thresholds = excluded.thresholds
    where t.thresholds is distinct from excluded.thresholds;
  end if;
  perform check_thresholds(v_own, thresholds_of(p_tenant, p_site));
  if p_site is null then
    perform check_thresholds('{}', thresholds_of(p_tenant, t.site_id))
    from alert_thresholds as t
    where t.tenant_id = p_tenant and t.site_id is not null;
  end if;
  insert into alert_mark (station_key, since)
  select s.station_key, now()
  from stations as s
  join alert_watch as w on w.station_key = s.station_key
  where s.tenant_id = p_tenant and (p_site is null or s.id = p_site);
  return query select * from api.get_alert_thresholds(p_tenant, p_site);
end;
$$;
comment on function api.put_alert_thresholds is 'Says which thresholds an organization or a site has of its own.';
