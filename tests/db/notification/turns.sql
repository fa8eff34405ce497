-- Organizations take turns, so that one whose receivers are slow keeps nobody else waiting.
begin;
select plan(4);
call new_station();
call new_station(p_tenant => 't2');
create temp table channel as
  select t.tenant, c.id
  from (values ('t1', 1), ('t1', 2), ('t1', 3), ('t2', 1)) as t (tenant, n), lateral api.create_channel(
    t.tenant, jsonb_build_object('kind', 'email', 'name', 'm', 'target', format('%s@%s.example', n, tenant)), null, 'me') as c;
select internal.append_event('t1', 'alert', '{"type": "opened", "alert": {"severity": "warning", "title": "x"}}')
from generate_series(1, 5);
update internal.notification_delivery set next_attempt_at = now() - interval '1 hour';
select internal.append_event('t2', 'alert', '{"type": "opened", "alert": {"severity": "warning", "title": "y"}}')
from generate_series(1, 2);
select results_eq(
  $$ select tenant_id, count(*) from worker.claim_deliveries(4, interval '1 minute') group by 1 order by 1 $$,
  $$ values ('t1', 2::bigint), ('t2', 2) $$, 'of two, each gets half, however long the other waits already');
select is(count(*), 6::bigint, 'when nobody else waits, one gets all') from worker.claim_deliveries(6, interval '1 minute');
select internal.append_event('t2', 'alert', '{"type": "opened", "alert": {"severity": "warning", "title": "z"}}');
select is(tenant_id, 't2', 'who has fewer under way comes first') from worker.claim_deliveries(1, interval '1 minute');
select is(count(*), 4::bigint, 'and a channel never has more than four') from worker.claim_deliveries(99, interval '1 minute');
select * from finish();
rollback;
