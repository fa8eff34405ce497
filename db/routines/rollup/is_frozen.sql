-- Whether a frozen statement stands for the station's month that holds a time.
create or replace function internal.is_frozen(p_station public.stations, p_time timestamptz)
returns boolean
language sql stable
as $$
  select exists (
    select from public.settlement_statements as s
    where s.tenant_id = p_station.tenant_id
      and s.station_id = p_station.id
      and s.statement_month = to_char(p_time at time zone p_station.timezone, 'YYYY-MM')
      and s.status = 'frozen'
  );
$$;
comment on function internal.is_frozen is 'Whether a frozen statement stands for the station''s month that holds a time.';
