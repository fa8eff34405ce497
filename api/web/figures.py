"""How numbers, money and times are written on pages."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from api.web.words import _, ngettext

NONE = "\N{EN DASH}"
_CURRENCIES = Path(__file__).resolve().parents[2] / "db/seed/currencies.csv"
with _CURRENCIES.open(newline="", encoding="utf-8") as _file:
    MINOR_UNITS = {row["currency"]: int(row["minor_unit"]) for row in csv.DictReader(_file)}

Value = int | float | None


def number(value: Value, digits: int = 1) -> str:
    """`12,345.6`; a dash for nothing."""
    return NONE if value is None else f"{value:,.{digits}f}"


def exact(value: Value) -> str:
    """A number with as many digits as it has."""
    if value is None:
        return NONE
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def energy(value: Value) -> Markup | str:
    """Energy with its unit: kWh, from ten thousand on without a fraction."""
    if value is None:
        return NONE
    digits = 0 if abs(value) >= 10_000 else 1 if abs(value) >= 100 else 2
    return with_unit(f"{value:,.{digits}f}", "kWh")


def money(value: Value, currency: str) -> Markup | str:
    """An amount with its currency, rounded to the currency's minor unit."""
    return NONE if value is None else with_unit(f"{value:,.{MINOR_UNITS.get(currency, 2)}f}", currency)


def change(now: Value, before: Value) -> Markup | str:
    """How much more or less than before, in percent; a dash where there is nothing to compare."""
    if now is None or not before:
        return NONE
    share = 100 * (now - before) / before
    text = f"{abs(share):,.0f}"
    sign = "" if text == "0" else "+" if share > 0 else "\N{MINUS SIGN}"
    return with_unit(sign + text, "%")


def json_text(value: object) -> str:
    """JSON of the database as it stands."""
    return bytes(value).decode() if isinstance(value, msgspec.Raw) else str(value)


def percent(value: Value, digits: int = 0) -> Markup | str:
    """A share in percent, given as such."""
    return NONE if value is None else with_unit(f"{value:,.{digits}f}", "%")


def signed(value: Value, unit: str = "%") -> Markup | str:
    """A difference with its sign; per cent have a digit, energy as many as energy has."""
    if value is None:
        return NONE
    size = abs(value)
    digits = 1 if unit == "%" and size < 1000 else 0 if size >= 1000 else 1 if size >= 100 else 2
    text = f"{size:,.{digits}f}"
    sign = "" if not text.strip("0.,") else "+" if value > 0 else "\N{MINUS SIGN}"
    return with_unit(sign + text, unit)


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def with_unit(text: str, unit: str) -> Markup:
    """A figure and its unit, which stay together."""
    return Markup('<span class="figure">{}<span class="unit">\N{NO-BREAK SPACE}{}</span></span>').format(text, unit)


def moment(value: datetime | None, zone: str, shape: str = "minute") -> Markup | str:
    """A time of the zone; exact on hover. `shape`: minute, day, clock or second."""
    if value is None:
        return NONE
    local = value.astimezone(ZoneInfo(zone))
    text = {"day": f"{local.day} {local:%b %Y}", "clock": f"{local:%H:%M}", "second": f"{local:%Y-%m-%d %H:%M:%S}"}.get(
        shape, f"{local.day} {local:%b} {local:%H:%M}" if _is_near(local) else f"{local.day} {local:%b %Y %H:%M}"
    )
    return _time(value, text, zone)


def ago(value: datetime | None, zone: str) -> Markup | str:
    """How long ago a time was; exact on hover."""
    if value is None:
        return _("never")
    minutes = int((datetime.now(UTC) - value) / timedelta(minutes=1))
    if minutes < 1:
        text = _("just now")
    elif minutes < 60:
        text = ngettext("%d min ago", "%d min ago", minutes) % minutes
    elif minutes < 48 * 60:
        text = ngettext("%d h ago", "%d h ago", minutes // 60) % (minutes // 60)
    else:
        text = ngettext("%d day ago", "%d days ago", minutes // 1440) % (minutes // 1440)
    return _time(value, text, zone)


def lasting(seconds: Value) -> str:
    """How long something lasted, in its two largest units: `2 d 5 h`, `14 min 30 s`; a dash for nothing."""
    if seconds is None:
        return NONE
    whole = round(seconds)
    parts = [(whole // 86400, _("d")), (whole // 3600 % 24, _("h")), (whole // 60 % 60, _("min")), (whole % 60, _("s"))]
    first = next((place for place, (count, _unit) in enumerate(parts) if count), len(parts) - 1)
    told = [f"{count}\N{NO-BREAK SPACE}{unit}" for count, unit in parts[first : first + 2] if count]
    return " ".join(told) or f"0\N{NO-BREAK SPACE}{parts[-1][1]}"


def _time(value: datetime, text: str, zone: str) -> Markup:
    local = value.astimezone(ZoneInfo(zone))
    title = f"{local:%Y-%m-%d %H:%M:%S} {zone} (UTC{local:%z})"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value.astimezone(UTC).isoformat(), title, text)


def _is_near(local: datetime) -> bool:
    return abs(datetime.now(local.tzinfo) - local) < timedelta(days=300)


def sparkline(values: list[float | None] | None, width: int = 96, height: int = 24) -> Markup:
    """A small line of values, decoration beside the numbers that say the same; gaps are left open."""
    known = [value for value in values or [] if value is not None]
    if len(known) < 2 or not values:
        return Markup('<span class="muted">{}</span>').format(NONE)
    top = max(max(known), 1e-9)
    step = width / (len(values) - 1)
    paths, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        paths.append(f"{pen}{index * step:.1f} {height - 2 - (height - 4) * max(value, 0) / top:.1f}")
        pen = "L"
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true"><path d="{}"/></svg>'
    ).format(width, height, width, height, "".join(paths))
