"""What a page says after something was done; the address names it, so that nobody else can make it say more."""


def _(message: str) -> str:
    """Marks a message for translation; it is translated when it is shown."""
    return message


NOTICES = {
    "welcome": _("Welcome. Your organization is set up."),
    "signed-out": _("You have signed out."),
    "site-created": _("The site was created."),
    "site-saved": _("The site was saved."),
    "site-deleted": _("The site was deleted with everything measured there."),
    "rule-created": _("The rule was created. It acts on the next reading."),
    "rule-saved": _("The rule was saved. It acts on the next reading."),
    "rule-deleted": _("The rule was deleted. Alarms that it raised stay."),
    "alarm-acknowledged": _("The alarm was acknowledged."),
    "alarm-cleared": _("The alarm was cleared."),
    "statement-drafted": _("The draft is up to date."),
    "statement-frozen": _("The statement is frozen and sealed. It will never change."),
    "statement-voided": _("The statement was voided. It stays readable."),
    "token-revoked": _("The token was revoked. It is refused from now on."),
    "member-changed": _("The role was changed."),
    "member-removed": _("The member was removed and signed out everywhere."),
    "invitation-withdrawn": _("The invitation was withdrawn."),
    "tariff-saved": _("The tariff is in force."),
    "command-issued": _("The command was issued."),
}
