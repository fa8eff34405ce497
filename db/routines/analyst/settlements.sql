-- What completed days are billed at.
create or replace view public.settlements with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  (s.day_start at time zone t.timezone)::date as day,
  s.energy_kwh,
  s.amount,
  s.currency,
  s.version,
  s.created_at as settled_at,
  s.updated_at as changed_at
from internal.granted_station as t
cross join lateral (
  select * from public.settlements_day as s
  where s.tenant_id = t.tenant and s.station_id = t.station offset 0
) as s;
comment on view public.settlements is 'What each completed day of a station is billed at; the newest version.';
comment on column public.settlements.tenant_id is 'The organization that the row belongs to.';
comment on column public.settlements.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.settlements.station_name is 'Name of the station.';
comment on column public.settlements.day is 'The day by the clock of the station.';
comment on column public.settlements.energy_kwh is 'Energy that is billed, kWh: charge plus discharge.';
comment on column public.settlements.amount is 'Energy times price, hour by hour, rounded once to the minor unit of the currency.';
comment on column public.settlements.currency is 'ISO 4217 code of the currency that the amounts are in.';
comment on column public.settlements.version is 'Counts from 1; grows when energy, amount or currency change.';
comment on column public.settlements.settled_at is 'When the day was settled first.';
comment on column public.settlements.changed_at is 'When this version was written.';
grant select on public.settlements to wattledger_analyst;
