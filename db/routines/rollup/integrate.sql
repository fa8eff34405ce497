-- Time integral over a window, in unit-hours. Each sample holds until the next one; the first reaches back to the start. Null
-- without samples.
-- A loop, since this is called for every hour of every series: a query would cost fifty times as much.
create or replace function internal.integrate(
  p_values double precision[], p_times timestamptz[], p_start timestamptz, p_end timestamptz
)
returns double precision
language plpgsql immutable parallel safe
as $$
declare
  v_last int := cardinality(p_values);
  v_since timestamptz := p_start;
  v_until timestamptz;
  v_sum double precision;
begin
  for n in 1 .. coalesce(v_last, 0) loop
    v_until := case when n = v_last then p_end else p_times[n + 1] end;
    v_sum := coalesce(v_sum, 0) + p_values[n] * extract(epoch from v_until - v_since)::double precision;
    v_since := v_until;
  end loop;
  return v_sum / 3600;
end;
$$;
comment on function internal.integrate is 'Time integral of samples over a window, in unit-hours.';
