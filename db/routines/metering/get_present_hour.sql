-- When the running hour of a site's own clock began: in half-hour zones not with the hour of UTC. Raises WL404.
create or replace function api.get_present_hour(p_tenant text, p_site text)
returns timestamptz
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  return date_trunc('hour', now(), (require_site(p_tenant, p_site)).timezone);
end;
$$;
comment on function api.get_present_hour is 'When the running hour of a site began.';
