-- What is worth knowing later who changed: master data, rules, prices, statements, people and tokens.
create or replace trigger record_change after insert or update or delete on public.tenants
  for each row execute function internal.record_change('id', 'id');
create or replace trigger record_change after insert or update or delete on public.stations
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on public.devices
  for each row execute function internal.record_change('tenant_id', 'station_id', 'id');
create or replace trigger record_change after insert or update or delete on public.point_mappings
  for each row execute function internal.record_change('tenant_id', 'station_id', 'device_id', 'point_key');
create or replace trigger record_change after insert or update or delete on public.alarm_rules
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on public.tariff_plans
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on public.settlement_statements
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on internal.user_account
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on internal.invitation
  for each row execute function internal.record_change('tenant_id', 'id');
-- That it is used shows on the user; that its time is over is no change worth telling.
create or replace trigger record_change after insert or update on internal.password_reset
  for each row execute function internal.record_change('tenant_id', 'user_id');
create or replace trigger record_change after insert or update or delete on internal.integration_token
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on internal.notification_channel
  for each row execute function internal.record_change('tenant_id', 'id');
create or replace trigger record_change after insert or update or delete on public.gap_explanations
  for each row execute function internal.record_change('tenant_id', 'site_id', 'id');
create or replace trigger record_change after insert or update or delete on internal.alert_thresholds
  for each row execute function internal.record_change('tenant_id', 'site_id');
