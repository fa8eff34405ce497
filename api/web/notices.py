"""What a page says after something was done; the address names it, so that nobody else can make it say more."""


def _(message: str) -> str:
    """Marks a message for translation; it is translated when it is shown."""
    return message


NOTICES = {
    "welcome": _("Welcome. Your organization is set up."),
    "signed-out": _("You have signed out."),
    "password-changed": _("Your password was changed, and you were signed out everywhere. Sign in with the new one."),
    "site-created": _("The site was created."),
    "site-saved": _("The site was saved."),
    "site-deleted": _("The site was deleted with everything measured there."),
    "rule-created": _("The rule was created. It acts on the next reading."),
    "rule-saved": _("The rule was saved. It acts on the next reading."),
    "rule-deleted": _("The rule was deleted. Alarms that it raised stay."),
    "alarm-acknowledged": _("The alarm was acknowledged."),
    "alarm-cleared": _("The alarm was cleared."),
    "alarm-saved": _("The alarm was changed."),
    "alert-acknowledged": _("The alert was acknowledged."),
    "alert-reopened": _("The alert is open again."),
    "alert-muted": _("The alert is muted. What comes meanwhile is not told."),
    "alert-resolved": _("The alert was resolved."),
    "alert-saved": _("The alert was changed."),
    "thresholds-saved": _("The thresholds hold. Sites are looked at anew."),
    "gap-explained": _("The time was explained. It is left out of what is usual."),
    "gap-deleted": _("The explanation was taken back. The time counts again."),
    "statement-drafted": _("The draft shows what is settled by now."),
    "statement-there": _("This month has a frozen statement already. Here it is."),
    "statement-frozen": _("The statement is frozen and sealed. It will never change."),
    "statement-voided": _("The statement was voided. It stays readable."),
    "token-revoked": _("The token was revoked. It is refused from now on."),
    "member-changed": _("The role was changed."),
    "member-removed": _("The member was removed and signed out everywhere."),
    "invitation-withdrawn": _("The invitation was withdrawn."),
    "tariff-saved": _("The tariff is in force."),
    "channel-created": _("The channel was made. It is told of what happens from now on."),
    "channel-saved": _("The channel was saved."),
    "channel-deleted": _("The channel was removed. What was not sent yet is not sent."),
    "trial-sent": _("A trial message is on its way. Below is what comes of it."),
    "replayed": _("It goes out once more."),
    "command-issued": _("The command was issued."),
}
