-- The currency of a price: the plan's, without one the station's, without that CURRENCY of the deployment.
create or replace function internal.price_currency(p_station public.stations, p_plan public.tariff_plans)
returns text
language sql stable
as $$
  select coalesce((p_plan).currency, (p_station).currency, internal.setting('currency', 'CNY'));
$$;
comment on function internal.price_currency is 'The currency of a price.';
