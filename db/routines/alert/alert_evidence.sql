-- The part of an alert's facts that is about its cause: share and usual of the worst hit so far of the alert's kind, further kinds
-- that showed, the likely reason and what to do.
create or replace function internal.alert_evidence(p_alert public.alerts, p_hits internal.alert_hit[])
returns jsonb
language sql stable
as $$
  with
    worst as (
      select h.share, h.usual
      from (
        select x.share, x.usual from unnest(p_hits) as x where x.kind = p_alert.kind
        union all
        select (p_alert.facts ->> 'share')::float8, (p_alert.facts ->> 'usual')::float8
      ) as h
      order by h.share desc nulls last
      limit 1
    ),
    kinds as (
      select distinct k.kind
      from (
        select x.kind from unnest(p_hits) as x
        union all
        select jsonb_array_elements_text(p_alert.facts -> 'also')
      ) as k
      where k.kind <> p_alert.kind
    )
  select jsonb_build_object(
    'share', round(w.share::numeric, 3),
    'usual', round(w.usual::numeric, 3),
    'also', coalesce((select jsonb_agg(k.kind order by k.kind) from kinds as k), '[]'),
    'reason', case p_alert.kind
      when 'deviation' then case
        when w.share between 0.9 and 1.1 then
          'Everything is about twice what is usual: a meter that is counted twice, or a second line that runs.'
        else 'The lowest load is up, or hours are above all comparable days: something runs that normally does not.'
      end
      when 'spike' then
        'A load that never ran at the same time as the others, a start-up of everything at once, or a wrong reading.'
      when 'night_share' then 'Machines, compressed air, ventilation or lighting ran through the night.'
      when 'weekend_share' then
        'The site ran as on a weekday: production, or equipment that was not switched off.'
      when 'missing_data' then 'The meter, its gateway or the line to it is down, or the sender has stopped.'
      when 'flat_line' then
        'The meter, or what reads it, repeats its last value or says nothing: consumption is not measured.'
    end,
    'advice', case p_alert.kind
      when 'deviation' then
        'Look at what was switched on since the first hour. If it was planned, acknowledge the alert and say so in a note.'
      when 'spike' then
        'Check the reading at the meter; if it is right, find out what started in that hour and stagger start-ups.'
      when 'night_share' then
        'Walk the site after the shift, or compare the night with the shift plan; switch off what need not run.'
      when 'weekend_share' then
        'Compare with the shift plan. If nobody worked, switch off what runs and check timers.'
      when 'missing_data' then
        'Check the gateway and the sender; send the readings later, they are added. Explain the gap if there are none.'
      when 'flat_line' then
        'Check the meter and the gateway; restart what reads it. Explain the gap, so that the hours are not learnt from.'
    end)
  from worst as w;
$$;
comment on function internal.alert_evidence is 'What is known of the cause of an alert.';
