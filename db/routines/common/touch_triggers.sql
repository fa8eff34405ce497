-- Every table that people may write by hand keeps its updated_at by itself.
create or replace trigger touch before update on public.tenants
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.stations
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.devices
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.point_mappings
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.alarm_rules
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.alarms
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.commands
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on internal.notification_channel
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on public.alerts
  for each row when (old is distinct from new) execute function internal.touch();
create or replace trigger touch before update on internal.alert_thresholds
  for each row when (old is distinct from new) execute function internal.touch();
