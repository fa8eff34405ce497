"""Units that readings come in, however they are spelt."""

UNITS = {unit.lower(): unit for unit in ("kWh", "Wh", "MWh", "kW", "W", "MW")}
DEFAULT_UNIT = "kWh"
EXACT = frozenset(UNITS.values())


def normalise_unit(text: str) -> str | None:
    """The unit that a text means, in any letter case and padding; None where it means none."""
    return UNITS.get(text.strip().lower())
