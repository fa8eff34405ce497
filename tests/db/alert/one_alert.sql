-- An alert is found by its id in its own organization; a site's row of the portfolio counts those that are not resolved.
begin;
select plan(5);
call new_site();
insert into alerts (tenant_id, site_id, kind, severity, title, message, first_hour, last_hour, facts)
values
  ('t1', 's1', 'spike', 'warning', 'A spike', 'm', now(), now(), '{}'),
  ('t1', 's1', 'deviation', 'critical', 'Too much', 'm', now(), now(), '{}');
insert into alerts (tenant_id, site_id, kind, severity, title, message, first_hour, last_hour, facts, status, resolved_at)
values ('t1', 's1', 'flat_line', 'critical', 'Stuck', 'm', now(), now(), '{}', 'resolved', now());
select is((api.get_alert('t1', a.id::text)).title, 'A spike', 'by its id') from alerts as a where a.title = 'A spike';
select throws_ok(format($$ select api.get_alert('t2', %L) $$, a.id), 'WL404', null, 'not in another organization')
from alerts as a where a.title = 'A spike';
select throws_ok($$ select api.get_alert('t1', 'x') $$, 'WL404', null, 'nothing is no alert');
select is(open_alerts, 2::bigint, 'those that are not resolved') from api.summarize_sites('t1', 's1', null, 1);
select is(alert_severity, 'critical', 'and the gravest of them') from api.summarize_sites('t1', 's1', null, 1);
select * from finish();
rollback;
