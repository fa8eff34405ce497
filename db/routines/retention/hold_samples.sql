-- Up to when samples are sealed (null: nowhere), and keeps it there until the end of the transaction: whoever writes samples asks
-- this before, so that none is written to where they are being dropped.
-- The lock first, the look after: worker.retire_samples moves the mark with a lock that waits for all who hold this one.
create or replace function internal.hold_samples()
returns timestamptz
language plpgsql
as $$
begin
  lock table only internal.sample in row exclusive mode;
  return (select r.sealed_until from internal.retention as r);
end;
$$;
comment on function internal.hold_samples is 'Up to when samples are sealed; holds that until the end of the transaction.';
