-- Whatever changes the alerts of a site happens one transaction after the other: what a worker finds, and what people say.
create or replace function internal.lock_alerts(p_station_key int)
returns void
language sql
as $$
  select pg_advisory_xact_lock(hashtext('wattledger.alert'), p_station_key);
$$;
comment on function internal.lock_alerts is 'Serialises what changes the alerts of a site.';
