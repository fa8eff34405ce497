-- Refuses a window that is not one whole hour of the station's clock, or not over yet. Raises WL422.
create or replace function internal.check_window(p_start timestamptz, p_end timestamptz, p_timezone text)
returns void
language plpgsql stable
as $$
begin
  if not isfinite(p_start) or p_start <> date_trunc('hour', p_start, p_timezone) then
    perform internal.raise_error('WL422', format('a window starts on a whole hour of %s', p_timezone), 'window_start');
  elsif p_end is not null and p_end <> p_start + interval '1 hour' then
    perform internal.raise_error('WL422', 'a window ends one hour after its start', 'window_end');
  elsif p_start + interval '1 hour' > now() then
    perform internal.raise_error('WL422', 'the window is not over yet', 'window_start');
  elsif p_start < now() - interval '3650 days' then
    perform internal.raise_error('WL422', 'the window lies more than ten years back', 'window_start');
  end if;
end;
$$;
comment on function internal.check_window is 'Refuses a window that is not one whole past hour.';
