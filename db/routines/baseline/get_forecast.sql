-- The hours of a site to come, with the band in which four of five are to fall, how that is made, and how good it was of late.
--   p_from      from the first whole hour of the site's clock on that does not begin before it; in the past, as it would have been
--               forecast then; null: from the hour after the running one
--   p_horizon   so many hours
-- May store what it had to make (internal.day_forecast). Raises WL404, WL422 (from).
create or replace function api.get_forecast(p_tenant text, p_site text, p_from timestamptz, p_horizon int)
returns table (from_ts timestamptz, timezone text, status text, reason text, method text, points jsonb, quality jsonb)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_site(p_tenant, p_site);
  v_next timestamptz := date_trunc('hour', now(), v_station.timezone) + interval '1 hour';
  v_from timestamptz := coalesce(
    date_trunc('hour', p_from + interval '1 hour' - interval '1 microsecond', v_station.timezone), v_next);
  v_made record;
  v_quality forecast_state;
begin
  if v_from > v_next then
    perform raise_error('WL422', 'from must not lie after the running hour', 'from');
  elsif v_from < timestamptz '1900-01-01 00:00Z' then
    perform raise_error('WL422', 'from must lie in 1900 or later', 'from');
  end if;
  v_made := make_forecast(v_station, v_from, p_horizon, now());
  v_quality := v_made.quality;
  return query
  select
    v_from,
    v_station.timezone,
    case when v_quality.days < 7 then 'warming_up' else 'ready' end,
    case when v_quality.days < 7 then format('%s whole days of history in the 56 before; 7 are needed', v_quality.days) end,
    forecast_method(v_quality.phi),
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'ts', utc_text(h.ts), 'expected_kwh', tidy(h.expected_kwh), 'lower_kwh', tidy(h.lower_kwh), 'upper_kwh', tidy(h.upper_kwh)
      ) order by h.ts), '[]')
      from unnest(v_made.hours) as h
    ),
    jsonb_build_object(
      'history_days', v_quality.days, 'held_out_hours', v_quality.hours, 'mae_kwh', tidy(v_quality.mae),
      'wape_pct', tidy(100 * v_quality.wape, 2), 'naive_mae_kwh', tidy(v_quality.naive_mae),
      'ratio_to_naive', tidy(v_quality.ratio, 4), 'band_coverage', tidy(v_quality.coverage, 4));
end;
$$;
comment on function api.get_forecast is 'The hours of a site to come.';
