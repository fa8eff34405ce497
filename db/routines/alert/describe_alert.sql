-- An alert in words: a title of one line, and what an operator needs to know, on the clock of the site.
create or replace function internal.describe_alert(
  p_station public.stations, p_alert public.alerts, out title text, out message text
)
language sql stable
as $$
  with
    said as (
      select
        p_alert.facts as f,
        format('%s to %s',
          to_char(p_alert.first_hour at time zone p_station.timezone, 'YYYY-MM-DD HH24:MI'),
          to_char((p_alert.last_hour + interval '1 hour') at time zone p_station.timezone,
            case when (p_alert.last_hour at time zone p_station.timezone)::date
              = (p_alert.first_hour at time zone p_station.timezone)::date
              then 'HH24:MI' else 'YYYY-MM-DD HH24:MI' end)) as hours,
        round(100 * (p_alert.facts ->> 'share')::numeric) as percent,
        (select count(*) from jsonb_array_elements(p_alert.facts -> 'hours') as h where h ->> 'actual_kwh' is not null) as known,
        extract(epoch from p_alert.last_hour + interval '1 hour' - p_alert.first_hour)::int / 3600 as length
    )
  select
    p_station.name || ': ' || case p_alert.kind
      when 'deviation' then case
        when s.percent is null then 'consumption where nothing is expected'
        when s.percent < 200 then format('consumption %s %% above what is expected', s.percent)
        else format('consumption %s times what is expected', round(1 + s.percent / 100))
      end
      when 'spike' then format('an hour at %s %% of the highest of eight weeks', s.percent)
      when 'night_share' then format('the night took %s %% of the day', s.percent)
      when 'weekend_share' then format('the weekend at %s %% of a weekday', s.percent)
      when 'missing_data' then format('no data for %s h', s.length - s.known)
      when 'flat_line' then format('a meter is stuck for %s h', s.length)
    end,
    concat_ws(' ',
      s.hours || ' (' || p_station.timezone || ').',
      case when s.f ->> 'actual_kwh' is not null and p_alert.kind <> 'missing_data' then format(
        '%s kWh, expected %s kWh.', round((s.f ->> 'actual_kwh')::numeric, 1), round((s.f ->> 'expected_kwh')::numeric, 1)) end,
      case when p_alert.kind not in ('missing_data', 'flat_line') and (s.f ->> 'cost')::numeric > 0 then format(
        'What was above costs %s %s.', s.f ->> 'cost', s.f ->> 'currency') end,
      s.f ->> 'reason', s.f ->> 'advice')
  from said as s;
$$;
comment on function internal.describe_alert is 'An alert in words.';
