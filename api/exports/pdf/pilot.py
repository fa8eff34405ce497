"""A pilot's success report as a PDF: the verdict, the data, the baseline, the savings with their arithmetic."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.exports import figures
from api.exports.figures import DASH
from api.exports.pdf import charts, marks, style
from api.exports.pdf.canvas import Canvas, open_canvas
from api.exports.pdf.frame import Key, describe, draw_head, draw_heading, draw_keys, draw_note
from api.exports.pdf.grid import Column, draw_header, draw_row
from api.exports.pdf.savings import draw_savings
from api.exports.pdf.words import amount, kwh, named, sentence, signed, without_site
from api.exports.pilot import Criterion, PilotReport

TITLE = "PILOT REPORT"
MOST_GAPS, MOST_ALERTS = 8, 6
ANALYTICS_HEIGHT = 135.0
GAP_COLUMNS = (Column("From", 34, "L"), Column("To", 34, "L"), Column("Hours", 16), Column("Explanation", 90, "L"))
ALERT_COLUMNS = (
    Column("From", 32, "L"),
    Column("Severity", 17, "L"),
    Column("What", 75, "L"),
    Column("Above kWh", 21),
    Column("Cost", 29),
)
SOME: style.Colour = (140, 187, 182)
FULL: style.Colour = (11, 96, 92)
CALENDAR_LEGEND = (
    ("box", FULL, "all hours"),
    ("box", SOME, "some missing"),
    ("box", charts.CRITICAL, "under half"),
    ("cross", charts.NO_DATA, "explained"),
)


def render_pilot(report: PilotReport, made_at: datetime) -> bytes:
    """Draw the report; `made_at` is shown at the foot."""
    with open_canvas(report.texts(), report.timezone) as canvas:
        describe(canvas, f"Pilot report {report.name}", f"Pilot report  ·  site {report.site_id}", made_at)
        y = _draw_verdict(canvas, report)
        y = _draw_data(canvas, y + 3, report)
        _draw_analytics(canvas, draw_savings(canvas, report, TITLE), report)
        return bytes(canvas.output())


def _draw_verdict(canvas: Canvas, report: PilotReport) -> float:
    period = figures.span(report.first_day, report.last_day)
    facts = f"{period}  ·  site {report.site_id}  ·  clock of {report.timezone}"
    y = draw_keys(canvas, draw_head(canvas, TITLE, report.name, facts), _keys(report))
    y = draw_heading(canvas, y, "Success criteria", "as agreed in the pilot's runbook")
    for criterion in report.criteria:
        y = _draw_criterion(canvas, y, criterion)
    return y


def _keys(report: PilotReport) -> tuple[Key, ...]:
    verdict = {True: "Successful", False: "Not yet", None: "Open"}[report.is_successful]
    met = sum(criterion.is_met is True for criterion in report.criteria)
    data = report.data
    week = sum(saving.kwh_per_week.value for saving in report.savings)
    money = [saving.money_per_week.value for saving in report.savings if saving.money_per_week]
    cost = f"{amount(sum(money), report.minor_unit, report.currency)} a week" if money else "no money figure"
    return (
        Key("VERDICT", verdict, f"{met} of {len(report.criteria)} criteria met"),
        Key("DATA", f"{data.weeks_covered:g} weeks", f"{data.whole_days} whole days of {data.days}"),
        Key("LONGEST GAP", f"{data.longest_unexplained_gap_hours} h", f"and {data.explained_gap_hours} h explained"),
        Key(_savings_label(report), f"{kwh(week)} kWh" if week else DASH, cost if week else "none"),
    )


def _savings_label(report: PilotReport) -> str:
    """What the sum of the savings is: found, or in part or as a whole an assumption."""
    methods = {saving.method for saving in report.savings}
    return (
        "SAVINGS FOUND"
        if "scenario" not in methods
        else "SAVINGS, PART ASSUMED"
        if "shown" in methods
        else "SAVINGS, ASSUMED"
    )


def _draw_criterion(canvas: Canvas, y: float, criterion: Criterion) -> float:
    found = canvas.wrapped(f"{criterion.found}.", 104, style.SMALL, 3)
    height = max(found.height, style.STRONG.leading) + 1.6
    size = 3.4
    if criterion.is_met is None:
        canvas.put_line(style.MARGIN, y + 0.3, DASH, style.STRONG, style.AMBER)
    else:
        draw, colour = (marks.tick, style.BRAND) if criterion.is_met else (marks.cross, style.RED)
        draw(canvas, style.MARGIN, y + 0.9, size, colour)
    canvas.put_line(style.MARGIN + 6, y, criterion.name, style.STRONG, width=60)
    canvas.paragraph(style.MARGIN + 68, y + 0.4, found)
    canvas.rule(y + height, style.HAIRLINE, 0.15)
    return y + height + 1


def _draw_data(canvas: Canvas, y: float, report: PilotReport) -> float:
    zone, data = ZoneInfo(report.timezone), report.data
    y = draw_heading(canvas, y, "Data day by day", f"{data.coverage:.1%} of what was to come, explained hours aside")
    days = []
    for day in data.days_covered:
        colour = FULL if day.share >= 0.999 else SOME if day.share >= 0.5 else charts.CRITICAL
        days.append((day.day, charts.NO_DATA if day.is_explained else colour, day.is_explained))
    y = charts.draw_legend(canvas, charts.draw_calendar(canvas, y, days), CALENDAR_LEGEND)
    y = draw_heading(canvas, y, "Gaps", _gap_note(report))
    if not data.gaps:
        canvas.put_line(style.MARGIN, y, "No hour is missing.", style.TEXT, style.MUTED)
        return y + 6
    y = draw_header(canvas, y, GAP_COLUMNS)
    for gap in data.gaps[:MOST_GAPS]:
        words = " \u2013 ".join(word for word in ((gap.reason or "").replace("_", " "), gap.note) if word)
        texts = (_clock(gap.from_, zone), _clock(gap.to, zone), str(gap.hours), words or "none")
        tone = None if gap.is_explained or gap.hours < 6 else charts.CRITICAL
        y = draw_row(canvas, y, GAP_COLUMNS, texts, colours=(None, None, tone, tone))
    return y


def _gap_note(report: PilotReport) -> str:
    total = report.data.gaps_total
    return f"the longest {MOST_GAPS} of {total}" if total > MOST_GAPS else f"{total} in all"


def _draw_analytics(canvas: Canvas, y: float, report: PilotReport) -> None:
    if y + ANALYTICS_HEIGHT > style.BOTTOM:
        y = draw_head(canvas, TITLE, report.name, "How stable the baseline is, and what alerts were about")
    baseline = report.baseline
    note = "bars: used, marks: expected by what was known before the week"
    y = draw_heading(canvas, y, "Actual against expected, week by week", note)
    if baseline.weeks:
        bars = [
            (f"{w.from_.day} {w.from_:%b}", float(w.actual_kwh), float(w.expected_kwh), signed(w.deviation_pct))
            for w in baseline.weeks
        ]
        y = charts.draw_bars(canvas, y, 58, bars) + 2
        text = (
            f"Over the last {named(baseline.weeks_rated, 'week')}: deviation in sum {signed(baseline.deviation_pct)}, "
            f"largest move of a usual week {signed(baseline.largest_change_pct)}, CV(RMSE) of the hours "
            f"{DASH if baseline.cv_rmse_pct is None else f'{baseline.cv_rmse_pct:.0f} %'} (out of sample, ASHRAE 14)."
        )
        y = canvas.paragraph(style.MARGIN, y, canvas.wrapped(text, style.WIDTH, style.TEXT, 3)) + 4
    if baseline.reason:
        y = draw_note(canvas, y, "Stability cannot be judged yet", sentence(baseline.reason))
    _draw_alerts(canvas, y + 2, report)


def _draw_alerts(canvas: Canvas, y: float, report: PilotReport) -> None:
    zone, alerts = ZoneInfo(report.timezone), report.alerts
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(alerts.by_kind.items()))
    y = draw_heading(canvas, y, "Alerts that matter", kinds or "no alerts in these days")
    if alerts.that_matter:
        y = draw_header(canvas, y, ALERT_COLUMNS)
    else:
        canvas.put_line(style.MARGIN, y, "No alert on consumption.", style.TEXT, style.MUTED)
    for alert in alerts.that_matter[:MOST_ALERTS]:
        cost = amount(alert.cost, report.minor_unit, alert.currency or "")
        texts = (
            _clock(alert.first_hour, zone),
            alert.severity,
            without_site(alert.title, report.name),
            kwh(alert.excess_kwh),
            cost,
        )
        tone = charts.CRITICAL if alert.severity == "critical" else None
        y = draw_row(canvas, y, ALERT_COLUMNS, texts, colours=(None, tone))


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d %b %Y %H:%M}"
