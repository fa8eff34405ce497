-- Periods of a plan in the shape and order that internal.tariff shows them in, for comparing.
create or replace function internal.sort_periods(p_periods jsonb)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'start_minute', p.start_minute, 'end_minute', p.end_minute, 'price_per_kwh', p.price_per_kwh) order by p.start_minute), '[]')
  from jsonb_to_recordset(p_periods) as p (start_minute int, end_minute int, price_per_kwh numeric);
$$;
comment on function internal.sort_periods is 'Periods of a tariff plan in canonical shape and order.';
