-- Sends a delivery that was given up once more, under the same id. Raises WL404, WL409 (not given up; the channel is off).
create or replace function api.replay_delivery(p_tenant text, p_id text)
returns setof internal.delivery
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_delivery notification_delivery;
begin
  select * into v_delivery from notification_delivery as d where d.tenant_id = p_tenant and d.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('delivery %s is not known', p_id), 'id');
  end if;
  if replay_deliveries(v_delivery.channel_id, v_delivery.id) = 0 then
    perform raise_error('WL409', 'only a delivery that was given up, of a channel that is on, can be replayed');
  end if;
  return query select d.* from delivery as d where d.id = v_delivery.id;
end;
$$;
comment on function api.replay_delivery is 'Sends a delivery that was given up once more.';
