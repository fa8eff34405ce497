-- Closes one hour of one station, on request.
--   p_end          null, or the start plus one hour
--   p_recalculate  fold again although the hour is closed (late data)
-- Returns the HOUR row. When it returns, day, month, year and settlement have followed, in the same transaction.
-- Raises WL404 (no such station for this tenant), WL409 (its samples are no longer kept), WL422 (not a whole hour of the
-- station's clock, or not over yet).
create or replace function api.close_window(
  p_tenant text, p_station text, p_start timestamptz, p_end timestamptz, p_recalculate boolean, p_actor text
)
returns public.analytics_statistics
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations;
  v_row analytics_statistics;
begin
  perform set_actor(p_actor);
  v_station := lock_station(p_tenant, p_station);
  perform check_window(p_start, p_end, v_station.timezone);
  perform close_hour(v_station, p_start, p_recalculate);

  select * into strict v_row
  from analytics_statistics as a
  where a.tenant_id = p_tenant and a.subject_id = p_station and a.time_type = 'HOUR' and a.period_start = p_start;
  return v_row;
end;
$$;
comment on function api.close_window is 'Closes one hour of a station, with everything that follows from it.';
