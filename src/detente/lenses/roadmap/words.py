"""The words of the roadmap lens: what each remark of a result says, and the columns of its tables."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.view.blocks import Column, Table
from detente.view.remarks import Remark, worded
from detente.view.speech import Sentence, join

from .result import RoadResult

AFTERMATH: Mapping[str, str] = {
    "freeze": "things stay as it left them (freeze)",
    "status quo": "everything goes back to the status quo",
    "collapse": "back to {state:state}",
}
"""What follows a breach, in a sentence."""

WORDS: Mapping[str, str] = {
    "freeze": "freeze",
    "collapse": "collapse: {state:state}",
    # What a deviator does.
    "stalls": "stalls",
    "omits": "leaves out {issues:issue}",
    "takes back": "takes back {options:state}",
    "stalls, takes back": "stalls and takes back {options:state}",
    "omits, takes back": "leaves out {issues:issue} and takes back {options:state}",
    "does not pay": "does not pay",
    "impossible": "{breach} (which leaves {issues:issue} impossible)",
    # Why a road cannot be walked.
    "refused": "step “{step}” enters what red line “{line:red line}” of {holder:actor} refuses",
    "stuck": "step “{step}”: no declared move of those who act sets {issue:issue} from where it is",
    "forbidden": "step “{step}” leads to what rule “{rule}” forbids",
    # What mends it.
    "leg": "{step}: {changes:changes}",
    "order": "in the order {steps}",
    "split": "“{step}” is split, {issues:issue} first",
    "stop": "“{step}” stops at {options:state} on the way",
    "merge": "“{one}” and “{other}” are made one step",
    "aftermath": "a breach takes everything back to the status quo",
    "unchecked": "whether the others would take theirs back is not checked",
    "promise": "{by:actor} promises that a breach by {against:actor} costs it {penalty:points} points once, seen with "
    "chance {seen:chance}",
    "lasting promise": "{by:actor} promises that a breach by {against:actor} costs it {penalty:points} points "
    "for as long as it lasts, seen with chance {seen:chance}",
    "not kept": "“{promise}” would not be kept",
    "payments": "payments on delivery to {to:actor}",
    "late": "{to:actor} is short only after completion, which no payment on the way mends",
    "nobody": "nobody on the road has so much to spare for {to:actor}",
    "pays": "{by:actor} can pay {to:actor} if what is worth a point to {to:actor} costs it at most {rate:number} of "
    "its own",
    "pays units": "{by:actor} can pay {to:actor}: {units:number} {unit} in lasting worth",
    "demand": "{who:actor} must lose {short:points} points by a breach for as long as it stands ({share:chance} of all "
    "it has at stake)",
    "demand or prize": "{who:actor} must lose {short:points} points by a breach for as long as it stands "
    "({share:chance} of all it has at stake), or have {prize:points} points more from completion on",
    "stops after": "the road stops after “{step}”",
    "drops": "“{step}” leaves out {options:state}",
    # How it was obtained.
    "focus": "focus {focus:focus}: what a road sets on the {n:counted of issue} held is left out",
    "in force": "in force: {promises:guarantor}",
    "worse goal": "the goal itself is worse than the status quo for {who:actor}",
    "crossed": "the breach by {who:actor} at “{step}” leads into what “{lines:red line}” refuses: the others act at "
    "once with it, and cannot answer before it is done",
    "bounded": "some actor has so many courses that taking back was tried issue by issue, and all at once",
    "tried": "mends tried: {each}",
    "tried order": "{n:count} of {all:counted of order}",
    "tried split": "{n:count} of {all:counted of split}",
    "tried merge": "{n:count} of {all:counted of merger}",
    "tried less": "{n:count} of {all:counted of omission}",
    "default discount": "{who:actor}: discount per year {value:number}, the default",
    "passes": "{who:actor} must pass {steps}, and would",
    "would not pass": "{who:actor} must pass {steps}, and would not; the check does not hang on it",
    "worth": "{step} (worth {worth:points} points to it, where it asks for {floor:points})",
    "packages": "packages are not among the moves: {packages:package}",
    "bound, all": "roads of declared moves (up to {width:count} at once) and packages, by states between here and the "
    "goal, to {searched:count} of {goals:counted of state}, all of them; {steps:counted of step} examined, at most "
    "{most:count} a goal",
    "bound, some kept": "roads of declared moves (up to {width:count} at once) and packages, by states between here "
    "and the goal, to {searched:count} of {goals:counted of state}, keeping {beam:count} a distance from the goal and "
    "{labels:count} a state; {steps:counted of step} examined, at most {most:count} a goal",
    # One number at a time: what is changed, and to what.
    "as written": "as written",
    "as it is": "",
    "patience": "patience of {who:actor}",
    "all patience": "patience of all",
    "low": "{value:number} a year (low)",
    "high": "{value:number} a year (high)",
    "all low": "each at its low",
    "all high": "each at its high",
    "step length": "length of a step",
    "months": "{n:months}",
    "breach noticed": "chance that a breach is noticed",
    "chance": "{p:number}",
    "after a breach": "after a breach",
    "status quo": "back to the status quo",
    "breach leads to": "what a breach can lead to",
    "no red line": "nothing that a red line refuses",
}

_VERDICT = {
    "holds": Column("enforces itself", name="holds"),
    "regret": Column("regret", "stake"),
    "binding_step": Column("tightest at", name="tightest step"),
    "binding_actor": Column("for", "actor", name="tightest actor"),
}
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "roads": {
        "name": Column("road", "road", width="wide"),
        **_VERDICT,
        "binding_points": Column("tightest points", "points", shown=False),
        "least": Column("least patience a step", "discount", name="least discount"),
        "least_per_year": Column("a year", "discount", name="least a year"),
        "holds_until": Column("steps that hold alone", "count", name="first steps that hold"),
        "holds_lifted": Column("without red lines", name="holds without red lines"),
        "obstacles": Column("cannot be walked", name="obstacles", width="wide"),
    },
    "moved": {
        "road": Column("road", "road"),
        "parameter": Column("what", width="mid", name="parameter"),
        "value": Column("to", width="mid", name="value"),
        **_VERDICT,
    },
    "mends": {
        "kind": Column("kind"),
        "parts": Column("mend"),
        "holds": Column("holds"),
        "smaller": Column("smaller goal"),
        "regret": Column("regret", "stake"),
        "terms": Column("terms"),
    },
    "needed": {
        "actor": Column("who", "actor", name="actor"),
        "seen": Column("if a breach is seen with chance", "chance", name="seen"),
        "once": Column("a loss by it once", "points", name="paid once"),
        "lasting": Column("or while it stands", "points", name="lasting"),
        "prize": Column("or gained from completion on", "points", name="prize"),
        "range": Column("all it has at stake", "points", name="range"),
    },
    "promises": {
        "id": Column("promise", "guarantor", width="wide"),
        "by": Column("by", "actor"),
        "against": Column("against a breach by", "actor", name="against"),
        "says": Column("says", shown=False),
        "holds": Column("the road then holds", name="holds"),
        "regret": Column("regret", "stake", shown=False),
        "points_before": Column("its least slack without it", "change", name="points before"),
        "points_after": Column("with it", "change", name="points after"),
        "stake": Column("the road is worth to the guarantor", "points", name="stake"),
        "cost": Column("its word costs it", "points", name="cost"),
        "kept": Column("would keep it", name="kept"),
    },
    "actors": {
        "actor": Column("actor", "actor"),
        "status_quo": Column("at the status quo", "points", name="status quo"),
        "goal": Column("at the goal", "points", name="goal"),
        "value": Column("of the road, at its start", "points", name="value"),
        "discount": Column("discount", "discount", shown=False),
        "per_year": Column("patience a year", "number", name="discount a year"),
        "least": Column("least", "discount", shown=False),
        "least_per_year": Column("least patience a year", "number", name="least a year"),
        "shortfall": Column("shortfall", "points", shown=False),
    },
}
"""Table → attribute of its records → its column."""


def said(remark: Remark) -> Sentence:
    """A remark of this lens in words."""
    return worded(remark, WORDS)


def records(
    lines: Sequence[Any],
    table: str,
    caption: str = "",
    *,
    road: str = "",
    prefix: str = "",
    unseen: Collection[str] = (),
) -> Table:
    """A table with a row a record, whose columns are its attributes; of a road, where one is named."""

    def cell(value: Any) -> Any:
        if isinstance(value, Remark):
            return said(value)
        return join(map(said, value), "; ") if isinstance(value, tuple) else value

    columns = COLUMNS[table]
    heads = [replace(c, shown=False) if name in unseen else c for name, c in columns.items()]
    rows = [[cell(getattr(line, name)) for name in columns] for line in lines]
    if road:
        heads.insert(0, Column("road", shown=False))
        rows = [[road, *row] for row in rows]
    return Table(heads, rows, caption=caption, name=f"{prefix}{table}", shown=bool(caption and lines))


def side_by_side(roads: Sequence[RoadResult], prefix: str = "", shown: bool = True) -> Table:
    """Roads side by side; what is true of none of them has no column on the page."""
    unseen = [a for a in ("obstacles", "holds_lifted") if all(getattr(r, a) in ((), None) for r in roads)]
    caption = "Which road enforces itself, where it is tightest, and at what patience it would hold"
    return records(roads, "roads", caption if shown else "", prefix=prefix, unseen=unseen)


def hidden(name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Table:
    """A table for data frames alone; ``columns``: name → kind."""
    return Table([Column(n, kind or "text") for n, kind in columns.items()], rows, name=name, shown=False)


def steps(roads: Iterable[RoadResult], prefix: str = "") -> Table:
    """Every step of roads and every actor who can deviate there."""
    rows = [
        (r.name, s.id, a, slack, s.points[a], said(s.deviation[a]), s.trust.get(a))
        for r in roads
        for s in r.steps
        for a, slack in s.slack.items()
        if slack is not None
    ]
    kinds = {"slack": "slack", "points": "points", "deviation": "", "trust": "chance"}
    return hidden(f"{prefix}steps", {"road": "", "step": "", "actor": "", **kinds}, rows)
