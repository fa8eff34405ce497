"""Sends e-mail, a delivery above all."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from api.smtp import Smtp
from workers.notification import text
from workers.notification.delivery import Delivery, Refused, Undelivered

NO_SERVER = "this service sends no e-mail: SMTP_URL is not set"


async def send(smtp: Smtp | None, delivery: Delivery) -> None:
    """Hand a delivery to the mail server. Raises Undelivered or Refused (the server will not take it, ever)."""
    if smtp is None:
        raise Refused(NO_SERVER)
    await hand_over(smtp, compose(smtp.sender, delivery), delivery.target)


async def hand_over(smtp: Smtp, mail: EmailMessage, recipient: str) -> None:
    """Hand any mail to the mail server. Raises Undelivered or Refused (the server will not take it, ever)."""
    try:
        await aiosmtplib.send(
            mail,
            sender=smtp.sender,
            recipients=[recipient],
            hostname=smtp.host,
            port=smtp.port,
            username=smtp.username or None,
            password=smtp.password or None,
            use_tls=smtp.security == "tls",
            start_tls=smtp.security == "starttls",
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _verdict(error.recipients[0]) from None
    except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
        raise _verdict(error) from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        reason = text.one_line(str(error)) or type(error).__name__
        raise Undelivered(f"the mail server is of no help: {reason}") from None


def compose(sender: str, delivery: Delivery) -> EmailMessage:
    """The mail: plain text with an HTML alternative. Its Message-ID and date are the same at each attempt."""
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Wattledger", addr_spec=sender)
    mail["To"] = recipient(delivery.target)
    mail["Subject"] = text.subject(delivery)
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = f"<{delivery.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.plain(delivery))
    mail.add_alternative(text.html(delivery), subtype="html")
    return mail


def recipient(address: str) -> Address:
    """An address as a header takes it: as browsers and mail servers do, with dots of its name wherever they stand."""
    name, _, domain = address.rpartition("@")
    return Address(username=name, domain=domain)


def _verdict(error: aiosmtplib.SMTPResponseException) -> Undelivered:
    """5xx is final, 4xx is not."""
    kind = Refused if error.code >= 500 else Undelivered
    return kind(f"the mail server answered {error.code} {text.one_line(error.message)}")
