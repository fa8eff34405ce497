"""`python pick.py EXPRESSION <JSON`: prints a Python expression over the JSON `d`.

Numbers are printed as they were written, less trailing zeros: binary noise stays visible. The members of a tuple are
joined by ` / `, those of a list by `, `. The expressions are the pilot's own.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal


def plain(value: object) -> str:
    """What the pilot compares and prints."""
    match value:
        case list():
            return ", ".join(plain(each) for each in value)
        case tuple():
            return " / ".join(plain(each) for each in value)
        case bool() | None:
            return json.dumps(value)
        case Decimal():
            return format(value.normalize(), "f")
    return str(value)


if __name__ == "__main__":
    document = json.loads(sys.stdin.read(), parse_float=Decimal, parse_int=Decimal)
    print(plain(eval(sys.argv[1], {"d": document})))  # noqa: S307
