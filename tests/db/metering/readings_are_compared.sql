-- A batch is compared with what is stored as it would be decided over, and nothing is stored.
begin;
select plan(9);
call new_site();
create function pg_temp.compare(
  p_ts timestamptz[], p_values double precision[], p_keys text[] default null, p_unit text default 'kWh', p_meter text default 'm1',
  p_site text default 's1', p_tenant text default 't1'
)
returns text
language sql
as $$
  select coalesce(string_agg(ordinal || ' ' || r.outcome, ', ' order by ordinal), '')
  from cardinality(p_ts) as n
  cross join lateral api.compare_readings(
    p_tenant, array[p_site], array[p_meter], array[p_unit], array_fill(1, array[n]), p_ts, p_values,
    coalesce(p_keys, array_fill(null::text, array[n]))) as r
  cross join lateral unnest(r.ordinals) as ordinal;
$$;
select is(pg_temp.compare('{2026-01-20 00:00Z}', '{1}'), '1 NEW', 'of a meter that is not known all is new');
select is_empty($$ select from devices where station_id = 's1' $$, 'which it is still not');
select is(send('{2026-01-20 00:00Z, 2026-01-20 01:00Z}', '{1, 2}', p_keys => '{a, null}'), '', 'two readings are stored');
select is(
  pg_temp.compare('{2026-01-20 00:00Z, 2026-01-20 01:00Z, 2026-01-20 02:00Z}', '{1, 3, 1}'), '1 DUPLICATE, 2 CORRECTION, 3 NEW',
  'the same, another, and a new one are told apart');
select is(
  pg_temp.compare('{2026-01-20 03:00Z, 2026-01-20 04:00Z}', '{1, 3}', '{a, b}'), '1 DUPLICATE_IDEMPOTENCY_KEY, 2 NEW',
  'a key that was used is told');
select is(pg_temp.compare('{2026-01-20 00:00Z, 2026-01-20 02:00Z}', '{1, 1}', p_unit => 'MWh'), '1 CORRECTION, 2 NEW',
  'a reading is one per meter and time, whichever unit it was sent in');
select is(pg_temp.compare('{2026-01-20 00:00Z}', '{1}', p_site => 'nowhere'), '1 UNKNOWN_SITE', 'an unknown site is told');
select is(pg_temp.compare('{2026-01-20 00:00Z}', '{1}', p_tenant => 't2'), '1 UNKNOWN_SITE', 'as is another organization''s');
select is(used('2026-01-20 00:00Z', '2026-01-20 05:00Z'), '1 2 - - -', 'and nothing of it was stored');
select * from finish();
rollback;
