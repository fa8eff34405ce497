-- Commands are sent to devices that ThingsBoard knows.
begin;
select plan(5);
call new_station(p_devices => '{d1, d2}');
select is_empty($$ select * from api.list_command_devices('t1', null) $$, 'none before ThingsBoard has answered');
update devices set tb_entity_id = 'x' where id = 'd2';
select results_eq($$ select * from api.list_command_devices('t1', 's1') $$, $$ values ('s1', 'd2') $$, 'those that it knows');
select results_eq($$ select * from api.list_command_devices('t1', null) $$, $$ values ('s1', 'd2') $$, 'of every station');
select is_empty($$ select * from api.list_command_devices('t2', null) $$, 'of the tenant');
select throws_ok($$ select * from api.list_command_devices('t2', 's1') $$, 'WL404', null, 'another tenant does not know it');
select * from finish();
rollback;
