-- Time integral of the samples of one series over the hour of UTC that they lie in, in unit-hours.
-- Immutable, as a continuous aggregate wants it: an hour is 3600 seconds in every time zone.
create or replace function internal.hour_integral(p_values double precision[], p_times timestamptz[])
returns double precision
language plpgsql immutable parallel safe
as $$
declare
  v_start timestamptz := date_bin('1 hour', p_times[1], 'epoch');
begin
  return internal.integrate(p_values, p_times, v_start, v_start + interval '1 hour');
end;
$$;
comment on function internal.hour_integral is 'Time integral of samples over their hour of UTC, in unit-hours.';
