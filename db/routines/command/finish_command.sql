-- What became of a command that was sent. One that has timed out meanwhile stays so.
--   p_status  acked or failed
create or replace function worker.finish_command(p_id uuid, p_status text, p_error text)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update commands set status = p_status, error = left(p_error, 1000) where id = p_id and status = 'sent';
$$;
comment on function worker.finish_command is 'Notes what became of a command that was sent.';
