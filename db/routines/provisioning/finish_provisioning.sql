-- Notes under which ids ThingsBoard knows a station and its devices. Credentials that have arrived are forgotten.
--   p_revision  the revision that was synchronised: a station that has changed since stays pending
--   p_result    {"tenant_id", "asset_id", "devices": [{"device_id", "tb_device_id"}]}
create or replace function worker.finish_provisioning(p_tenant text, p_station text, p_revision bigint, p_result jsonb)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor('provisioning');
  perform lock_station(p_tenant, p_station);
  update stations set tb_asset_id = p_result ->> 'asset_id' where tenant_id = p_tenant and id = p_station;
  update devices as d
  set tb_entity_id = e.synced ->> 'tb_device_id'
  from jsonb_array_elements(p_result -> 'devices') as e (synced)
  where d.tenant_id = p_tenant and d.station_id = p_station and d.id = e.synced ->> 'device_id';
  update provisioning
  set status = 'synced', credentials = '{}', error = null, tb_tenant_id = p_result ->> 'tenant_id', updated_at = now()
  where tenant_id = p_tenant and station_id = p_station and revision = p_revision and status = 'pending';
  if found then
    perform append_event(p_tenant, 'provisioning', jsonb_build_object('station_id', p_station, 'status', 'synced'));
  end if;
end;
$$;
comment on function worker.finish_provisioning is 'Notes the ids that ThingsBoard gave to a station and its devices.';
