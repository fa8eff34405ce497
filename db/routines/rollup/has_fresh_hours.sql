-- Whether the hours of a range can be had from internal.sample_hour without reading their samples: it is a continuous aggregate,
-- and no sample of the range that is committed has come since it was last refreshed. What the present transaction wrote itself
-- is not known to TimescaleDB before it commits: do not ask about that.
-- What was never refreshed and is newer than everything that was, the view reads from the samples: that is never stale.
-- TimescaleDB keeps what it has still to refresh in four places: changed ranges of the samples, those that a refresh took over
-- from there, those that it works on at the moment (from 2.20 on), and how far it is.
create or replace function internal.has_fresh_hours(p_from timestamptz, p_to timestamptz)
returns boolean
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_from bigint := (extract(epoch from p_from) * 1000000)::bigint;
  v_to bigint := (extract(epoch from p_to) * 1000000)::bigint;
  v_aggregate record;
begin
  select c.mat_hypertable_id, c.raw_hypertable_id, w.watermark into v_aggregate
  from _timescaledb_catalog.continuous_agg as c
  join _timescaledb_catalog.continuous_aggs_watermark as w using (mat_hypertable_id)
  where c.user_view_schema = 'internal' and c.user_view_name = 'sample_hour_aggregate';
  if not found then
    return false;
  end if;

  v_to := least(v_to, v_aggregate.watermark);
  if exists (
    select from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log as i
    where i.hypertable_id = v_aggregate.raw_hypertable_id
      and i.lowest_modified_value < v_to and i.greatest_modified_value >= v_from
  ) or exists (
    select from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log as i
    where i.materialization_id = v_aggregate.mat_hypertable_id
      and i.lowest_modified_value < v_to and i.greatest_modified_value >= v_from
  ) then
    return false;
  elsif to_regclass('_timescaledb_catalog.continuous_aggs_materialization_ranges') is not null then
    return not exists (
      select from _timescaledb_catalog.continuous_aggs_materialization_ranges as i
      where i.materialization_id = v_aggregate.mat_hypertable_id
        and i.lowest_modified_value < v_to and i.greatest_modified_value >= v_from
    );
  end if;
  return true;
end;
$$;
comment on function internal.has_fresh_hours is 'Whether a range of internal.sample_hour is refreshed, so that samples need not be read.';
