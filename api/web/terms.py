"""Words that the database keeps as codes (states, severities, roles), as pages say them."""

from api.web import words


def _(message: str) -> str:
    """Marks a message for translation; it is translated when it is shown."""
    return message


TERMS = {
    # how grave
    "info": _("info"),
    "low": _("low"),
    "medium": _("medium"),
    "high": _("high"),
    "warning": _("warning"),
    "minor": _("minor"),
    "major": _("major"),
    "critical": _("critical"),
    # alarms
    "active": _("active"),
    "acknowledged": _("acknowledged"),
    "cleared": _("cleared"),
    # statements
    "draft": _("draft"),
    "frozen": _("frozen"),
    "voided": _("void"),
    "owner": _("owner"),
    # commands
    "created": _("created"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "acked": _("answered"),
    "failed": _("failed"),
    "timeout": _("no answer"),
    # people and machines
    "viewer": _("viewer"),
    "operator": _("operator"),
    "admin": _("admin"),
    "ingest": _("send readings"),
    "read": _("read"),
    "scheduler": _("by itself"),
    "provisioning": _("by itself"),
    # explained times
    "holiday": _("holiday"),
    "maintenance": _("maintenance"),
    "meter_exchange": _("meter exchanged"),
    "outage": _("outage"),
    "other": _("other"),
    # the audit log
    "insert": _("made"),
    "update": _("changed"),
    "delete": _("removed"),
    "stations": _("site"),
    "settlement_statements": _("statement"),
    "devices": _("meter or device"),
    "point_mappings": _("meaning of a value"),
    "alarm_rules": _("alarm rule"),
    "notification_channel": _("notification channel"),
    "tariff_plans": _("tariff"),
    "user_account": _("member"),
    "invitation": _("invitation"),
    "integration_token": _("token"),
    "gap_explanations": _("explained time"),
    "alert_thresholds": _("thresholds"),
}


def term(code: object) -> str:
    """A code in the reader's words; one that is not known as it stands."""
    known = TERMS.get(str(code))
    return words._(known) if known else str(code)
