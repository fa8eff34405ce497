-- Writes a batch of readings that are all new.
create or replace function internal.write_new(p_tenant text, p_readings internal.reading[])
returns void
language sql
as $$
  select internal.write_readings(p_tenant, array_agg(r.series_key), array_agg(r.ts), array_agg(r.value))
  from unnest(p_readings) as r
  where r.series_key is not null;
$$;
comment on function internal.write_new is 'Writes a batch of readings that are all new.';
