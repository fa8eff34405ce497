-- Writes a tariff plan as the newest version for its station and month, and settles again what it prices: the completed days
-- from its effective month on, but for months with a frozen statement. The same plan again changes nothing.
--   p_plan  {"station_id"?, "effective_month", "mode", "currency"?, "price_per_kwh"?, "periods"?}
-- Raises WL404, WL422.
create or replace function api.put_tariff(p_tenant text, p_plan jsonb, p_actor text)
returns internal.tariff
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station text := p_plan ->> 'station_id';
  v_month text := p_plan ->> 'effective_month';
  v_now tariff;
  v_id uuid;
begin
  perform set_actor(p_actor);
  perform check_tariff(p_plan);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  perform from tenants where id = p_tenant for no key update;
  if v_station is not null then
    perform lock_station(p_tenant, v_station);
  end if;

  select t.* into v_now
  from tariff as t
  where t.tenant_id = p_tenant and t.station_id is not distinct from v_station and t.effective_month = v_month
  order by t.version desc
  limit 1;
  if found and v_now.mode = p_plan ->> 'mode'
    and v_now.currency = coalesce(p_plan ->> 'currency', setting('currency', 'CNY'))
    and v_now.price_per_kwh is not distinct from (p_plan ->> 'price_per_kwh')::numeric
    and v_now.periods = sort_periods(coalesce(p_plan -> 'periods', '[]')) then
    return v_now;
  end if;

  insert into tariff_plans (tenant_id, station_id, effective_month, version, mode, currency, price_per_kwh, created_by)
  values (
    p_tenant, v_station, v_month, coalesce(v_now.version, 0) + 1, p_plan ->> 'mode',
    coalesce(p_plan ->> 'currency', setting('currency', 'CNY')), (p_plan ->> 'price_per_kwh')::numeric, actor()
  )
  returning id into v_id;
  insert into tariff_periods (plan_id, start_minute, end_minute, price_per_kwh)
  select v_id, p.start_minute, p.end_minute, p.price_per_kwh
  from jsonb_to_recordset(coalesce(p_plan -> 'periods', '[]'))
    as p (start_minute int, end_minute int, price_per_kwh numeric);

  perform settle_again(p_tenant, v_station, v_month);
  select t.* into strict v_now from tariff as t where t.id = v_id;
  return v_now;
end;
$$;
comment on function api.put_tariff is 'Writes a tariff plan and settles again the days that it prices.';
