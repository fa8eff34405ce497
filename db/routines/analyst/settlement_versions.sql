-- Every version of every settled day.
create or replace view public.settlement_versions with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  (s.day_start at time zone t.timezone)::date as day,
  s.version,
  s.old_energy_kwh,
  s.new_energy_kwh,
  s.old_amount,
  s.new_amount,
  s.old_currency,
  s.new_currency,
  s.changed_at,
  s.changed_by
from internal.granted_station as t
cross join lateral (
  select * from public.settlement_history as s
  where s.tenant_id = t.tenant and s.station_id = t.station offset 0
) as s;
comment on view public.settlement_versions is 'How each settled day came to its amount: every version, with what it replaced.';
comment on column public.settlement_versions.tenant_id is 'The organization that the row belongs to.';
comment on column public.settlement_versions.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.settlement_versions.station_name is 'Name of the station.';
comment on column public.settlement_versions.day is 'The day by the clock of the station.';
comment on column public.settlement_versions.version is 'The version that was written.';
comment on column public.settlement_versions.old_energy_kwh is 'Energy before, kWh; null for the first version.';
comment on column public.settlement_versions.new_energy_kwh is 'Energy of this version, kWh.';
comment on column public.settlement_versions.old_amount is 'Amount before; null for the first version.';
comment on column public.settlement_versions.new_amount is 'Amount of this version.';
comment on column public.settlement_versions.old_currency is 'Currency before; null for the first version.';
comment on column public.settlement_versions.new_currency is 'Currency of this version.';
comment on column public.settlement_versions.changed_at is 'When it was written.';
comment on column public.settlement_versions.changed_by is 'Who or what wrote it.';
grant select on public.settlement_versions to wattledger_analyst;
