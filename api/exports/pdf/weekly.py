"""The weekly report as a PDF: a page a site with its charts, and before several sites all of them side by side."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from api.exports import figures
from api.exports.figures import DASH
from api.exports.pdf import charts, style
from api.exports.pdf.canvas import Canvas, open_canvas
from api.exports.pdf.frame import Key, describe, draw_head, draw_heading, draw_keys, draw_note, draw_text
from api.exports.pdf.grid import Column, draw_header, draw_row
from api.exports.pdf.words import amount, kwh, named, sentence, signed, weekly_sentence, without_site
from api.exports.weekly import ReportDay, WeeklyReport

TITLE = "WEEKLY ENERGY REPORT"
MOST_ALERTS, MOST_LINES = 4, 3
ROWS_PER_PAGE = 38
DAY_COLUMNS = (
    Column("Day", 27, "L"),
    Column("Energy kWh", 25),
    Column("Expected kWh", 25),
    Column("Deviation", 20),
    Column("Hours above", 24),
    Column("Cost", 31),
    Column("Coverage", 22),
)
SITE_COLUMNS = (
    Column("Site", 52, "L"),
    Column("Energy kWh", 24),
    Column("Deviation", 19),
    Column("Hours above", 20),
    Column("Cost", 31),
    Column("Coverage", 16),
    Column("Alerts", 12),
)
RANGE_LEGEND = (
    ("line", charts.ACTUAL, "actual"),
    ("dash", charts.EXPECTED, "expected"),
    ("box", charts.USUAL, "usual range"),
    ("box", charts.ELEVATED, "hours elevated"),
    ("box", charts.CRITICAL, "hours critical"),
)
MAP_LEGEND = (
    ("box", charts.FAR_BELOW, f"{DASH}30 % or less"),
    ("box", charts.BELOW, f"{DASH}10 to {DASH}30 %"),
    ("box", charts.NORMAL, "as expected"),
    ("box", charts.ELEVATED, "elevated"),
    ("mark", charts.CRITICAL, "critical"),
    ("cross", charts.NO_DATA, "no data, or explained"),
)
PLAIN_LEGEND = (
    ("box", charts.NORMAL, "little"),
    ("box", charts.EXPECTED, "the most of this week"),
    ("cross", charts.NO_DATA, "no data, or explained"),
)


def render_weekly(reports: Sequence[WeeklyReport], made_at: datetime) -> bytes:
    """Draw the reports, which hold their hours; `made_at` is shown at the foot."""
    timezone = reports[0].timezone if reports else "UTC"
    with open_canvas((text for report in reports for text in report.texts()), timezone) as canvas:
        describe(canvas, "Weekly energy report", "Weekly energy report", made_at)
        if len(reports) != 1:
            _draw_sites(canvas, reports)
        for report in reports:
            _draw_site(canvas, report)
        return bytes(canvas.output())


def _draw_sites(canvas: Canvas, reports: Sequence[WeeklyReport]) -> None:
    weeks = sorted({figures.span(report.first_day, report.week_ending) for report in reports})
    y = draw_head(canvas, TITLE, named(len(reports), "site"), "  /  ".join(weeks) or "This organization has no sites.")
    for start in range(0, len(reports), ROWS_PER_PAGE):
        if start:
            y = draw_head(canvas, TITLE, named(len(reports), "site"), "  /  ".join(weeks))
        y = draw_header(canvas, y, SITE_COLUMNS)
        for report in reports[start : start + ROWS_PER_PAGE]:
            texts = (
                report.name,
                kwh(report.energy_kwh),
                signed(report.deviation_pct),
                str(report.hours_above) if report.reason is None else DASH,
                amount(report.cost, report.minor_unit, report.currency),
                _share(report.coverage),
                str(report.alerts_total),
            )
            y = draw_row(canvas, y, SITE_COLUMNS, texts, colours=(None, None, _tone(report.deviation_pct)))
    if reports:
        _draw_sums(canvas, y, reports)


def _draw_sums(canvas: Canvas, y: float, reports: Sequence[WeeklyReport]) -> None:
    """The sum of the sites; money by currency."""
    energy = sum(report.energy_kwh or 0 for report in reports)
    alerts = str(sum(report.alerts_total for report in reports))
    draw_row(canvas, y, SITE_COLUMNS, ("Total", kwh(energy), "", "", "", "", alerts), is_total=True)
    y += 9
    sums: dict[tuple[str, int], float] = {}
    for report in reports:
        if report.cost is not None:
            key = (report.currency, report.minor_unit)
            sums[key] = sums.get(key, 0) + report.cost
    costs = ", ".join(amount(cost, unit, currency) for (currency, unit), cost in sorted(sums.items()))
    y = draw_text(canvas, y, f"Cost of all sites: {costs or DASH}.")
    withheld = [report for report in reports if report.reason]
    if withheld:
        text = f"No deviation is given for {named(len(withheld), 'site')} (their pages say why)."
        y = draw_text(canvas, y + 1, text, style.MUTED)
    assumed = [report for report in reports if report.cost_note and report.cost is not None]
    if assumed:
        draw_text(
            canvas,
            y + 1,
            f"The cost of {named(len(assumed), 'site')} is by the default price (see there).",
            style.MUTED,
        )


def _draw_site(canvas: Canvas, report: WeeklyReport) -> None:
    zone = ZoneInfo(report.timezone)
    week = figures.span(report.first_day, report.week_ending)
    y = draw_head(canvas, TITLE, report.name, f"{week}  ·  site {report.site_id}  ·  clock of {report.timezone}")
    y = draw_keys(canvas, y, _keys(report))
    if report.reason:
        y = draw_note(canvas, y, "No deviation is given", sentence(report.reason))
    else:
        y = draw_text(canvas, y, weekly_sentence(report)) + 3
    hours = report.hourly or []
    y = draw_heading(canvas, y, "Hour by hour", "the usual range reaches 1.5 times the usual scatter to either side")
    y = charts.draw_hours(canvas, y, 50, hours, zone)
    y = charts.draw_legend(canvas, y + 1, RANGE_LEGEND)
    judged = report.quality.status == "ready"
    y = draw_heading(canvas, y, "The week as a map", "deviation from what was expected" if judged else "energy by hour")
    y = charts.draw_map(canvas, y, 4.6, hours, zone)
    y = charts.draw_legend(canvas, y, MAP_LEGEND if judged else PLAIN_LEGEND)
    y = _draw_days(canvas, y, report)
    _draw_alerts(canvas, y + 4, report, zone)


def _keys(report: WeeklyReport) -> tuple[Key, ...]:
    compared = f"{report.compared_hours} of {report.hours} h compared"
    above = f"{report.hours_critical} critical, {report.hours_elevated} elevated"
    extra = f"+{kwh(report.above_kwh)} kWh in hours above" if report.reason is None else "not judged"
    minor, currency = report.minor_unit, report.currency
    return (
        Key("ENERGY", DASH if report.energy_kwh is None else f"{kwh(report.energy_kwh)} kWh", extra),
        Key(
            "COST",
            amount(report.cost, minor, currency),
            report.cost_reason or ("by the default price" if report.cost_note else "by the tariff in force"),
        ),
        Key("DEVIATION", signed(report.deviation_pct), compared, _tone(report.deviation_pct) or style.INK),
        Key("HOURS ABOVE", str(report.hours_above) if report.reason is None else DASH, above),
        Key("COVERAGE", _share(report.coverage), f"baseline: {named(report.quality.history_days, 'day')}"),
    )


def _draw_days(canvas: Canvas, y: float, report: WeeklyReport) -> float:
    y = draw_header(canvas, y, DAY_COLUMNS)
    for day in report.days:
        y = draw_row(canvas, y, DAY_COLUMNS, _day(day, report), colours=(None, None, None, _tone(day.deviation_pct)))
    texts = (
        "Week",
        kwh(report.energy_kwh),
        kwh(report.expected_kwh),
        signed(report.deviation_pct),
        DASH if report.reason else f"{report.hours_above} ({report.hours_critical} critical)",
        amount(report.cost, report.minor_unit, report.currency),
        _share(report.coverage),
    )
    y = draw_row(canvas, y, DAY_COLUMNS, texts, is_total=True)
    notes = []
    if report.expected_kwh is not None and report.compared_hours < report.hours:
        why = "have enough data and are not explained" if report.hours_explained else "have enough data"
        notes.append(f"Expected and deviation are of the {report.compared_hours} hours that {why}.")
    if report.cost_note and report.cost is not None:
        notes.append(f"Cost: {report.cost_note}.")
    for note in notes:
        canvas.put_line(style.MARGIN, y + 0.8, note, style.SMALL, style.MUTED, style.WIDTH)
        y += style.SMALL.leading + 0.8
    return y


def _day(day: ReportDay, report: WeeklyReport) -> tuple[str, ...]:
    above = DASH if day.reason else f"{day.hours_above} ({day.hours_critical} critical)" if day.hours_above else "0"
    return (
        f"{day.day:%a} {day.day.day} {day.day:%b}",
        kwh(day.energy_kwh),
        kwh(day.expected_kwh),
        signed(day.deviation_pct),
        above,
        amount(day.cost, report.minor_unit, day.currency or ""),
        _share(day.coverage),
    )


def _draw_alerts(canvas: Canvas, y: float, report: WeeklyReport, zone: ZoneInfo) -> None:
    note = f"{report.alerts_total} this week, {report.alerts_critical} critical" if report.alerts_total else "none"
    y = draw_heading(canvas, y, "Alerts", note)
    shown, lines = 0, _lines_of_alerts(y, report)
    for alert in report.alerts[:MOST_ALERTS]:
        if y + 8 > style.BOTTOM + 5:
            break
        top = y
        title = canvas.wrapped(without_site(alert.title, report.name), style.WIDTH - 60, style.STRONG, 1)
        canvas.paragraph(style.MARGIN + 4, y, title)
        first, last = alert.first_hour.astimezone(zone), alert.until.astimezone(zone)
        when = f"{first:%a %d %b %H:%M} {DASH} {last:%a %d %b %H:%M}"
        canvas.put_line(style.MARGIN, y, when, style.SMALL, style.MUTED, style.WIDTH, "R")
        message = canvas.wrapped(alert.message, style.WIDTH - 4, style.SMALL, lines)
        y = canvas.paragraph(style.MARGIN + 4, y + style.STRONG.leading, message, style.MUTED) + 1.2
        colour = charts.CRITICAL if alert.severity == "critical" else charts.ELEVATED
        canvas.box(style.MARGIN, top + 0.6, 1.4, y - top - 2.4, colour)
        shown += 1
    if report.alerts_total > shown:
        text = f"and {report.alerts_total - shown} more"
        canvas.put_line(style.MARGIN + 4, min(y, style.BOTTOM + 4), text, style.SMALL, style.MUTED)


def _lines_of_alerts(y: float, report: WeeklyReport) -> int:
    """How many lines of what happened each alert has room for on the page."""
    count = min(len(report.alerts), MOST_ALERTS) or 1
    room = style.BOTTOM + 5 - y - (style.SMALL.leading if report.alerts_total > count else 0)
    free = room / count - style.STRONG.leading - 1.2
    return max(1, min(MOST_LINES, int(free // style.SMALL.leading)))


def _share(share: float) -> str:
    return f"{share if share >= 1 else min(share, 0.999):.1%}"


def _tone(deviation: float | None) -> style.Colour | None:
    return charts.CRITICAL if deviation is not None and deviation >= 10 else None
