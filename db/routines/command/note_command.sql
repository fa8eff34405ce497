-- Why nothing is known of a command that was sent: it stays sent until it times out.
create or replace function worker.note_command(p_id uuid, p_error text)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update commands set error = left(p_error, 1000) where id = p_id and status = 'sent';
$$;
comment on function worker.note_command is 'Notes why nothing is known of a command yet.';
