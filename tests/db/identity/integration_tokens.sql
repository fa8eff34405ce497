-- Integration tokens speak for their organization until they are revoked or expire.
begin;
select plan(16);
create temp table made as select * from api.create_integration_token('t1', ' plant ', 'hash', null, null, 'ada');
select is((name, scopes, is_active, expires_at, last_used_at),
  ('plant'::text, array['ingest', 'read'], true, null::timestamptz, null::timestamptz), 'one is made, for everything') from made;
select is((select scopes from api.create_integration_token('t1', null, 'h2', array['read', 'read'], null, 'ada')), array['read'],
  'or for one thing');
select is((select name from api.list_integration_tokens('t1') where scopes = array['read']), 'integration token',
  'without a name it is called what it is');
select throws_ok($$ select api.create_integration_token('t1', null, 'h3', array['admin'], null, 'ada') $$, 'WL422', null,
  'other scopes there are not');
select throws_ok($$ select api.create_integration_token('t1', null, 'h3', '{}', null, 'ada') $$, 'WL422', null,
  'nor a token for nothing');
select throws_ok($$ select api.create_integration_token('t1', null, 'h3', null, now(), 'ada') $$, 'WL422', null,
  'nor one that has ended');

select results_eq($$ select id, tenant_id, name, scopes from api.use_integration_token('hash') $$,
  $$ select id, 't1', name, scopes from made $$, 'it speaks for its organization');
select is(g.last_used_at, date_trunc('minute', now()), 'its use is noted, to the minute')
from made as m, api.get_integration_token('t1', m.id::text) as g;
update internal.integration_token set last_used_at = now() - interval '30 seconds';
do $$ begin perform api.use_integration_token('hash'); end $$;
select is(g.last_used_at, now() - interval '30 seconds', 'but not within the minute')
from made as m, api.get_integration_token('t1', m.id::text) as g;
select is_empty($$ select * from api.use_integration_token('never') $$, 'an unknown one speaks for nobody');
update internal.integration_token set expires_at = now();
select is_empty($$ select * from api.use_integration_token('hash') $$, 'nor an expired one');
update internal.integration_token set expires_at = null;

select throws_ok($$ select api.revoke_integration_token('t2', id::text, 'bo') from made $$, 'WL404', null,
  'another organization cannot revoke it');
select throws_ok($$ select api.get_integration_token('t2', id::text) from made $$, 'WL404', null, 'nor look at it');
select lives_ok($$ select api.revoke_integration_token('t1', id::text, 'ada') from made, generate_series(1, 2) $$,
  'its own revokes it, twice if it likes');
select is_empty($$ select * from api.use_integration_token('hash') $$, 'then it speaks for nobody');
select is(count(*), 2::bigint, 'and is listed still') from api.list_integration_tokens('t1');
select * from finish();
rollback;
