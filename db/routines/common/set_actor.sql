-- Remembers, for this transaction, in whose name it is done.
create or replace function internal.set_actor(p_actor text)
returns void
language sql
as $$
  select set_config('wattledger.actor', coalesce(p_actor, ''), true);
$$;
comment on function internal.set_actor is 'Remembers for this transaction in whose name it is done.';
