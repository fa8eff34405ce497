-- Corrections of a site's readings whose time lies in [p_from, p_to), oldest first.
--   p_meter                               null for all meters
--   p_after, p_after_at, p_after_meter    time, corrected_at and meter of the last row of the page before; null for the first page
-- Raises WL404 (site).
create or replace function api.list_corrections(
  p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz, p_limit int,
  p_after timestamptz default null, p_after_at timestamptz default null, p_after_meter text default null
)
returns setof public.reading_corrections
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_site(p_tenant, p_site);
  return query
  select c.*
  from reading_corrections as c
  where c.tenant_id = p_tenant
    and c.site_id = p_site
    and (p_meter is null or c.meter_id = p_meter)
    and c.timestamp_utc >= p_from
    and c.timestamp_utc < p_to
    and (p_after is null or (c.timestamp_utc, c.corrected_at, c.meter_id) > (p_after, p_after_at, p_after_meter))
  order by c.timestamp_utc, c.corrected_at, c.meter_id
  limit p_limit;
end;
$$;
comment on function api.list_corrections is 'Corrections of a site''s readings.';
