-- A tariff plan with its periods, as the API shows it.
create or replace view internal.tariff as
select
  t.id,
  t.tenant_id::text as tenant_id,
  t.station_id::text as station_id,
  t.effective_month,
  t.mode,
  t.currency,
  t.price_per_kwh,
  coalesce((
    select jsonb_agg(jsonb_build_object(
      'start_minute', p.start_minute, 'end_minute', p.end_minute, 'price_per_kwh', p.price_per_kwh) order by p.start_minute)
    from public.tariff_periods as p
    where p.plan_id = t.id), '[]') as periods,
  t.version,
  t.created_at,
  t.created_at as updated_at
from public.tariff_plans as t;
comment on view internal.tariff is 'Tariff plans with their periods as one document.';
