-- Whether this transaction may store forecasts of a station: it can write, and no other one is at it. Holds the others off until it
-- ends; they go on without storing.
create or replace function internal.may_keep_forecasts(p_station_key int)
returns boolean
language sql volatile
as $$
  select case
    when current_setting('transaction_read_only')::boolean then false
    else pg_try_advisory_xact_lock(hashtext('wattledger.forecast'), p_station_key)
  end;
$$;
comment on function internal.may_keep_forecasts is 'Whether this transaction may store forecasts of a station.';
