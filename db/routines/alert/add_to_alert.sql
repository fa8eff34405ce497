-- An alert with what was found added: its hours, its severity, which only rises, and what it says. Hours that it knew already are
-- taken over as they are known now.
create or replace function internal.add_to_alert(
  p_station public.stations, p_alert public.alerts, p_hits internal.alert_hit[], p_hours internal.alert_hour[]
)
returns public.alerts
language plpgsql
as $$
declare
  v_first timestamptz := (select min(h.since) from unnest(p_hits) as h);
  v_last timestamptz := (select max(h.hour) from unnest(p_hits) as h);
begin
  if exists (select from unnest(p_hits) as h where h.severity = 'critical') then
    p_alert.severity := 'critical';
  end if;
  p_alert.first_hour := least(p_alert.first_hour, v_first);
  p_alert.last_hour := greatest(p_alert.last_hour, v_last);
  p_alert.facts := internal.alert_facts(p_station, p_alert, p_hits, p_hours);
  select d.title, d.message into p_alert.title, p_alert.message from internal.describe_alert(p_station, p_alert) as d;
  return p_alert;
end;
$$;
comment on function internal.add_to_alert is 'An alert with what was found added.';
