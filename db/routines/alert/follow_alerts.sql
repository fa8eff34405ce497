-- Brings the alerts of a site up to what was found: opens, reopens, escalates, ends mutes, resolves. Each family of kinds
-- (internal.alert_family) has at most one that is not resolved.
--   p_hits   where rules hold in the hours of the last day
--   p_hours  those hours and some before
--   p_as_of  the time that it is
create or replace function internal.follow_alerts(
  p_station public.stations, p_hits internal.alert_hit[], p_hours internal.alert_hour[], p_as_of timestamptz
)
returns void
language plpgsql
as $$
declare
  v_family text;
  v_alert public.alerts;
  v_hits internal.alert_hit[];
begin
  for v_family in select f from unnest(array['use', 'flat_line', 'missing_data']) as f
  loop
    select a.* into v_alert
    from public.alerts as a
    where a.tenant_id = p_station.tenant_id and a.site_id = p_station.id and internal.alert_family(a.kind) = v_family
    order by a.status = 'resolved', a.last_hour desc, a.opened_at desc
    limit 1;
    v_hits := array(
      select row(h.*)::internal.alert_hit from unnest(p_hits) as h
      where internal.alert_family(h.kind) = v_family
      order by h.hour, h.severity, h.kind);
    if v_alert.id is null or v_alert.status = 'resolved' then
      perform internal.open_alert(p_station, v_alert, v_hits, p_hours, p_as_of);
    else
      perform internal.follow_alert(p_station, v_alert, v_hits, p_hours, p_as_of);
    end if;
  end loop;
end;
$$;
comment on function internal.follow_alerts is 'Brings the alerts of a site up to what was found.';
