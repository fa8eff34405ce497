-- Follows an alert that is not resolved: its hours grow, it escalates, its mute ends. It resolves itself when no rule of its family
-- has held for a day (missing_data and flat_line: three hours), and not before it has been open for as long, so that what came too
-- late is seen; at once where readings that were corrected, or an explanation, leave nothing of it (in the last day; hours before
-- it are not looked at any more, and what was found in them stands). Without data nothing is over:
-- missing_data needs an hour that is known, what is about consumption twelve. A muted one waits for the end of its mute.
create or replace function internal.follow_alert(
  p_station public.stations, p_alert public.alerts, p_hits internal.alert_hit[], p_hours internal.alert_hour[], p_as_of timestamptz
)
returns void
language plpgsql
as $$
declare
  v_is_use boolean := internal.alert_family(p_alert.kind) = 'use';
  v_quiet interval := case when v_is_use then interval '24 hours' else interval '3 hours' end;
  v_last timestamptz := coalesce(
    (select max(h.hour) from unnest(p_hits) as h),
    case when p_alert.last_hour < (select max(h.hour) from unnest(p_hours) as h) - interval '23 hours' then p_alert.last_hour end);
  v_known int := (
    select count(*) from unnest(p_hours) as h
    where (h.is_good or h.is_explained) and h.hour > coalesce(v_last, p_as_of - interval '25 hours'));
  v_is_over boolean := v_known >= case p_alert.kind when 'flat_line' then 0 when 'missing_data' then 1 else 12 end
    and (v_last is null or greatest(v_last + interval '1 hour', p_alert.opened_at) + v_quiet <= p_as_of);
  v_alert public.alerts := p_alert;
begin
  if p_hits <> '{}' then
    v_alert := internal.add_to_alert(p_station, v_alert, p_hits, p_hours);
  end if;
  if v_alert.status = 'muted' and v_alert.muted_until <= p_as_of then
    v_alert.status := 'open';
    v_alert.muted_until := null;
  end if;
  if v_is_over and v_alert.status <> 'muted' then
    v_alert.status := 'resolved';
    v_alert.resolved_at := p_as_of;
  end if;
  if v_alert is not distinct from p_alert then
    return;
  end if;

  perform internal.save_alert(v_alert);
  if v_alert.severity <> p_alert.severity then
    perform internal.note_alert(v_alert, 'escalated', null, p_as_of);
  end if;
  if v_alert.status = 'resolved' then
    perform internal.note_alert(v_alert, 'resolved', null, p_as_of);
  elsif v_alert.status <> p_alert.status then
    perform internal.note_alert(v_alert, 'unmuted', null, p_as_of);
  end if;
end;
$$;
comment on function internal.follow_alert is 'Follows an alert that is not resolved.';
