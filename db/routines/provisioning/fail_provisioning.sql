-- Notes why ThingsBoard could not be told, and when to try again.
create or replace function worker.fail_provisioning(
  p_tenant text, p_station text, p_revision bigint, p_error text, p_retry_in interval
)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update provisioning
  set error = left(p_error, 1000), next_attempt_at = now() + p_retry_in, updated_at = now()
  where tenant_id = p_tenant and station_id = p_station and revision = p_revision and status = 'pending';
$$;
comment on function worker.fail_provisioning is 'Notes why a synchronisation failed and when to try again.';
