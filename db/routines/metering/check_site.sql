-- Refuses a site whose time zone or currency is not known. Raises WL422 naming the field.
create or replace function internal.check_site(p_given jsonb)
returns void
language plpgsql stable
as $$
begin
  if p_given ->> 'timezone' is not null then
    perform internal.check_timezone(p_given ->> 'timezone', 'timezone');
  end if;
  if p_given ->> 'currency' is not null and not exists (
    select from public.currencies as c where c.currency = p_given ->> 'currency'
  ) then
    perform internal.raise_error('WL422', 'currency is a code of ISO 4217', 'currency');
  end if;
end;
$$;
comment on function internal.check_site is 'Refuses a site whose time zone or currency is not known.';
