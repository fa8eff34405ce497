"""Notifications, told for real: to a receiver of webhooks and to a mail server."""
