"""E-mail: what arrives at a mail server."""

from __future__ import annotations

import re
from typing import Any

from tests.notification.office import CHANNELS, Office


def text_of(mail: Any, kind: str) -> str:
    """The plain or the HTML part."""
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n")


def test_an_alert_arrives(office: Office) -> None:
    office.mailbox()
    office.tell(severity="critical", message="Expected 100 kWh, measured 131 kWh.\nLikely: a line left running.")
    (letter,) = office.letters()
    mail = letter.mail
    assert (letter.sender, letter.recipients) == ("ledger@watt.example", [office.address])
    assert mail["subject"] == "[critical] Steel plant 1: 31 % above expected"
    assert (mail["from"], mail["to"]) == ("Wattledger <ledger@watt.example>", office.address)
    assert mail["auto-submitted"] == "auto-generated"
    assert "list-unsubscribe" not in mail
    (sent,) = office.settled("sent")
    assert mail["message-id"] == f"<{sent['id']}@watt.example>"
    assert mail.get_content_type() == "multipart/alternative"
    plain = text_of(mail, "plain")
    assert plain.startswith(
        "[critical] Steel plant 1: 31 % above expected\nExpected 100 kWh, measured 131 kWh.\nLikely:"
    )
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d Europe/Berlin$", plain, re.MULTILINE)
    assert plain.endswith(f"-- \nWattledger, {office.tenant}, channel Duty desk\n")
    assert "<strong>[critical] Steel plant 1: 31 % above expected</strong><br>Expected 100 kWh" in text_of(mail, "html")


def test_ends_and_trials(office: Office) -> None:
    channel = office.mailbox()
    office.tell(type_="resolved", severity="critical")
    assert office.letters()[0].mail["subject"] == "[resolved] Steel plant 1: 31 % above expected"
    office.tell(type_="muted")
    office.post(f"{CHANNELS}/{channel['id']}/test")
    assert [letter.mail["subject"] for letter in office.letters(2)][1] == "[test] Trial message"
    assert len(office.deliveries()) == 2


def test_a_digest(office: Office) -> None:
    """One mail, with all in it."""
    office.mailbox(digest_minutes=15)
    office.tell("Night load")
    office.tell("Peak", severity="critical")
    office.tell("No data", site_id=None)
    office.hasten()
    (letter,) = office.letters()
    assert letter.mail["subject"] == "[critical] 3 messages: Steel plant 1"
    plain = text_of(letter.mail, "plain")
    titles = ["[warning] Steel plant 1: Night load", "[critical] Steel plant 1: Peak", "[warning] No data"]
    assert [line for line in plain.splitlines() if line.startswith("[")] == titles


def test_nothing_gets_into_the_header(office: Office) -> None:
    """What comes from outside is text, in the header as in the HTML."""
    evil = "Peak\r\nBcc: thief@evil.example\r\n\r\n<script>alert(1)</script>"
    office.mailbox(name="<b>desk</b>")
    office.tell(evil, message=evil)
    (letter,) = office.letters()
    assert letter.recipients == [office.address]
    assert letter.mail["bcc"] is None
    assert letter.mail["subject"] == ("[warning] Steel plant 1: Peak Bcc: thief@evil.example <script>alert(1)</script>")
    html = text_of(letter.mail, "html")
    assert "<script" not in html
    assert "<b>" not in html


def test_other_scripts(office: Office) -> None:
    office.mailbox()
    office.tell("Überlast im Werk 鋼鉄", message="전력 초과")
    (letter,) = office.letters()
    assert letter.mail["subject"] == "[warning] Steel plant 1: Überlast im Werk 鋼鉄"
    assert "전력 초과" in text_of(letter.mail, "plain")
    assert letter.raw.split(b"\r\n\r\n")[0].isascii()


def test_long_titles_are_cut(office: Office) -> None:
    office.mailbox()
    office.tell("x" * 3000)
    subject = office.letters()[0].mail["subject"]
    assert len(subject) == 200
    assert subject.endswith("…")


def test_it_is_tried_again_under_the_same_name(office: Office) -> None:
    """451 is for now."""
    office.mailbox()
    office.post_office.refuse[office.address] = ["451 greylisted"]
    office.tell()
    failed = office.failed(1)
    assert failed["error"] == "the mail server answered 451 greylisted"
    office.hasten()
    (letter,) = office.letters()
    assert letter.mail["message-id"] == f"<{failed['id']}@watt.example>"
    assert office.settled("sent")[0]["attempts"] == 2


def test_a_refused_address_is_final(office: Office) -> None:
    """550 is for good."""
    office.mailbox()
    office.post_office.refuse[office.address] = ["550 nobody here"]
    office.tell()
    assert office.settled("dead")[0]["error"] == "the mail server answered 550 nobody here"
