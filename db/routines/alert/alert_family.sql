-- Which kinds are one incident: what is used. The first kind that shows is the alert's, the others are added to what it says.
create or replace function internal.alert_family(p_kind text)
returns text
language sql immutable parallel safe
as $$
  select case when p_kind in ('deviation', 'spike', 'night_share', 'weekend_share') then 'use' else p_kind end;
$$;
comment on function internal.alert_family is 'Which kinds of alerts are one incident.';
