-- Sites of an organization whose energy of the last 24 hours, those of their own clock, costs what the deployment assumes, since
-- no tariff and no price of their own says otherwise (internal.cost_note); with that price of a kWh, in the site's currency.
--   p_sites  the sites that are asked for; those of others are left out
create or replace function api.list_assumed_prices(p_tenant text, p_sites text[])
returns table (site_id text, price_per_kwh numeric, currency text)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select s.id::text, trim_scale(setting('price_per_kwh', '1')::numeric), price_currency(s, null)
  from stations as s
  cross join lateral (select date_trunc('hour', now(), s.timezone) + interval '1 hour' as until) as w
  where s.tenant_id = p_tenant and s.id = any (p_sites) and cost_note(s, w.until - interval '24 hours', w.until) is not null
  order by s.id;
$$;
comment on function api.list_assumed_prices is 'Sites whose energy costs what the deployment assumes.';
