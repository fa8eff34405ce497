-- Writes a station with its devices and mappings, and leaves the word for ThingsBoard. The same input gives the same rows.
--   p_body         {"station": {…}, "devices": […], "point_mappings": […]}, as in the HTTP body
--   p_credentials  {"device id": "encrypted credentials"}
-- Devices and mappings that the body does not name stay. Returns the id of the station.
-- Raises WL409 (time zone changed after hours were closed), WL422 (unknown time zone, semantic, unit; a mapping of a
-- device that neither the body nor the database has).
create or replace function api.provision_station(p_tenant text, p_body jsonb, p_credentials jsonb, p_actor text)
returns text
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station text := coalesce(p_body -> 'station' ->> 'id', gen_random_uuid()::text);
begin
  perform set_actor(p_actor);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  perform save_station(p_tenant, v_station, p_body -> 'station');
  perform lock_station(p_tenant, v_station);
  perform save_devices(p_tenant, v_station, coalesce(p_body -> 'devices', '[]'));
  perform save_mappings(p_tenant, v_station, coalesce(p_body -> 'point_mappings', '[]'));
  perform request_provisioning(p_tenant, v_station, coalesce(p_credentials, '{}'));
  return v_station;
end;
$$;
comment on function api.provision_station is 'Writes a station, its devices and mappings, and asks for its synchronisation with ThingsBoard.';
