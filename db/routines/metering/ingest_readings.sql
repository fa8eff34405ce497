-- Stores a batch of readings; each record is decided on its own, all in one transaction, in their order.
--   p_sites, p_meters, p_units  arrays of one length: what the readings are of, each once; units as in public.units
--   p_of, p_ts, p_values, p_keys  arrays of one length, a reading each: which of those it is of (1-based), when, how much, and its
--     idempotency key, null where none
--   p_source  the sender's word on where the batch comes from
-- Returns the records that were not stored, or replaced another value, by what became of them, each with its position (1-based):
--   UNKNOWN_SITE                the site is not the organization's: failed
--   INVALID_TIMESTAMP           readings of that time are no longer kept: failed
--   DUPLICATE                   the same value was there: skipped
--   DUPLICATE_IDEMPOTENCY_KEY   the key was used before: skipped; detail says whether with other content
--   CORRECTION                  stored in place of another value, which is kept in the reading's history
-- All others are stored when this commits.
-- Nearly every batch is new as a whole, or sent again as a whole. Each of them is tried for first, the latter where the first key
-- was used before; only what is neither is judged record by record.
create or replace function api.ingest_readings(
  p_tenant text, p_sites text[], p_meters text[], p_units text[],
  p_of int[], p_ts timestamptz[], p_values double precision[], p_keys text[],
  p_source text, p_actor text
)
returns table (outcome text, detail text, ordinals int[])
language plpgsql
security definer set search_path = internal, public, pg_temp set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_tenant_key int;
  v_sealed jsonb;
  v_readings reading[];
  v_claimed uuid[];
  v_judged judged_reading[];
begin
  perform set_actor(p_actor);
  select t.tenant_key into v_tenant_key from tenants as t where t.id = p_tenant;
  perform lock_sites(p_tenant, p_sites);
  v_sealed := (select jsonb_object_agg(s.n, s.detail) from sealed_readings(p_tenant, p_sites, p_of, p_ts) as s);
  if v_sealed is not null then -- as if they were of nothing
    p_of := array(
      select case when not v_sealed ? b.n::text then b.named end from unnest(p_of) with ordinality as b (named, n) order by b.n);
  end if;
  v_readings := array(select r from resolve_readings(p_tenant, p_sites, p_meters, p_units, p_of, p_ts, p_values, p_keys) as r);
  if exists (select from unnest(v_readings) as r where r.series_key is null and p_of[r.n] is not null) then
    perform add_meters(p_tenant, p_sites, p_meters, p_units);
    v_readings := array(select r from resolve_readings(p_tenant, p_sites, p_meters, p_units, p_of, p_ts, p_values, p_keys) as r);
  end if;

  if exists (select from reading_key as k where k.tenant_key = v_tenant_key and k.key = v_readings[1].key) then
    v_judged := array(select j from judge_repeats(v_tenant_key, v_readings) as j);
  end if;
  if cardinality(v_judged) is distinct from cardinality(v_readings) then
    v_judged := '{}';
    if not write_new(p_tenant, v_tenant_key, v_readings) then
      v_claimed := claim_keys(v_tenant_key, v_readings);
      v_judged := array(select j from judge_readings(v_tenant_key, v_readings, v_claimed) as j);
      perform write_judged(p_tenant, v_judged, p_source);
    end if;
  end if;

  return query
  select 'UNKNOWN_SITE', format('site %s is not known: create it first', p_sites[p_of[r.n]]), array_agg(r.n)
  from unnest(v_readings) as r
  where r.series_key is null and p_of[r.n] is not null
  group by p_sites[p_of[r.n]]
  union all
  select 'INVALID_TIMESTAMP', s.value, array_agg(s.key::int) from jsonb_each_text(v_sealed) as s group by s.value
  union all
  select
    case j.verdict when 'same' then 'DUPLICATE' when 'correction' then 'CORRECTION' else 'DUPLICATE_IDEMPOTENCY_KEY' end,
    case
      when j.verdict = 'correction' then 'another value was stored'
      when j.verdict = 'same' then 'the same reading is stored already'
      when j.key_differs then 'the idempotency key was used before, with other content than this record''s'
      else 'the idempotency key was used before, for the same reading'
    end,
    array_agg(j.n)
  from unnest(v_judged) as j
  where j.verdict in ('same', 'key_used', 'correction')
  group by j.verdict, j.key_differs;
end;
$$;
comment on function api.ingest_readings is 'Stores a batch of readings; returns the records that were not stored and why, and the corrections.';
