-- Which records of a batch lie before what is kept of their sites (positions, 1-based), and what to tell their sender.
--   p_sites, p_of, p_ts  as in api.ingest_readings
create or replace function internal.sealed_readings(p_tenant text, p_sites text[], p_of int[], p_ts timestamptz[])
returns table (n int, detail text)
language plpgsql
as $$
declare
  v_sealed timestamptz := internal.hold_samples();
begin
  if v_sealed is null or (select min(t) from unnest(p_ts) as t) >= v_sealed + interval '1 hour' then
    return;
  end if;
  return query
  select b.n::int, internal.sealed_message(e.until)
  from unnest(p_of, p_ts) with ordinality as b (named, ts, n)
  join public.stations as t on t.tenant_id = p_tenant and t.id = p_sites[b.named]
  cross join lateral (select internal.next_hour(v_sealed, t.timezone) as until) as e
  where b.ts < e.until;
end;
$$;
comment on function internal.sealed_readings is 'Records of a batch that lie before what is kept.';
