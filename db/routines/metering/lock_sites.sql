-- Readings of a site are written one batch after the other, so that a batch sent twice at once is stored once.
create or replace function internal.lock_sites(p_tenant text, p_sites text[])
returns void
language plpgsql
as $$
declare
  v_station int;
begin
  for v_station in
    select s.station_key from public.stations as s
    where s.tenant_id = p_tenant and s.id = any (p_sites)
    order by s.station_key
  loop
    perform pg_advisory_xact_lock(hashtext('wattledger.reading'), v_station);
  end loop;
end;
$$;
comment on function internal.lock_sites is 'Serialises batches of readings for a site.';
