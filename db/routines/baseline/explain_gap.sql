-- Explains a time of a site: it is left out of baselines, forecasts, alerts and of what a pilot is judged by.
--   p_from, p_to  every hour that the time touches is left out; at most 366 days
--   p_reason      holiday, maintenance, meter_exchange, outage or other
--   p_note        in words, may be empty
-- Raises WL404, WL422.
create or replace function api.explain_gap(
  p_tenant text, p_site text, p_from timestamptz, p_to timestamptz, p_reason text, p_note text, p_actor text
)
returns internal.gap
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_gap gap;
begin
  perform set_actor(p_actor);
  perform require_site(p_tenant, p_site);
  if p_from >= p_to then
    perform raise_error('WL422', 'to must be later than from', 'to');
  elsif p_to - p_from > interval '366 days' then
    perform raise_error('WL422', 'to must lie at most 366 days after from', 'to');
  elsif p_from < timestamptz '1900-01-01 00:00Z' or p_to > timestamptz '2200-01-01 00:00Z' then
    perform raise_error('WL422', 'from must lie, as to, in the years 1900 to 2199', 'from');
  end if;
  insert into gap_explanations (tenant_id, site_id, from_ts, to_ts, reason, note, created_by)
  values (p_tenant, p_site, p_from, p_to, p_reason, p_note, p_actor)
  returning tenant_id, site_id, id, from_ts, to_ts, reason, note, created_at, created_by into v_gap;
  return v_gap;
end;
$$;
comment on function api.explain_gap is 'Explains a time of a site.';
