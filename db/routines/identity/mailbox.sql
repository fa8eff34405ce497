-- The mailbox that an address leads to, as far as that can be told from it: in lower case, and without what follows a plus, which
-- mail servers leave aside. What goes to a mailbox is counted by it, so that nobody is written to under many names.
create or replace function internal.mailbox(p_email text)
returns text
language sql immutable
as $$
  select regexp_replace(lower(p_email), '^([^@+]+)[+][^@]*@', '\1@');
$$;
comment on function internal.mailbox is 'The mailbox that an address leads to.';
