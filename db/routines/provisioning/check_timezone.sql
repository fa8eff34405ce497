-- Refuses a time zone that is not in the IANA data base. Raises WL422 naming the field.
create or replace function internal.check_timezone(p_timezone text, p_field text)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from pg_timezone_names where name = p_timezone) then
    perform internal.raise_error('WL422', format('%s is not an IANA time zone', p_timezone), p_field);
  end if;
end;
$$;
comment on function internal.check_timezone is 'Refuses an unknown time zone.';
