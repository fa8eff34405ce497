-- Refuses a channel that nothing could be sent to, whoever writes it, with the field at fault. Raises WL422.
create or replace function internal.guard_channel()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_unknown text;
begin
  if new.kind = 'webhook' and new.target !~*
    '^https?://(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:[1-9][0-9]{0,4})?([/?][!-"$-~]*)?$'
    or substring(new.target from '^[a-zA-Z]+://[^/?]*:([0-9]+)([/?]|$)')::int > 65535 then
    perform raise_error('WL422', 'target is an http or https address, without user, password or fragment', 'target');
  elsif new.kind = 'email' and (char_length(new.target) > 254 or new.target !~*
    '^[a-z0-9.!#$%&''*+/=?^_{|}~-]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$') then
    perform raise_error('WL422', 'target is an e-mail address', 'target');
  elsif new.min_severity not in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical') then
    perform raise_error('WL422', 'min_severity is info, low, warning, minor, medium, major, high or critical', 'min_severity');
  end if;
  if new.quiet_timezone is not null then
    perform check_timezone(new.quiet_timezone, 'quiet_hours.timezone');
  end if;
  if new.sites is not null and (tg_op = 'INSERT' or new.sites is distinct from old.sites) then
    select s into v_unknown
    from unnest(new.sites) as s
    where not exists (select from stations as t where t.tenant_id = new.tenant_id and t.id = s)
    limit 1;
    if found then
      perform raise_error('WL422', format('site %s is not known', v_unknown), 'sites');
    end if;
  end if;
  return new;
end;
$$;
comment on function internal.guard_channel is 'Trigger: refuses a channel that nothing could be sent to.';

create or replace trigger guard_channel before insert or update on internal.notification_channel
  for each row execute function internal.guard_channel();
