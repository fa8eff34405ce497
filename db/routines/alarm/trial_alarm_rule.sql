-- How often a rule would have rung on the samples of the last days, had it been written then. Nothing is kept and nobody is told.
--   p_rule  as for internal.read_rule; the name may be missing, and whether it is enabled makes no difference
--   p_days  how many times 24 hours to go back, 1 to 366; from_ts is later where samples are not kept for so long
-- Samples count as if each had come in the order of time: late ones and corrections too, which the engine does not look at
-- when they come. Duration and hysteresis are those of the engine, since both ask internal.walk_breach.
--   rang, ringing  how many alarms there would have been, and how many of them would be open still
--   too_short      breaches that ended before they had lasted for duration_seconds
--   samples        how many were looked at, of so many devices
--   alarms         the newest 200: originator_id, start_at, end_at, lasted_seconds (null while it rings), peak_value, last_value
-- An organization tries one rule at a time: a trial takes a second or two of a whole processor and a connection of the service.
-- Raises WL404, WL422, WL429 (another trial is under way).
create or replace function api.trial_alarm_rule(p_tenant text, p_rule jsonb, p_days int)
returns table (
  station_id text, timezone text, from_ts timestamptz, to_ts timestamptz,
  rang int, ringing int, too_short int, devices int, samples int, alarms jsonb
)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_rule alarm_rules := read_rule(p_tenant, '{"name": "trial"}'::jsonb || jsonb_strip_nulls(p_rule));
  v_station stations := require_station(p_tenant, v_rule.station_id);
  v_to timestamptz := now();
  v_from timestamptz;
begin
  perform check_rule(v_rule);
  if p_days is null or p_days not between 1 and 366 then
    perform raise_error('WL422', 'days is between 1 and 366', 'days');
  elsif not pg_try_advisory_xact_lock(hashtext('wattledger.trial'), hashtext(p_tenant)) then
    perform raise_error('WL429', 'another trial of your organization is under way: try again when it is done');
  end if;
  v_from := greatest(v_to - make_interval(hours => 24 * p_days), retired_until(v_station.timezone));
  perform check_trial_size(v_station.station_key, v_rule.semantic, v_from, v_to);
  return query
  with
    past as materialized (
      select d.id, g.times, g.values
      from past_samples(v_station.station_key, v_rule.semantic, v_from, v_to) as g
      join devices as d on d.device_key = g.device_key
    ),
    breach as materialized (
      select g.id, w.*
      from past as g
      cross join lateral walk_breach(v_rule, null, false, g.times, g.values) as w
    ),
    newest as (
      select b.* from breach as b where b.rings order by b.start_at desc, b.id limit 200
    )
  select
    v_station.id::text, v_station.timezone, v_from, v_to,
    (count(*) filter (where b.rings))::int,
    (count(*) filter (where b.rings and b.end_at is null))::int,
    (count(*) filter (where not b.rings and b.end_at is not null))::int,
    (select count(*)::int from past),
    (select coalesce(sum(cardinality(g.times)), 0)::int from past as g),
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'originator_id', n.id, 'start_at', utc_text(n.start_at), 'end_at', utc_text(n.end_at),
        'lasted_seconds', extract(epoch from n.end_at - n.start_at), 'peak_value', n.peak_value, 'last_value', n.last_value
      ) order by n.start_at desc, n.id), '[]')
      from newest as n
    )
  from breach as b;
end;
$$;
comment on function api.trial_alarm_rule is 'How often an alarm rule would have rung on past samples.';
