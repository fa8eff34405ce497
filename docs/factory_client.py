#!/usr/bin/env python3
"""Send a factory's meter readings to Wattledger. One file, Python 3.9 or later, nothing to install.

    factory_client.py <site_id> <meter_id> <hours_back>   hourly test readings, to try connection and token
    factory_client.py [--csv PATH]                        the rows of a CSV export (or CEI_FACTORY_CSV_PATH)

Environment: CEI_BASE_URL (where the service is), CEI_INT_TOKEN (an integration token), CEI_FACTORY_CSV_PATH.
The CSV has the columns timestamp_utc, site_id, meter_id, value and, if you like, unit and idempotency_key.

It may be run as often as you like: what has arrived is skipped. What could not be sent is kept beside the CSV (in
<name>.spool) and sent first next time.

Exit code: 0 all is in; 1 some records were refused; 2 gave up, run it again; 64 wrong use.
"""

import argparse
import csv
import gzip
import hashlib
import http.client
import itertools
import json
import math
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path

ALL_IN, SOME_REFUSED, GAVE_UP, WRONG_USE = 0, 1, 2, 64
BATCH = 1000
_tries = os.environ.get("CEI_TRIES", "")
TRIES = (int(_tries) if _tries.isdecimal() else 0) or 6
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TIMEOUT = 60.0
PATH = "/api/v1/timeseries/batch"
NOT_AS_IT_IS = (400, 409, 413, 415, 422)


class Unreachable(Exception):
    """The service did not answer, or not in words that we understand."""


class Unwell(Exception):
    """The service is there, but has no answer for this batch, however often it is asked."""


class Refused(Exception):
    """The service will not have this batch as it is."""


class NotAllowed(Exception):
    """The token is not known, has expired, or may not do this; or this is not the service that we look for."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for CEI_BASE_URL and nobody else."""

    def redirect_request(self, *_):
        return None


class Service:
    """The batch endpoint of one service."""

    def __init__(self, base_url, token):
        self.url = base_url.rstrip("/") + PATH
        self.open = urllib.request.build_opener(NoRedirect).open
        self.headers = {
            "Authorization": "Bearer " + token,
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "User-Agent": "wattledger-factory-client/1",
        }

    def send(self, records, source, tries=TRIES):
        """Send one batch; try again as long as there is hope. Returns the service's answer."""
        body = gzip.compress(json.dumps({"records": records, "source": source}).encode(), 6)
        problem = None
        for attempt in range(tries):
            try:
                return self._post(body)
            except urllib.error.HTTPError as error:
                problem = self._judge(error)
                wait = retry_after(error.headers.get("Retry-After"))
            except (OSError, http.client.HTTPException, ValueError) as error:
                problem, wait = (Unwell if is_broken(error) else Unreachable)(reason(error)), None
            if attempt + 1 < tries:
                pause(attempt, wait, problem)
        raise problem

    def _post(self, body):
        request = urllib.request.Request(self.url, body, self.headers, method="POST")
        with self.open(request, timeout=TIMEOUT) as answer:
            result = json.load(answer)
        counts = ("ingested", "skipped_duplicate", "failed")
        if not isinstance(result, dict) or not all(isinstance(result.get(name), int) for name in counts):
            raise ValueError("the answer is not one of Wattledger: is CEI_BASE_URL right?")
        return result

    @staticmethod
    def _judge(error):
        """Raise what will not get better; return what may."""
        detail = "%s %s" % (error.code, detail_of(error))
        if error.code == 429 or error.code >= 500:
            return Unwell(detail)
        if error.code in NOT_AS_IT_IS:
            raise Refused(detail)
        raise NotAllowed(detail)


def detail_of(error):
    """What the service says is wrong."""
    try:
        return json.loads(error.read(65536)).get("detail", error.reason)
    except (OSError, ValueError, AttributeError, http.client.HTTPException):
        return error.reason


def is_broken(error):
    """Whether there was a connection that broke: somebody on the way may not like this batch, and take the next."""
    cause = getattr(error, "reason", error)
    return isinstance(
        cause, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, http.client.IncompleteRead)
    )


def reason(error):
    """A network error in words."""
    return str(getattr(error, "reason", None) or error or type(error).__name__)


def retry_after(header):
    """The seconds that a Retry-After header asks for, at most five minutes; None without one."""
    if not header:
        return None
    if header.isdecimal():
        seconds = float(header)
    else:
        try:
            seconds = (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(max(seconds, 0.0), 300.0)


def pause(attempt, wait, problem):
    """Wait before the next try: what the service asked for, else longer each time, and never all clients at once."""
    seconds = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0)
    seconds = seconds if wait is None else wait + random.uniform(0, 1)
    say("%s; trying again in %.0f s" % (problem, seconds))
    time.sleep(seconds)


def say(text):
    """Tell the person, or the log of the scheduler, which may not take more than ASCII."""
    print(text.encode("ascii", "backslashreplace").decode(), file=sys.stderr, flush=True)


class Spool:
    """Batches that could not be sent, one file each, beside the CSV. The same batch is kept once."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def waiting(self):
        return sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []

    def keep(self, records, source):
        text = json.dumps({"records": records, "source": source})
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        try:
            self.folder.mkdir(exist_ok=True)
            if any(self.folder.glob("*-%s.json" % digest)):
                return
            name = "%020d-%s.json" % (time.time_ns(), digest)
            partial = self.folder / (name + ".partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(self.folder / name)
        except OSError as error:
            say("cannot keep what was not sent: %s" % error)

    @staticmethod
    def end(path, refused):
        """Done with. What the service refused for good stays beside, for somebody to look at."""
        try:
            path.replace(path.with_suffix(".refused")) if refused else path.unlink()
        except OSError as error:
            say("cannot tidy up the spool: %s" % error)


class Totals:
    """What has become of the records so far."""

    def __init__(self):
        self.ingested = self.skipped = self.failed = 0
        self.unsent = False

    def add(self, answer, offset):
        self.ingested += answer["ingested"]
        self.skipped += answer["skipped_duplicate"]
        self.failed += answer["failed"]
        for error in answer.get("errors", []):
            if error.get("code") != "DUPLICATE_IDEMPOTENCY_KEY":
                say("record %s: %s: %s" % (offset + error["index"], error["code"], error["detail"]))

    def refuse(self, records, offset, why):
        self.failed += len(records)
        say("records %d to %d: REFUSED: %s" % (offset, offset + len(records) - 1, why))

    def exit_code(self):
        return GAVE_UP if self.unsent else SOME_REFUSED if self.failed else ALL_IN


class Run:
    """One run of the client: what waits from the last one first, then the new records."""

    def __init__(self, service, spool):
        self.service, self.spool, self.totals = service, spool, Totals()
        self.hopeless = None
        self.unwell = False

    def send_waiting(self):
        for path in self.spool.waiting() if self.spool else []:
            try:
                batch = json.loads(path.read_text(encoding="utf-8"))
                records, source = batch["records"], batch["source"]
            except (OSError, ValueError, KeyError, TypeError):
                self.spool.end(path, refused=True)
                continue
            fate = self._try(records, source, 0)
            if fate == "unsent":
                self.totals.unsent = True
            else:
                self.spool.end(path, fate == "refused")

    def send(self, batches, source, progress):
        offset = 0
        for records in batches:
            if self._try(records, source, offset) == "unsent":
                self.totals.unsent = True
                if self.spool:
                    self.spool.keep(records, source)
            offset += len(records)
            progress.show(offset)
        progress.end()

    def _try(self, records, source, offset):
        if self.hopeless:
            return "unsent"
        try:
            # Where the service failed for the batch before, this one shows whether that was the batch's fault.
            self.totals.add(self.service.send(records, source, 1 if self.unwell else TRIES), offset)
            self.unwell = False
            return "sent"
        except Refused as error:
            if len(records) > 1 and str(error).startswith("413"):
                half = len(records) // 2
                fates = [self._try(records[:half], source, offset), self._try(records[half:], source, offset + half)]
                return next((fate for fate in ("unsent", "refused") if fate in fates), "sent")
            self.totals.refuse(records, offset, error)
            return "refused"
        except Unwell as error:
            self.unwell = True
            say("gave up on a batch: %s" % error)
        except (Unreachable, NotAllowed) as error:
            self.hopeless = error
            say("gave up: %s" % error)
        return "unsent"


class Progress:
    """A bar, where somebody looks."""

    def __init__(self, total):
        self.total, self.on = total, sys.stderr.isatty() and total > 0

    def show(self, done):
        if self.on:
            filled = 40 * done // self.total
            bar = "#" * filled + "." * (40 - filled)
            print("\r[%s] %d/%d" % (bar, done, self.total), end="", file=sys.stderr, flush=True)

    def end(self):
        if self.on:
            print(file=sys.stderr)


def ramp(site, meter, hours_back):
    """Hourly test readings of the last hours. The same hour always has the same value, so that it may be repeated."""
    hour = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)
    for back in reversed(range(hours_back)):
        moment = hour - timedelta(hours=back)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield {
            "timestamp_utc": stamp,
            "site_id": site,
            "meter_id": meter,
            "value": 10.0 + int(moment.timestamp() // 3600) % 24,
            "unit": "kWh",
            "idempotency_key": "%s|%s|%s" % (site, meter, stamp),
        }


def rows_of(path):
    """One record for each row of the CSV. What is no number is sent as it is: the service says what is wrong."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            record = {name.strip(): text.strip() for name, text in row.items() if name and text and text.strip()}
            try:
                value = float(record["value"])
                # JSON has no NaN: sent as such it would spoil the whole batch.
                record["value"] = value if math.isfinite(value) else record["value"]
            except (KeyError, ValueError):
                pass
            yield record


def in_batches(records):
    """Lists of at most BATCH records."""
    records = iter(records)
    while True:
        batch = list(itertools.islice(records, BATCH))
        if not batch:
            return
        yield batch


def parse(arguments):
    parser = argparse.ArgumentParser(usage=__doc__, add_help=True)
    parser.add_argument("ramp", nargs="*", metavar="site_id meter_id hours_back")
    parser.add_argument("--csv", metavar="PATH", default=os.environ.get("CEI_FACTORY_CSV_PATH"))
    parser.error = wrong_use
    return parser.parse_args(arguments)


def wrong_use(message):
    say("factory_client: %s (--help tells how to use it)" % message)
    sys.exit(WRONG_USE)


def settings():
    """Where to send and with which token."""
    base_url, token = os.environ.get("CEI_BASE_URL", "").strip(), os.environ.get("CEI_INT_TOKEN", "").strip()
    try:
        scheme = urllib.parse.urlsplit(base_url).scheme
    except ValueError:
        scheme = None
    if scheme not in ("http", "https"):
        wrong_use("CEI_BASE_URL must be the address of the service, such as https://example.com")
    if not token or not token.isascii() or not token.isprintable():
        wrong_use("CEI_INT_TOKEN must be an integration token")
    return base_url, token


def main(arguments=None):
    """Send; returns the exit code."""
    options = parse(arguments)
    base_url, token = settings()
    if options.ramp:
        if len(options.ramp) != 3 or not options.ramp[2].isdecimal() or not 0 < int(options.ramp[2]) <= 87600:
            wrong_use("give site_id, meter_id and hours_back (1 to 87600), or nothing")
        site, meter, hours = options.ramp
        run = Run(Service(base_url, token), None)
        records, source, total = ramp(site, meter, int(hours)), "ramp", int(hours)
    else:
        path, total = check_csv(options.csv)
        run = Run(Service(base_url, token), Spool(str(path) + ".spool"))
        run.send_waiting()
        records, source = rows_of(path), path.name
    run.send(in_batches(records), source, Progress(total))
    totals = run.totals
    print("Ingested: %d, Skipped duplicates: %d, Failed: %d" % (totals.ingested, totals.skipped, totals.failed))
    return totals.exit_code()


def check_csv(path):
    """The CSV as a path, and how many rows it has, after a look at all of it."""
    if not path:
        wrong_use("give site_id, meter_id and hours_back, or --csv PATH, or set CEI_FACTORY_CSV_PATH")
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            header = [name.strip() for name in next(csv.reader(file), [])]
        total = sum(1 for _ in rows_of(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        wrong_use("cannot read %s: %s" % (path, error))
    missing = [name for name in ("timestamp_utc", "site_id", "meter_id", "value") if name not in header]
    if missing:
        wrong_use("%s has no column %s" % (path, ", ".join(missing)))
    return Path(path), total


if __name__ == "__main__":
    sys.exit(main())
