-- Every series by hour of its station's own clock.
create or replace view internal.series_hour as
select * from internal.utc_hour
union all
select * from internal.clock_hour;
comment on view internal.series_hour is 'Every series by hour of its station''s own clock.';
