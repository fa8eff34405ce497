-- A reading on its way in: one record of a batch, resolved.
do $$
begin
  if to_regtype('internal.reading') is null then
    create type internal.reading as (
      n int,
      series_key int,
      device_key int,
      ts timestamptz,
      value double precision,
      key uuid
    );
  end if;
end;
$$;
comment on type internal.reading is 'One record of a batch of readings: its position, series, meter, time, value and idempotency key.';
