-- Opens an alert where a rule holds in hours after those of the last one. Where that resolved by itself less than a day ago, it
-- is the same one again and is reopened (missing_data and flat_line open a new one); what people resolved stays resolved. A gap
-- that is history by now opens nothing (internal.leave_out_past_gaps).
--   p_last  the last resolved alert of the family; null where there is none
--   p_hits  of the family, by time
create or replace function internal.open_alert(
  p_station public.stations, p_last public.alerts, p_hits internal.alert_hit[], p_hours internal.alert_hour[], p_as_of timestamptz
)
returns void
language plpgsql
as $$
declare
  v_new internal.alert_hit[] := array(
    select row(h.*)::internal.alert_hit from internal.leave_out_past_gaps(p_hits, p_hours) as h
    where p_last.id is null or h.hour > p_last.last_hour
    order by h.hour, h.severity, h.kind);
  v_alert public.alerts;
begin
  if v_new = '{}' then
    return;
  end if;
  if p_last.resolved_by is null and internal.alert_family(p_last.kind) = 'use'
    and (v_new[1]).hour <= p_last.last_hour + interval '48 hours' then
    v_alert := p_last;
    v_alert.status := 'open';
    v_alert.resolved_at := null;
  else
    v_alert.tenant_id := p_station.tenant_id;
    v_alert.id := gen_random_uuid();
    v_alert.site_id := p_station.id;
    v_alert.kind := (v_new[1]).kind;
    v_alert.severity := 'warning';
    v_alert.status := 'open';
    v_alert.opened_at := p_as_of;
    v_alert.updated_at := p_as_of;
  end if;
  v_alert := internal.add_to_alert(p_station, v_alert, v_new, p_hours);

  if v_alert.id = p_last.id then
    perform internal.save_alert(v_alert);
    perform internal.note_alert(v_alert, 'reopened', null, p_as_of);
  else
    insert into public.alerts select v_alert.*;
    perform internal.note_alert(v_alert, 'opened', null, p_as_of);
  end if;
end;
$$;
comment on function internal.open_alert is 'Opens an alert, or reopens the last one.';
