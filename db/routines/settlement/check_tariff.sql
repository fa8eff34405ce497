-- Refuses a tariff plan that prices nothing or not everything. Raises WL422 naming the field.
create or replace function internal.check_tariff(p_plan jsonb)
returns void
language plpgsql stable
as $$
begin
  if p_plan ->> 'currency' is not null and not exists (
    select from public.currencies as c where c.currency = p_plan ->> 'currency'
  ) then
    perform internal.raise_error('WL422', 'currency is a code of ISO 4217', 'currency');
  end if;
  if p_plan ->> 'mode' = 'fixed' then
    if p_plan ->> 'price_per_kwh' is null then
      perform internal.raise_error('WL422', 'a fixed plan has a price_per_kwh', 'price_per_kwh');
    elsif jsonb_array_length(coalesce(p_plan -> 'periods', '[]')) > 0 then
      perform internal.raise_error('WL422', 'a fixed plan has no periods', 'periods');
    end if;
  elsif p_plan ->> 'mode' = 'time_of_use' then
    if p_plan ->> 'price_per_kwh' is not null then
      perform internal.raise_error('WL422', 'a time-of-use plan has its prices in its periods', 'price_per_kwh');
    end if;
    perform internal.check_periods(coalesce(p_plan -> 'periods', '[]'));
  else
    perform internal.raise_error('WL422', 'mode is fixed or time_of_use', 'mode');
  end if;
end;
$$;
comment on function internal.check_tariff is 'Refuses a tariff plan that is not complete.';
