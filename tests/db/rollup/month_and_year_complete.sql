-- A month is completed when its days are, a year when its months are.
begin;
select plan(4);
call new_station();
insert into analytics_statistics (tenant_id, subject_id, time_type, time_key, period_start, period_end, is_completed)
select 't1', 's1', 'DAY', to_char(d, 'YYYY-MM-DD'), d, d + interval '1 day', true
from generate_series('2025-02-01Z'::timestamptz, '2025-02-27Z', interval '1 day') as d;
call fill_hours('2025-02-28 00:00Z', 23);
select is((period('MONTH', '2025-02-01Z')).is_completed, false, 'a month waits for the last hour of its last day');
call fill_hours('2025-02-28 23:00Z', 1);
select is((period('MONTH', '2025-02-01Z')).is_completed, true, 'with all 28 days it is completed');
select is((period('YEAR', '2025-01-01Z')).is_completed, false, 'the year is not');

insert into analytics_statistics (tenant_id, subject_id, time_type, time_key, period_start, period_end, is_completed)
select 't1', 's1', 'MONTH', to_char(m, 'YYYY-MM'), m, m + interval '1 month', true
from generate_series('2025-01-01Z'::timestamptz, '2025-12-01Z', interval '1 month') as m where m <> '2025-02-01Z';
call close_hours('2025-02-28 23:00Z', 1, true);
select is((period('YEAR', '2025-01-01Z')).is_completed, true, 'with all twelve months it is');
select * from finish();
rollback;
