-- What analysts' logins may do, beyond reading the analysts' views: call what those are made of. A view calls functions as
-- whoever reads it, and what they call in turn is looked up by name. These look at nothing but their arguments (granted_tenants:
-- at who is asking). No table and no other function of the schema is granted.
grant usage on schema internal to wattledger_analyst;
grant execute on function
  internal.granted_tenants(),
  internal.fold(text, double precision[], timestamptz[], timestamptz, timestamptz, double precision),
  internal.hour_integral(double precision[], timestamptz[]),
  internal.increase(double precision[], double precision),
  internal.integrate(double precision[], timestamptz[], timestamptz, timestamptz),
  internal.join_rises(double precision[], double precision[], double precision[]),
  internal.register_step(double precision, double precision),
  internal.station_time(timestamp, text)
to wattledger_analyst;
