-- Commands that nobody answered in time are timed out, sent or not. Returns how many.
create or replace function worker.time_out_commands()
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_limit interval := make_interval(secs => setting('command_timeout_seconds', '60')::int);
  v_count int;
begin
  update commands
  set status = 'timeout', error = coalesce(error, 'no answer within the time limit')
  where id in (
    select c.id from commands as c
    where (c.status = 'sent' and c.sent_at < now() - v_limit)
      or (c.status = 'created' and c.created_at < now() - v_limit)
    for update skip locked
  );
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function worker.time_out_commands is 'Times out commands that nobody answered.';
