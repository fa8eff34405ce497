-- Deliveries of an organization, newest first.
--   p_status                        held, pending, sending, sent, dead; null for all
--   p_channel                       a channel; null for all
--   p_before_created, p_before_id   the last row of the page before; null for the first page
-- Raises WL422.
create or replace function api.list_deliveries(
  p_tenant text, p_status text, p_channel text, p_before_created timestamptz, p_before_id text, p_limit int
)
returns setof internal.delivery
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_status not in ('held', 'pending', 'sending', 'sent', 'dead') then
    perform raise_error('WL422', 'status is held, pending, sending, sent or dead', 'status');
  end if;
  return query
  select d.*
  from delivery as d
  where d.tenant_id = p_tenant
    and (p_status is null or d.status = p_status)
    and (p_channel is null or d.channel_id = to_uuid(p_channel))
    and (p_before_created is null or (d.created_at, d.id) < (p_before_created, to_uuid(p_before_id)))
  order by d.created_at desc, d.id desc
  limit p_limit;
end;
$$;
comment on function api.list_deliveries is 'Deliveries of an organization, newest first.';
