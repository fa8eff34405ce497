-- The thresholds that hold at a site: its own over those of its organization over the defaults.
--   p_site  null: what holds at a site that has none of its own
create or replace function internal.thresholds_of(p_tenant text, p_site text)
returns jsonb
language sql stable
as $$
  select
    (select jsonb_object_agg(d.name, d.fallback) from internal.threshold_definitions() as d)
    || coalesce((
      select t.thresholds from internal.alert_thresholds as t where t.tenant_id = p_tenant and t.site_id is null
    ), '{}')
    || coalesce((
      select t.thresholds from internal.alert_thresholds as t where t.tenant_id = p_tenant and t.site_id = p_site
    ), '{}');
$$;
comment on function internal.thresholds_of is 'Thresholds that hold at a site.';
