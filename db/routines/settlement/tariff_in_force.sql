-- The plan that prices a month of a station: the newest version of its latest effective month, its own before the
-- tenant's. No row where there is none.
--   p_month  YYYY-MM
create or replace function internal.tariff_in_force(p_tenant text, p_station text, p_month text)
returns setof public.tariff_plans
language sql stable
as $$
  select t.*
  from public.tariff_plans as t
  where t.tenant_id = p_tenant
    and (t.station_id = p_station or t.station_id is null)
    and t.effective_month <= p_month
  order by t.station_id nulls last, t.effective_month desc, t.version desc
  limit 1;
$$;
comment on function internal.tariff_in_force is 'The tariff plan that prices a month of a station.';
