-- Refuses periods that do not cover the day from minute 0 to minute 1440 without gap or overlap. Raises WL422.
create or replace function internal.check_periods(p_periods jsonb)
returns void
language plpgsql immutable
as $$
declare
  v_period record;
  v_minute int := 0;
begin
  for v_period in
    select (e.period ->> 'start_minute')::int as start_minute, (e.period ->> 'end_minute')::int as end_minute, e.n - 1 as index
    from jsonb_array_elements(p_periods) with ordinality as e (period, n)
    order by 1, 2
  loop
    if v_period.start_minute <> v_minute or v_period.end_minute <= v_period.start_minute or v_period.end_minute > 1440 then
      perform internal.raise_error('WL422',
        'periods must cover the day from 00:00 to 24:00 without gap or overlap', format('periods[%s]', v_period.index));
    end if;
    v_minute := v_period.end_minute;
  end loop;
  if v_minute <> 1440 then
    perform internal.raise_error('WL422', 'periods must cover the day from 00:00 to 24:00 without gap or overlap', 'periods');
  end if;
end;
$$;
comment on function internal.check_periods is 'Refuses time-of-use periods that leave a gap or overlap.';
