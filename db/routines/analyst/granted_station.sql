-- The stations that the login of this session may see. Every analysts' view begins here, and takes tenant_id, station_id and
-- station_name from here.
-- The array is asked for once a query, and finds its stations by their primary key. `offset 0` keeps what analysts ask for out of
-- that: it is compared with their own stations, and with no statistics over all tenants. Else `explain` would tell whether
-- another tenant's station exists. Time and cost of a query are the same for that and for what nobody has. For the same reason
-- the views that begin here look up what belongs to a station in a lateral query with `offset 0`, where no range of time has to
-- go further down, and join by tenant and station: what is asked of tenant_id and station_id ends here.
create or replace view internal.granted_station as
select
  s.tenant_id::text as tenant_id,
  s.id::text as station_id,
  s.name as station_name,
  s.tenant_id::text as tenant,
  s.id::text as station,
  s.station_key,
  s.station_type,
  s.region,
  s.location,
  s.timezone,
  s.whole_hours,
  s.currency,
  s.price_per_kwh,
  s.created_at
from public.stations as s
where s.tenant_id = any ((select internal.granted_tenants())::text[])
offset 0;
comment on view internal.granted_station is 'The stations that the login of this session may see; what every analysts'' view begins with.';
