"""``python -m tests.workers.patient commands``: workers that look by themselves once an hour only."""

from workers import __main__, commands, notifications, provisioning

HOUR_SECONDS = 3600.0

if __name__ == "__main__":
    for each in (commands, notifications, provisioning):
        each.POLL_SECONDS = HOUR_SECONDS
    __main__.main()
