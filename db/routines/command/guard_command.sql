-- A command goes one way: created, sent, then acked, failed or timeout; what was decided stands, whoever writes.
create or replace function internal.guard_command()
returns trigger
language plpgsql
as $$
begin
  if (old.status, new.status) not in (
    ('created', 'sent'), ('created', 'failed'), ('created', 'timeout'),
    ('sent', 'acked'), ('sent', 'failed'), ('sent', 'timeout')
  ) then
    perform internal.raise_error('WL409', format('a command that is %s cannot become %s', old.status, new.status), 'status');
  end if;
  new.sent_at := case when new.status = 'sent' then coalesce(new.sent_at, now()) else new.sent_at end;
  new.acked_at := case when new.status = 'acked' then coalesce(new.acked_at, now()) else new.acked_at end;
  return new;
end;
$$;
comment on function internal.guard_command is 'Trigger: a command''s status goes one way.';

create or replace trigger guard_command before update on public.commands
  for each row when (old.status <> new.status) execute function internal.guard_command();
