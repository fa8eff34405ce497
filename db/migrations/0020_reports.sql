-- What reports are worked out from.
create type internal.report_hour as (
  hour timestamptz, day date, dow int, hr int, kwh double precision, price numeric, currency text, is_usable boolean
);
comment on type internal.report_hour is
  'An hour on its site''s clock with the price of a kilowatt-hour; is_usable: savings may rest on it (internal.report_hours).';

create type internal.stretch as (
  subject text, part int, first_hour timestamptz, week date, hours int, level double precision, excess_kwh double precision,
  base_kwh double precision, price numeric, state text
);
comment on type internal.stretch is 'A night, a day of the weekend or a start-up, as savings are sought in (internal.savings_stretches).';
