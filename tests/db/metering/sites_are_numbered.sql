-- A site without an id of its own gets the next number of its organization.
begin;
select plan(5);
select is((api.create_site('t1', '{}', 'tester')).site_id, 'site-1', 'the first');
select is((api.create_site('t1', '{"site_id": "site-41"}', 'tester')).site_id, 'site-41', 'one of one''s own');
select is((api.create_site('t1', '{}', 'tester')).site_id, 'site-42', 'the next goes on from there');
select is((api.create_site('t2', '{}', 'tester')).site_id, 'site-1', 'each organization has its own numbers');
select throws_ok($$ select api.create_site('t1', '{"site_id": "site-1"}', 'tester') $$, 'WL409', null, 'an id is taken once');
select * from finish();
rollback;
