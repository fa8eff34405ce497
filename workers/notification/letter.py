"""Mail about accounts: what it is to say, to whom, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Literal
from uuid import UUID

from workers.notification.mail import recipient
from workers.notification.text import STYLES, one_line

MAX_NAME_CHARACTERS = 80


@dataclass(frozen=True)
class Letter:
    """A mail about an account that is ours to send; ``attempts`` counts this one. ``role`` and ``invited_by`` are of an
    invitation.
    """

    id: UUID
    attempts: int
    kind: Literal["password_reset", "password_changed", "invitation"]
    email: str
    sealed_secret: str | None
    created_at: datetime
    expires_at: datetime | None
    organization_name: str
    role: str | None
    invited_by: str | None

    @property
    def organization(self) -> str:
        """The organization's name, which whoever signs up has written: one line of it."""
        name = one_line(self.organization_name)
        return name if len(name) <= MAX_NAME_CHARACTERS else name[: MAX_NAME_CHARACTERS - 1] + "…"


@dataclass(frozen=True)
class Words:
    """A subject, and paragraphs; `link` is where one of them leads, if any."""

    subject: str
    paragraphs: list[str]
    link: str = ""


def compose(sender: str, letter: Letter, base_url: str, secret: str) -> EmailMessage:
    """The mail: plain text with an HTML alternative. Its Message-ID and date are the same at each attempt."""
    words = WORDS[letter.kind](letter, base_url, secret)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Wattledger", addr_spec=sender)
    mail["To"] = recipient(letter.email)
    mail["Subject"] = words.subject
    mail["Date"] = format_datetime(letter.created_at)
    mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join([*words.paragraphs, f"-- \nWattledger, {base_url}"]) + "\n", cte="quoted-printable")
    mail.add_alternative(_html(words, base_url), subtype="html", cte="quoted-printable")
    return mail


def _reset(letter: Letter, base_url: str, secret: str) -> Words:
    link = f"{base_url}/reset/{secret}"
    return Words(
        "Choose a new password for Wattledger",
        [
            f"Somebody, most likely you, has forgotten the password of {letter.email} at Wattledger "
            f"({letter.organization}). Choose a new one here:",
            link,
            f"The link works once, until {_clock(letter.expires_at)}. A newer one replaces it.",
            "If it was not you, leave this mail alone: your password stays as it is.",
        ],
        link,
    )


def _changed(letter: Letter, base_url: str, _: str) -> Words:
    link = f"{base_url}/forgotten"
    return Words(
        "Your password for Wattledger was changed",
        [
            f"The password of {letter.email} at Wattledger ({letter.organization}) was changed on "
            f"{_clock(letter.created_at)}, with a link for a forgotten password. All sessions were ended.",
            "If it was you, there is nothing to do. If it was not, tell an admin of your organization, and choose a "
            "new one at once:",
            link,
        ],
        link,
    )


def _invitation(letter: Letter, base_url: str, secret: str) -> Words:
    link = f"{base_url}/invite/{secret}"
    inviter = letter.invited_by or "An admin"
    return Words(
        f"{inviter} invites you to Wattledger",
        [
            f"{inviter} invites {letter.email} to join the organization “{letter.organization}” at Wattledger, "
            f"as {letter.role}. Join here:",
            link,
            f"The link is good for one account, until {_clock(letter.expires_at)}.",
            "If you do not know what this is about, leave this mail alone.",
        ],
        link,
    )


WORDS = {"password_reset": _reset, "password_changed": _changed, "invitation": _invitation}


def _html(words: Words, base_url: str) -> str:
    parts = [
        f'<p><a href="{escape(text)}">{escape(text)}</a></p>' if text == words.link else f"<p>{escape(text)}</p>"
        for text in words.paragraphs
    ]
    foot = f'<p style="{STYLES["foot"]}">Wattledger, {escape(base_url)}</p>'
    return f'<!doctype html>\n<html><body style="{STYLES["page"]}">\n{chr(10).join(parts)}\n{foot}\n</body></html>\n'


def _clock(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
