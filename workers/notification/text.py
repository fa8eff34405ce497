"""What a message says to people: a subject, plain text, and the same as simple HTML."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workers.notification.delivery import Delivery, Message

ENDED = {"cleared": "resolved", "resolved": "resolved"}
RANKS = ("info", "low", "warning", "minor", "medium", "major", "high", "critical")
MAX_SUBJECT_CHARACTERS = 200
MAX_NAMES = 3

STYLES = {
    "page": "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1b1f23;max-width:40em",
    "foot": "color:#57606a;font-size:13px",
}


def subject(delivery: Delivery) -> str:
    """One line: how severe, where, what. Control characters, line breaks above all, are blanks."""
    if len(delivery.messages) == 1:
        (message,) = delivery.messages
        line = f"[{label(message)}] {headline(message)}"
    else:
        line = f"[{worst(delivery.messages)}] {len(delivery.messages)} messages: {places(delivery.messages)}"
    line = one_line(line)
    return line if len(line) <= MAX_SUBJECT_CHARACTERS else line[: MAX_SUBJECT_CHARACTERS - 1] + "…"


def plain(delivery: Delivery) -> str:
    """The text of a message, each event a paragraph."""
    paragraphs = ["\n".join(lines(message)) for message in delivery.messages]
    return "\n\n".join([*paragraphs, f"-- \n{footer(delivery)}"]) + "\n"


def html(delivery: Delivery) -> str:
    """The same as HTML, without pictures, scripts or links."""
    parts = []
    for message in delivery.messages:
        first, *rest = (escape(line) for line in lines(message))
        parts.append("<p>" + "<br>".join([f"<strong>{first}</strong>", *rest]) + "</p>")
    foot = f'<p style="{STYLES["foot"]}">{escape(footer(delivery))}</p>'
    return f'<!doctype html>\n<html><body style="{STYLES["page"]}">\n{chr(10).join(parts)}\n{foot}\n</body></html>\n'


def lines(message: Message) -> list[str]:
    """What one event says."""
    said = [f"[{label(message)}] {headline(message)}", message["message"], local_time(message)]
    return [line.strip() for text in said if text for line in text.splitlines() if line.strip()]


def headline(message: Message) -> str:
    """Where, and what."""
    return f"{message['site_name']}: {message['title']}" if message["site_name"] else str(message["title"])


def label(message: Message) -> str:
    """How severe it is, or that it is over, or that it is a trial."""
    if message["topic"] == "test":
        return "test"
    return str(ENDED.get(message["type"], message["severity"]))


def worst(messages: list[Message]) -> str:
    """The most severe of the events that are not over; `resolved` when all are."""
    labels = {label(message) for message in messages} - {"resolved"}
    return max(labels, key=rank, default="resolved")


def rank(severity: str) -> int:
    """How severe a word is; one that is not known counts as a warning."""
    return RANKS.index(severity if severity in RANKS else "warning")


def places(messages: list[Message]) -> str:
    """The first sites by name, and how many more."""
    names = list(dict.fromkeys(message["site_name"] for message in messages if message["site_name"]))
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


def local_time(message: Message) -> str:
    """When it was told, on the site's clock, with the zone said."""
    try:
        zone = ZoneInfo(message["timezone"])
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return f"{datetime.fromisoformat(message['at']).astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"


def footer(delivery: Delivery) -> str:
    """Who sends this, and why."""
    return f"Wattledger, {one_line(delivery.tenant_name)}, channel {one_line(delivery.channel_name)}"


def one_line(text: str) -> str:
    """Text without line breaks or other control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
