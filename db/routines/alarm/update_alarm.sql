-- Gives an alarm to somebody, and writes notes; each step is in its history and told. Acknowledging and clearing have calls of
-- their own (api.acknowledge_alarm, api.clear_alarm).
--   p_patch  owner?  e-mail address of the member who sees to it; null: nobody
--            note?   stands in the history
-- Whose it is already is not given it again. Raises WL404, WL409 (it is cleared: only notes), WL422.
create or replace function api.update_alarm(p_tenant text, p_id text, p_patch jsonb, p_actor text)
returns public.alarms
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alarm alarms := api.get_alarm(p_tenant, p_id);
  v_owner text := lower(p_patch ->> 'owner');
  v_note text := p_patch ->> 'note';
begin
  perform set_actor(p_actor);
  if char_length(v_note) not between 1 and 2000 then
    perform raise_error('WL422', 'note has 1 to 2000 characters', 'note');
  elsif v_owner is not null then
    -- Held until the end, and before the alarm: who is being removed at this moment is given nothing (internal.release_alarms).
    perform from user_account as u where u.tenant_id = p_tenant and u.email = v_owner for key share;
    if not found then
      perform raise_error('WL422', 'owner is the e-mail address of a member', 'owner');
    end if;
  end if;

  v_alarm := require_alarm(p_tenant, p_id);
  if p_patch ? 'owner' and v_owner is distinct from v_alarm.owner then
    if v_alarm.status = 'cleared' then
      perform raise_error('WL409', 'the alarm is cleared already', 'owner');
    end if;
    update alarms set owner = v_owner where id = v_alarm.id returning * into v_alarm;
  end if;
  if v_note is not null then
    perform note_alarm(v_alarm, 'note', actor(), v_note);
  end if;
  return v_alarm;
end;
$$;
comment on function api.update_alarm is 'Gives an alarm to somebody, and writes notes.';
