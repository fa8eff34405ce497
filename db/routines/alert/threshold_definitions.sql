-- The thresholds of alerts: what holds where nobody has said otherwise, and what may be said.
--   deviation_*      share by which consumption is above what is expected, 0.1 is 10 %
--   spike_*          an hour, over the highest hour of the last eight weeks
--   night_share_*    energy of 22 to 6 o'clock, over the 24 hours that end then
--   weekend_share_*  energy of a day of the weekend, over the median day of Monday to Friday
--   missing_data_*   hours without data, in a row
--   flat_line_*      hours in which a meter sends one and the same value
create or replace function internal.threshold_definitions()
returns table (name text, fallback double precision, low double precision, high double precision)
language sql immutable
as $$
  values
    ('deviation_warning', 0.1, 0.01, 10),
    ('deviation_critical', 0.3, 0.01, 10),
    ('spike_warning', 1.3, 1, 100),
    ('spike_critical', 2, 1, 100),
    ('night_share_warning', 0.4, 0, 1),
    ('night_share_critical', 0.7, 0, 1),
    ('weekend_share_warning', 0.6, 0, 10),
    ('weekend_share_critical', 0.8, 0, 10),
    ('missing_data_warning', 1, 1, 24),
    ('missing_data_critical', 6, 1, 24),
    ('flat_line_warning', 2, 1, 24),
    ('flat_line_critical', 12, 1, 24);
$$;
comment on function internal.threshold_definitions is 'Thresholds of alerts with their defaults and ranges.';
