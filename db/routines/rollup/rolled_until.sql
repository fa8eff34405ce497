-- Up to when internal.sample_hour is materialized; null where it is not kept. What is newer the view folds from the samples of all
-- series at once, so who wants those of a few does it himself.
create or replace function internal.rolled_until()
returns timestamptz
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select _timescaledb_functions.to_timestamp(w.watermark)
  from _timescaledb_catalog.continuous_agg as c
  join _timescaledb_catalog.continuous_aggs_watermark as w using (mat_hypertable_id)
  where c.user_view_schema = 'internal' and c.user_view_name = 'sample_hour_aggregate';
$$;
comment on function internal.rolled_until is 'Up to when internal.sample_hour is materialized.';
