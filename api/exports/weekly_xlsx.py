"""Weekly reports as a workbook: sites, days and alerts as real numbers and dates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.exports.pdf.words import without_site
from api.exports.weekly import ReportAlert, ReportDay, WeeklyReport
from api.exports.workbook import (
    CENTRE,
    CENTRED_TOP,
    HEADING,
    LINE,
    LINE_HEIGHT,
    NOTE,
    TOP,
    WRAPPED,
    Value,
    decimals_format,
    lines_of,
    put,
    save,
    set_up_print,
    shade,
)

DAY, LOCAL = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
ENERGY, SHARE, COUNT = "#,##0.0", "0.0%", "0"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: title, width (characters), number format, its value in a report and a line of it, and where
    that stands in its cell."""

    title: str
    width: float
    number_format: str
    value: Callable[[WeeklyReport, Any], Value]
    alignment: Alignment = TOP


SITES = (
    Column("Site", 18, "", lambda report, _: report.site_id, WRAPPED),
    Column("Name", 32, "", lambda report, _: report.name, WRAPPED),
    Column("First day", 12, DAY, lambda report, _: report.first_day),
    Column("Last day", 12, DAY, lambda report, _: report.week_ending),
    Column("Energy kWh", 14, ENERGY, lambda report, _: report.energy_kwh),
    Column("Cost", 14, "", lambda report, _: report.cost),
    Column("Currency", 10, "", lambda report, _: report.currency, CENTRED_TOP),
    Column("Compared kWh", 14, ENERGY, lambda report, _: report.compared_kwh),
    Column("Expected kWh", 14, ENERGY, lambda report, _: report.expected_kwh),
    Column("Deviation kWh", 14, ENERGY, lambda report, _: report.deviation_kwh),
    Column("Deviation", 11, SHARE, lambda report, _: _share(report.deviation_pct)),
    Column("Hours above", 12, COUNT, lambda report, _: _judged(report, report.hours_above)),
    Column("of them critical", 15, COUNT, lambda report, _: _judged(report, report.hours_critical)),
    Column("Coverage", 10, SHARE, lambda report, _: report.coverage),
    Column("Alerts", 8, COUNT, lambda report, _: report.alerts_total),
    Column("Baseline", 12, "", lambda report, _: report.quality.status.replace("_", " "), CENTRED_TOP),
    Column("Remark", 54, "", lambda report, _: _remark(report), NOTE),
)
DAYS = (
    Column("Site", 18, "", lambda report, _: report.site_id, WRAPPED),
    Column("Name", 32, "", lambda report, _: report.name, WRAPPED),
    Column("Day", 12, DAY, lambda _, day: day.day),
    Column("Energy kWh", 14, ENERGY, lambda _, day: day.energy_kwh),
    Column("Cost", 14, "", lambda _, day: day.cost),
    Column("Currency", 10, "", lambda _, day: day.currency, CENTRED_TOP),
    Column("Compared kWh", 14, ENERGY, lambda _, day: day.compared_kwh),
    Column("Expected kWh", 14, ENERGY, lambda _, day: day.expected_kwh),
    Column("Deviation kWh", 14, ENERGY, lambda _, day: day.deviation_kwh),
    Column("Deviation", 11, SHARE, lambda _, day: _share(day.deviation_pct)),
    Column("Hours above", 12, COUNT, lambda _, day: _judged(day, day.hours_above)),
    Column("of them critical", 15, COUNT, lambda _, day: _judged(day, day.hours_critical)),
    Column("Hours explained", 15, COUNT, lambda _, day: day.hours_explained),
    Column("Coverage", 10, SHARE, lambda _, day: day.coverage),
    Column("Remark", 54, "", lambda _, day: day.reason, NOTE),
)
ALERTS = (
    Column("Site", 18, "", lambda report, _: report.site_id, WRAPPED),
    Column("Name", 32, "", lambda report, _: report.name, WRAPPED),
    Column("Severity", 10, "", lambda _, alert: alert.severity, CENTRED_TOP),
    Column("Kind", 16, "", lambda _, alert: alert.kind.replace("_", " "), CENTRED_TOP),
    Column("Status", 10, "", lambda _, alert: alert.status, CENTRED_TOP),
    Column("From (site's clock)", 19, LOCAL, lambda report, alert: _local(report, alert.first_hour)),
    Column("Last hour", 19, LOCAL, lambda report, alert: _local(report, alert.last_hour)),
    Column("Above expected kWh", 20, ENERGY, lambda _, alert: alert.excess_kwh),
    Column("Cost", 12, "", lambda _, alert: alert.cost),
    Column("Currency", 10, "", lambda _, alert: alert.currency, CENTRED_TOP),
    Column("Title", 40, "", lambda report, alert: without_site(alert.title, report.name), WRAPPED),
    Column("What happened", 60, "", lambda _, alert: alert.message, WRAPPED),
)


def render_weekly(reports: Sequence[WeeklyReport]) -> bytes:
    """The sheets 'Sites', 'Days' and 'Alerts'."""
    workbook = Workbook()
    sites = workbook.worksheets[0]
    sites.title = "Sites"
    _fill(sites, SITES, [(report, None) for report in reports])
    days: list[tuple[WeeklyReport, ReportDay]] = [(report, day) for report in reports for day in report.days]
    _fill(workbook.create_sheet("Days"), DAYS, days)
    alerts: list[tuple[WeeklyReport, ReportAlert]] = [(report, alert) for report in reports for alert in report.alerts]
    _fill(workbook.create_sheet("Alerts"), ALERTS, alerts)
    workbook.properties.title = "Weekly energy report"
    workbook.properties.creator = "Wattledger"
    return save(workbook, {}, max((report.to for report in reports), default=datetime.now(UTC)))


def _fill(sheet: Worksheet, columns: Sequence[Column], lines: Sequence[tuple[WeeklyReport, Any]]) -> None:
    for number, column in enumerate(columns, start=1):
        head = sheet.cell(1, number)
        put(head, column.title)
        shade(head, HEADING)
        head.alignment = CENTRE
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for row, (report, line) in enumerate(lines, start=2):
        sheet.row_dimensions[row].height = LINE_HEIGHT * _lines(columns, report, line)
        for number, column in enumerate(columns, start=1):
            cell = sheet.cell(row, number)
            assert isinstance(cell, Cell)
            money = decimals_format(report.minor_unit) if column.title == "Cost" else ""
            put(cell, column.value(report, line), column.number_format or money)
            if column.number_format == LOCAL:
                cell.number_format = LOCAL
            cell.border, cell.alignment = LINE, column.alignment
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(lines) + 1, 2)}"
    sheet.print_title_rows = "1:1"
    set_up_print(sheet, "landscape")


def _lines(columns: Sequence[Column], report: WeeklyReport, line: Any) -> int:
    """How many lines the longest text of a row takes."""
    texts = ((column.value(report, line), column.width) for column in columns if column.alignment.wrap_text)
    return max(lines_of(text, width) for text, width in texts if isinstance(text, str))


def _judged(figures: WeeklyReport | ReportDay, count: int) -> int | None:
    """A count of hours above what was expected; nothing where that was not judged."""
    return count if figures.reason is None else None


def _remark(report: WeeklyReport) -> str | None:
    note = report.cost_note if report.cost is not None else None
    return "; ".join(text for text in (report.reason, report.cost_reason, note) if text) or None


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _local(report: WeeklyReport, moment: Any) -> Value:
    """The time on the site's clock, written as it is: a workbook knows no zones."""
    local = moment.astimezone(ZoneInfo(report.timezone))
    return local.replace(tzinfo=ZoneInfo("UTC"))  # type: ignore[no-any-return]
