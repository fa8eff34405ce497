-- Quantile 0.9 of Student's t distribution: four of five means lie within so many standard errors.
--   p_freedom  degrees of freedom, 1 or more; above 30 the normal distribution's
create or replace function internal.t_quantile(p_freedom int)
returns double precision
language sql immutable strict
as $$
  select coalesce((array[
    3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
    1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310
  ]::double precision[])[p_freedom], 1.282);
$$;
comment on function internal.t_quantile is 'Quantile 0.9 of Student''s t distribution.';
