-- Settles completed days again after a change of prices, but for months with a frozen statement.
--   p_station  null for every station of the tenant
--   p_month    first month that changed, YYYY-MM
create or replace function internal.settle_again(p_tenant text, p_station text, p_month text)
returns void
language plpgsql
as $$
declare
  v_station public.stations;
  v_month record;
begin
  -- All locks first, in one order.
  perform from public.stations as s
  where s.tenant_id = p_tenant and (p_station is null or s.id = p_station)
  order by s.id
  for no key update;
  for v_station in
    select * from public.stations as s
    where s.tenant_id = p_tenant and (p_station is null or s.id = p_station)
    order by s.id
  loop
    for v_month in
      select a.period_start, a.period_end
      from public.analytics_statistics as a
      where a.tenant_id = p_tenant and a.subject_id = v_station.id and a.time_type = 'MONTH' and a.time_key >= p_month
    loop
      continue when internal.is_frozen(v_station, v_month.period_start);
      perform internal.settle_days(v_station, v_month.period_start, v_month.period_end);
    end loop;
  end loop;
end;
$$;
comment on function internal.settle_again is 'Settles completed days again after a change of prices.';
