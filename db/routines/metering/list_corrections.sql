-- Corrections of a site's readings whose time lies in [p_from, p_to), oldest first.
--   p_meter  null for all meters
-- Raises WL404 (site).
create or replace function api.list_corrections(
  p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz, p_limit int
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
  order by c.timestamp_utc, c.corrected_at
  limit p_limit;
end;
$$;
comment on function api.list_corrections is 'Corrections of a site''s readings.';
