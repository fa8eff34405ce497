-- The sites that a weekly report is about, by id: one, or all of the organization.
--   p_site         null for all
--   p_week_ending  the last day of the week (internal.report_week)
-- Raises WL404, and WL422 (week_ending) where that day is not over at one of them.
create or replace function api.list_report_sites(p_tenant text, p_site text, p_week_ending date)
returns table (site_id text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations;
begin
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  -- Sites of one zone have one clock.
  for v_station in
    select distinct on (s.timezone) s.*
    from stations as s
    where s.tenant_id = p_tenant and (p_site is null or s.id = p_site)
    order by s.timezone, s.id
  loop
    perform report_week(v_station, p_week_ending);
  end loop;
  return query
  select s.id::text
  from stations as s
  where s.tenant_id = p_tenant and (p_site is null or s.id = p_site)
  order by s.id::text collate "C";
end;
$$;
comment on function api.list_report_sites is 'The sites that a weekly report is about.';
