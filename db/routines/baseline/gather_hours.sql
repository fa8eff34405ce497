-- internal.site_hours as one value, for what looks at the same hours several times.
create or replace function internal.gather_hours(
  p_station public.stations, p_from timestamptz, p_to timestamptz, p_as_of timestamptz
)
returns internal.site_hour[]
language plpgsql stable
as $$
begin
  return array(select row(h.*)::internal.site_hour from internal.site_hours(p_station, p_from, p_to, p_as_of) as h);
end;
$$;
comment on function internal.gather_hours is 'Hours of a site as one value.';
