-- The four schemas and who may look into them.
--   public    tables and views that people query
--   api       functions that the HTTP service calls, each with the tenant as its first argument
--   worker    functions that background workers call; they serve every tenant
--   internal  everything else (made by the migrator, which keeps its own books there)
create schema api;
create schema worker;

comment on schema api is 'What the HTTP service may call: functions with the tenant as their first argument.';
comment on schema worker is 'What background workers may call: functions that serve every tenant.';
comment on schema internal is 'Tables and functions that nobody outside the database touches.';

revoke create on schema public from public;
grant usage on schema public to wattledger_app, wattledger_worker, wattledger_analyst;
grant usage on schema api to wattledger_app, wattledger_worker;
grant usage on schema worker to wattledger_worker;

-- A function is nobody's until it is granted; the two call surfaces are granted as a whole.
alter default privileges revoke execute on functions from public;
alter default privileges in schema api grant execute on functions to wattledger_app, wattledger_worker;
alter default privileges in schema worker grant execute on functions to wattledger_worker;

-- What a caller may name a thing: 1 to 128 characters, none of them a control character.
create domain internal.identifier as text
  check (char_length(value) between 1 and 128 and value !~ '[[:cntrl:]]');
comment on domain internal.identifier is 'A name chosen by a caller: 1 to 128 characters, no control characters.';
