-- What became of a reading on its way in.
do $$
begin
  if to_regtype('internal.judged_reading') is null then
    create type internal.judged_reading as (
      n int,
      verdict text,
      key_differs boolean,
      series_key int,
      device_key int,
      ts timestamptz,
      value double precision,
      key uuid,
      old_series_key int,
      old_value double precision,
      stored_series_key int,
      is_final boolean
    );
  end if;
end;
$$;
comment on type internal.judged_reading is
  'A record of a batch with its verdict: new, correction, same (as what is there), or key_used; and what it replaces.';
