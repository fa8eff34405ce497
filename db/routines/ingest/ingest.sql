-- Stores samples: the one door that every reading comes through.
--   p_series     keys from api.resolve_series
--   p_ts         times of the samples
--   p_values     numbers, null for a text; p_texts texts, null for a number; p_qualities the sender's word, mostly null
-- Five arrays of one length; p_texts and p_qualities may be null as a whole. Of several samples for one series and time the
-- last stands, here and in the table.
-- Returns how many values were given and so written. Alarms are evaluated in the same transaction.
-- Raises WL404 (a series that this tenant has not), WL422 (a value that is not finite, a time out of range or of samples that are
-- no longer kept).
-- The planner cannot know how long the arrays are: plans are made once, and join in the order that is written.
create or replace function api.ingest(
  p_tenant text,
  p_series int[],
  p_ts timestamptz[],
  p_values double precision[],
  p_texts text[],
  p_qualities text[]
)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
as $$
declare
  v_series int[] := array(select distinct k from unnest(p_series) as k);
begin
  perform check_samples(p_tenant, v_series, p_ts, p_values);
  perform evaluate_alarms(p_tenant, p_series, p_ts, p_values);
  perform write_samples(p_series, p_ts, p_values, p_texts, p_qualities);
  perform mark_late_hours(p_series, p_ts);
  return cardinality(p_series);
end;
$$;
comment on function api.ingest is 'Stores samples of a tenant and evaluates its alarms; returns how many.';
