-- What people do with an alert; each step is in its history and told.
--   p_patch  status?       ack: somebody sees to it. muted: silent until muted_until. open: neither any more. resolved: it is over;
--                          what still shows in later hours opens a new one
--            muted_until?  with status muted, or to change the end of a mute: in the future, at most 90 days ahead
--            note?         stands in the history with the step
--            owner?        who sees to it; null: nobody
-- What it is already is not done again. Raises WL404, WL409 (it is resolved), WL422.
create or replace function api.update_alert(p_tenant text, p_id text, p_patch jsonb, p_actor text)
returns public.alerts
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_old alerts;
  v_new alerts;
  v_note text := p_patch ->> 'note';
begin
  perform set_actor(p_actor);
  v_old := require_alert(p_tenant, p_id);
  v_new := merge_alert(v_old, p_patch);
  if v_old.status = 'resolved' and (v_new.status <> 'resolved' or v_new.owner is distinct from v_old.owner) then
    perform raise_error('WL409', 'the alert is resolved already', 'status');
  end if;

  if v_new is distinct from v_old then
    if v_new.status = 'resolved' then
      v_new.resolved_at := now();
      v_new.resolved_by := actor();
    end if;
    update alerts as a
    set status = v_new.status, muted_until = v_new.muted_until, owner = v_new.owner, resolved_at = v_new.resolved_at,
      resolved_by = v_new.resolved_by
    where a.tenant_id = p_tenant and a.id = v_old.id
    returning * into v_new;
  end if;
  if v_new.owner is distinct from v_old.owner then
    perform note_alert(v_new, 'owner', v_new.owner);
  end if;
  if (v_new.status, v_new.muted_until) is distinct from (v_old.status, v_old.muted_until) then
    perform note_alert(v_new, case v_new.status
      when 'ack' then 'acked'
      when 'open' then case v_old.status when 'muted' then 'unmuted' else 'reopened' end
      else v_new.status
    end, v_note);
  elsif v_note is not null then
    perform note_alert(v_new, 'note', v_note);
  end if;
  return v_new;
end;
$$;
comment on function api.update_alert is 'Acknowledges, mutes, resolves or reopens an alert, and writes notes.';
