-- In whose name this transaction is done: what the service said, else the database login.
create or replace function internal.actor()
returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('wattledger.actor', true), ''), session_user::text);
$$;
comment on function internal.actor is 'In whose name this transaction is done.';
