-- Refuses what is no month or has not begun. Raises WL422.
create or replace function internal.check_month(p_month text, p_timezone text)
returns void
language plpgsql stable
as $$
begin
  if p_month is null or p_month !~ '^\d{4}-(0[1-9]|1[0-2])$' or p_month < '1970' then
    perform internal.raise_error('WL422', 'a month is written YYYY-MM', 'month');
  elsif p_month > to_char(now() at time zone p_timezone, 'YYYY-MM') then
    perform internal.raise_error('WL422', 'the month has not begun', 'month');
  end if;
end;
$$;
comment on function internal.check_month is 'Refuses what is no month or has not begun.';
