-- Judged hours as the API shows them.
create or replace function internal.judged_hours_json(p_hours internal.judged_hour[])
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ts', internal.utc_text(h.hour),
    'expected_kwh', internal.tidy(h.expected_kwh),
    'actual_kwh', internal.tidy(h.actual_kwh),
    'delta_kwh', internal.tidy(h.delta_kwh),
    'delta_pct', internal.tidy(h.delta_pct, 2),
    'z_score', internal.tidy(h.z_score, 2),
    'band', h.band,
    'sigma_kwh', internal.tidy(h.sigma_kwh),
    'coverage', internal.tidy(h.coverage, 4),
    'is_good', h.is_good,
    'is_explained', h.is_explained
  ) order by h.hour), '[]')
  from unnest(p_hours) as h;
$$;
comment on function internal.judged_hours_json is 'Judged hours as the API shows them.';
