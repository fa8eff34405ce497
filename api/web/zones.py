"""Names of time zones to choose from: regions and cities, without the aliases of computers."""

from zoneinfo import available_timezones

_REGIONS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
ZONE_NAMES = ["UTC", *sorted(zone for zone in available_timezones() if zone.startswith((*_REGIONS, "Pacific/")))]
