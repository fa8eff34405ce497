-- Refuses a trial on more samples than it may look at, so that none takes long. Raises WL422 naming the days.
create or replace function internal.check_trial_size(
  p_station_key int, p_semantic text, p_from timestamptz, p_to timestamptz
)
returns void
language plpgsql stable
as $$
declare
  c_most constant int := 1000000;
  v_samples int;
begin
  select count(*) into v_samples
  from (
    select
    from internal.series as s
    join internal.sample as x on x.series_key = s.series_key
    where s.station_key = p_station_key and s.semantic = p_semantic and x.ts >= p_from and x.ts < p_to
    limit c_most + 1
  ) as looked_at;
  if v_samples > c_most then
    perform internal.raise_error('WL422',
      'these days hold more than a million readings of this point, more than a trial looks at: try fewer days', 'days');
  end if;
end;
$$;
comment on function internal.check_trial_size is 'Refuses a trial of an alarm rule on too many samples.';
