"""Alarm rules: when a value is an alarm."""

from typing import Any, get_args

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import Problem
from api.routes.rule import (
    CREATE_RULE,
    DELETE_RULE,
    LIST_RULES,
    TRIAL,
    UPDATE_RULE,
    Operator,
    RuleChange,
    RuleRequest,
    Severity,
    Trial,
    TrialRequest,
    trial_from_row,
)
from api.routes.site import LIST_SITES
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View, segment
from api.web.words import _, ngettext
from api.wire import PathId

FIELDS = ("station_id", "name", "semantic", "operator", "threshold", "hysteresis", "duration_seconds", "severity")
TRIED_DAYS = {"days": "30"}
"""How far a trial looks back, unless somebody says otherwise."""
BEGIN = {"operator": ">", "severity": "medium", "hysteresis": "0", "duration_seconds": "0"}
SEMANTICS = {
    "power_kw": "kW",
    "energy_kwh": "kWh",
    "energy_register_kwh": "kWh",
    "charge_power_kw": "kW",
    "discharge_power_kw": "kW",
    "charge_energy_kwh": "kWh",
    "discharge_energy_kwh": "kWh",
    "state_of_charge": "%",
    "voltage": "V",
    "current": "A",
    "frequency": "Hz",
    "temperature": "°C",
}
"""What a rule may watch, and the unit of its threshold."""
MAX_SITES = 1000
LIST_SEMANTICS = "select semantic, is_read from api.list_station_semantics($1, $2)"

AnyRequest = Request[Any, Any, Any]


@get("/rules", guards=[visits()])
async def show_rules(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Every rule of the organization."""
    rules = await db.rows(LIST_RULES, view.caller.tenant, None)
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    names = {site["site_id"]: site["name"] for site in sites}
    return view.render("alarm/rules.html", rules=rules, names=names, units=SEMANTICS)


@get("/new-rule", guards=[visits("admin")])
async def show_new_rule(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """The form of a rule to be; for another site once it is chosen there."""
    query = request.query_params
    site = query.get("site") or query.get("station_id", "")
    return await _form(view, db, None, {**BEGIN, **TRIED_DAYS, "station_id": site})


@post("/new-rule", guards=[visits("admin")], status_code=200)
async def create_rule(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Make a rule."""
    form = await read_form(request)
    try:
        await db.call(CREATE_RULE, view.caller.tenant, to_struct(form, RuleRequest), view.caller.subject)
    except REFUSALS as exc:
        return await _form(view, db, None, form, Refusal(exc, *FIELDS))
    return view.go("/rules", "rule-created")


@get("/rules/{rule_id:str}", guards=[visits("admin")])
async def show_rule(rule_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The form of a rule."""
    rule = await _find(view, db, rule_id)
    return await _form(view, db, rule_id, {**rule, **TRIED_DAYS})


@post("/rules/{rule_id:str}", guards=[visits("admin")], status_code=200)
async def save_rule(
    request: AnyRequest, rule_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Change a rule; a box that is not ticked switches it off."""
    form = await read_form(request)
    try:
        change = to_struct({"enabled": "false", **form}, RuleChange)
        await db.call(UPDATE_RULE, view.caller.tenant, rule_id, change, view.caller.subject)
    except REFUSALS as exc:
        return await _form(view, db, rule_id, form, Refusal(exc, *FIELDS))
    return view.go("/rules", "rule-saved")


@post("/rules/{rule_id:str}/delete", guards=[visits("admin")], status_code=200)
async def delete_rule(rule_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Remove a rule."""
    await db.call(DELETE_RULE, view.caller.tenant, rule_id, view.caller.subject)
    return view.go("/rules", "rule-deleted")


@post("/new-rule/trial", guards=[visits("admin")], status_code=200)
async def try_new_rule(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Try a rule to be on past data; the form stays as it was filled in."""
    return await _try(view, db, None, await read_form(request))


@post("/rules/{rule_id:str}/trial", guards=[visits("admin")], status_code=200)
async def try_rule(
    request: AnyRequest, rule_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Try a change of a rule on past data."""
    rule = await _find(view, db, rule_id)
    return await _try(view, db, rule_id, await read_form(request) | {"station_id": rule["station_id"]})


async def _find(view: View, db: Database, rule_id: str) -> dict[str, Any]:
    rules = await db.rows(LIST_RULES, view.caller.tenant, None)
    rule = next((rule for rule in rules if rule["id"] == rule_id), None)
    if rule is None:
        raise Problem(404, _("There is no such rule"))
    return {**rule}


async def _try(view: View, db: Database, rule_id: str | None, form: dict[str, Any]) -> Response[str]:
    try:
        rule = to_struct({**TRIED_DAYS, **form}, TrialRequest)
        row = await db.call(TRIAL, view.caller.tenant, rule, rule.days)
    except REFUSALS as exc:
        refusal = Refusal(exc, *FIELDS, "days")
        return await _form(view, db, rule_id, form, refusal, found=_("Nothing was tried: the form says what is wrong."))
    trial = trial_from_row(row)
    return await _form(view, db, rule_id, form, trial=trial, found=_sentence(trial, rule.days))


def _sentence(trial: Trial, days: int) -> str:
    if not trial.samples:
        return _("There are no readings of this point in the last %d days.") % days
    if not trial.rang:
        return _("Would not have rung in the last %d days.") % days
    text = ngettext(
        "Would have rung once in the last %(days)d days.",
        "Would have rung %(rang)s times in the last %(days)d days.",
        trial.rang,
    )
    return text % {"rang": f"{trial.rang:,}", "days": days}


async def _form(
    view: View,
    db: Database,
    rule_id: str | None,
    form: dict[str, Any],
    refusal: Refusal | None = None,
    *,
    trial: Trial | None = None,
    found: str = "",
) -> Response[str]:
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    site = form.get("station_id")
    if not rule_id and site not in {each["site_id"] for each in sites}:
        site = sites[0]["site_id"] if sites else None
    had = await db.rows(LIST_SEMANTICS, view.caller.tenant, site) if site else []
    here = [row["semantic"] for row in had if row["semantic"] in SEMANTICS]
    return view.render(
        "alarm/rule.html",
        refusal.status if refusal else 200,
        rule_id=rule_id,
        form={"semantic": here[0] if here else "power_kw", **form},
        refusal=refusal,
        address=f"/rules/{segment(rule_id)}" if rule_id else "/new-rule",
        trial=trial,
        found=found,
        sites=sites,
        watched=_groups(here),
        semantics=SEMANTICS,
        operators=get_args(Operator),
        severities=get_args(Severity),
    )


def _groups(here: list[str]) -> list[tuple[str, list[str]]]:
    """What a rule may watch, with a title: what the site has first."""
    others = [semantic for semantic in SEMANTICS if semantic not in here]
    return [(_("At this site"), here), (_("Not at this site so far"), others)] if here else [("", others)]


ROUTES = [show_rules, show_new_rule, create_rule, show_rule, save_rule, delete_rule, try_new_rule, try_rule]
