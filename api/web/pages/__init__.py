"""One module per subject: a page on one side, functions of the database on the other."""

from typing import Any

from api.web.pages import (
    account,
    alarm,
    audit,
    command,
    data,
    guide,
    member,
    portfolio,
    reference,
    rule,
    settlement,
    site,
    statement,
    tariff,
    token,
)

MODULES: list[Any] = [
    account,
    guide,
    portfolio,
    site,
    alarm,
    rule,
    statement,
    settlement,
    command,
    data,
    token,
    member,
    tariff,
    audit,
    reference,
]
