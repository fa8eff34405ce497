-- Raises one of the product's own errors.
--   p_code     WL400, WL403, WL404, WL409, WL422, …: the HTTP status behind WL
--   p_message  what is wrong, in words for the caller
--   p_field    the field at fault, if one is
create or replace function internal.raise_error(p_code text, p_message text, p_field text default null)
returns void
language plpgsql
as $$
begin
  raise exception using errcode = p_code, message = p_message, column = coalesce(p_field, '');
end;
$$;
comment on function internal.raise_error is 'Raises an error of the WL family: code, message, field at fault.';
