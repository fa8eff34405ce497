"""Figures and sentences of reports, as a person reads them."""

from api.exports.figures import DASH, NOTHING
from api.exports.weekly import WeeklyReport

MINUS = DASH


def kwh(value: float | None) -> str:
    """An energy: whole from 1,000 on, smaller ones with a decimal or two."""
    if value is None:
        return NOTHING
    decimals = 0 if abs(value) >= 1000 else 1 if abs(value) >= 1 or value == 0 else 2
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def amount(value: float | None, decimals: int, currency: str) -> str:
    """An amount of money with its currency."""
    return NOTHING if value is None else f"{value:,.{decimals}f} {currency}".replace("-", MINUS)


def signed(percent: float | None) -> str:
    """A deviation in per cent with its sign."""
    if percent is None:
        return NOTHING
    return f"{percent:+.1f} %".replace("-", MINUS) if abs(percent) < 1000 else f"{percent:+,.0f} %"


def named(count: int, thing: str) -> str:
    """A number of things: 1 site, 2 sites."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def without_site(title: str, name: str) -> str:
    """The title of an alert without the name of its site, in a document that is about that site alone."""
    rest = title.removeprefix(f"{name}: ")
    return f"{rest[:1].upper()}{rest[1:]}"


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


def weekly_sentence(report: WeeklyReport) -> str:
    """What a plant manager should know of the week, of which the deviation is given."""
    deviation, difference = report.deviation_pct or 0, report.deviation_kwh or 0
    if abs(deviation) < 1:
        first = f"The site used about what was expected of it ({signed(report.deviation_pct)})."
    else:
        way = "more" if difference > 0 else "less"
        first = f"The site used {kwh(abs(difference))} kWh ({abs(deviation):.1f} %) {way} than expected."
    days = {day.day: day for day in report.days}
    top = [days[day] for day in report.top_days[:1]]
    parts = [first]
    if top and (top[0].deviation_pct or 0) >= 5:
        parts.append(
            f"Most above it was {top[0].day:%A}: {kwh(top[0].deviation_kwh)} kWh or {signed(top[0].deviation_pct)}."
        )
    if report.hours_above:
        cost = f", {amount(report.above_cost, report.minor_unit, report.currency)}" if report.above_cost else ""
        parts.append(f"{named(report.hours_above, 'hour')} lay above it, by {kwh(report.above_kwh)} kWh{cost} in sum.")
    return " ".join(parts)


def between(low: float, high: float, decimals: int | None = None) -> str:
    """A range of energies, or with `decimals` of money, with a dash between."""
    if decimals is None:
        return f"{kwh(low)} {DASH} {kwh(high)}"
    return f"{low:,.{decimals}f} {DASH} {high:,.{decimals}f}"
