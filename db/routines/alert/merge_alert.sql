-- An alert with a patch of api.update_alert applied. What the patch does not name stays. Raises WL422.
create or replace function internal.merge_alert(p_alert public.alerts, p_patch jsonb)
returns public.alerts
language plpgsql stable
as $$
begin
  if p_patch ->> 'status' not in ('open', 'ack', 'muted', 'resolved') then
    perform internal.raise_error('WL422', 'status is open, ack, muted or resolved', 'status');
  elsif char_length(p_patch ->> 'owner') not between 1 and 200 then
    perform internal.raise_error('WL422', 'owner has 1 to 200 characters', 'owner');
  elsif char_length(p_patch ->> 'note') not between 1 and 2000 then
    perform internal.raise_error('WL422', 'note has 1 to 2000 characters', 'note');
  end if;

  p_alert.status := coalesce(p_patch ->> 'status', p_alert.status);
  if p_patch ? 'owner' then
    p_alert.owner := p_patch ->> 'owner';
  end if;
  if p_patch ->> 'muted_until' is not null then
    p_alert.muted_until := (p_patch ->> 'muted_until')::timestamptz;
    if p_alert.status <> 'muted' then
      perform internal.raise_error('WL422', 'muted_until goes with status muted', 'muted_until');
    elsif p_alert.muted_until <= now() or p_alert.muted_until > now() + interval '90 days' then
      perform internal.raise_error('WL422', 'muted_until is in the future, at most 90 days ahead', 'muted_until');
    end if;
  elsif p_alert.status <> 'muted' then
    p_alert.muted_until := null;
  elsif p_alert.muted_until is null then
    perform internal.raise_error('WL422', 'a muted alert needs muted_until', 'muted_until');
  end if;
  return p_alert;
end;
$$;
comment on function internal.merge_alert is 'An alert with a patch applied.';
