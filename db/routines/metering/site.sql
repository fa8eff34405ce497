-- A station as the metering API shows it.
create or replace view internal.site as
select
  s.tenant_id::text as tenant_id,
  s.id::text as site_id,
  s.name,
  s.location,
  s.timezone,
  s.price_per_kwh as tariff,
  coalesce(s.currency, internal.setting('currency', 'CNY')) as currency,
  s.created_at,
  s.updated_at
from public.stations as s;
comment on view internal.site is 'Stations as the metering API shows them.';
