"""Roadmaps as tables, and how each result of the lens is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detente.view.data import plain
from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, table

from .result import EquilibriaResult, RoadDraws, RoadResult, RoadsResult, SearchResult
from .show import draws_text, equilibria_text, road_text, roads_text, search_text, unmarked

if TYPE_CHECKING:
    import pandas as pd


# --- Of one road ------------------------------------------------------------------------------------------------------


def step_rows(r: RoadResult) -> Iterator[Row]:
    """One row a step and an actor who can deviate there: what it has to lose by it."""
    for s in r.steps:
        for a, slack in s.slack.items():
            if slack is not None:
                yield {
                    "road": r.name,
                    "step": s.id,
                    "actor": a,
                    "slack": slack,
                    "points": s.points[a],
                    "deviation": s.deviation[a],
                    "trust": s.trust.get(a),
                }


def change_rows(r: RoadResult) -> Iterator[Row]:
    """One row a step and an issue it changes."""
    for s in r.steps:
        for issue, old, new in s.changes:
            acts = ", ".join(s.acts)
            yield {"road": r.name, "step": s.id, "acts": acts, "issue": issue, "from": old, "to": new}


def road_rows(r: RoadResult) -> Iterator[Row]:
    """One row a road: whether it enforces itself, and at what patience."""
    yield {
        "road": r.name,
        "holds": r.holds,
        "regret": r.regret,
        "tightest step": r.binding_step,
        "tightest actor": r.binding_actor,
        "tightest points": r.binding_points,
        "least discount": r.least,
        "least a year": r.least_per_year,
        "first steps that hold": r.holds_until,
        "holds without red lines": None if r.lifted is None else r.lifted.holds,
        "obstacles": "; ".join(map(unmarked, r.obstacles)),
    }


def actor_rows(r: RoadResult) -> Iterator[Row]:
    """One row an actor: what the road is worth to it, and the patience at which it keeps to it."""
    for a in r.actors:
        yield {
            "road": r.name,
            "actor": a.actor,
            "status quo": a.status_quo,
            "goal": a.goal,
            "value": a.value,
            "discount": a.discount,
            "discount a year": a.per_year,
            "least": a.least,
            "least a year": a.least_per_year,
            "shortfall": a.shortfall,
        }


def mend_rows(r: RoadResult) -> Iterator[Row]:
    """One row a mend, cheapest first."""
    for m in r.mends:
        yield {
            "road": r.name,
            "kind": m.kind,
            "mend": unmarked("; ".join(m.parts)),
            "holds": m.holds,
            "smaller goal": m.smaller,
            "regret": m.regret,
            "terms": unmarked("; ".join(m.terms)),
        }


def promise_rows(r: RoadResult) -> Iterator[Row]:
    """One row a guarantor's promise, taken by itself."""
    for p in r.promises:
        yield {
            "road": r.name,
            "promise": p.id,
            "by": p.by,
            "against": p.against,
            "says": unmarked(p.says),
            "holds": p.holds,
            "regret": p.regret,
            "points before": p.points_before,
            "points after": p.points_after,
            "stake": p.stake,
            "cost": p.cost,
            "kept": p.kept,
        }


def needed_rows(r: RoadResult) -> Iterator[Row]:
    """One row an actor and a chance that its breach is seen: what would hold it, in its points."""
    for n in r.needed:
        penalties = {"paid once": n.once, "lasting": n.lasting, "prize": n.prize, "range": n.range}
        yield {"road": r.name, "actor": n.actor, "seen": n.seen, **penalties}


def payment_rows(r: RoadResult) -> Iterator[Row]:
    """One row an actor and a step: what it must be given on delivery, in its points."""
    for p in r.payments:
        for step, points in zip(r.steps, p.steps, strict=False):
            yield {"road": r.name, "to": p.to, "step": step.id, "points": points, "worth": p.worth}


STEPS = ("road", "step", "actor", "slack", "points", "deviation", "trust")
OF_ROAD = {
    "steps": (step_rows, STEPS),
    "roads": (road_rows, ()),
    "changes": (change_rows, ("road", "step", "acts", "issue", "from", "to")),
    "actors": (actor_rows, ()),
    "mends": (mend_rows, ("road", "kind", "mend", "holds", "smaller goal", "regret", "terms")),
    "promises": (promise_rows, ()),
    "needed": (needed_rows, ("road", "actor", "seen", "paid once", "lasting", "prize", "range")),
    "payments": (payment_rows, ("road", "to", "step", "points", "worth")),
}
"""Name → rows of one road, and columns that are there even where no row is."""


# --- Side by side, over draws, all equilibria, a search ---------------------------------------------------------------


def roads_frame(r: RoadsResult) -> pd.DataFrame:
    """One row a road, step and actor who can deviate there."""
    import pandas as pd

    return pd.DataFrame([row for road in r.roads for row in step_rows(road)])


def moved_rows(r: RoadsResult) -> Iterator[Row]:
    """One row a road and a parameter changed by itself."""
    for m in r.moved:
        yield {
            "road": m.road,
            "parameter": m.parameter,
            "value": m.value,
            "holds": m.holds,
            "regret": m.regret,
            "tightest step": m.binding_step,
            "tightest actor": m.binding_actor,
        }


def draw_rows(d: RoadDraws) -> Iterator[Row]:
    """One row a road: the shares of draws in which it enforces itself."""
    for x in d.lines:
        regret = dict(zip(("regret low", "regret middle", "regret high"), x.regret, strict=True))
        better = {f"goal better for {a}": share for a, share in x.goal_better.items()}
        yield {
            "road": x.road,
            "holds": x.holds,
            "holds without red lines": x.holds_lifted,
            **regret,
            **better,
        }


def bind_rows(d: RoadDraws) -> Iterator[Row]:
    """One row a road and a place: the share of draws in which it is the tightest."""
    for x in d.lines:
        yield from ({"road": x.road, "tightest": place, "share": share} for place, share in x.binds.items())


def equilibrium_rows(e: EquilibriaResult) -> Iterator[Row]:
    """One row a pure equilibrium: its path, each actor's value, for whom it is best and worst."""
    for k, x in enumerate(e.outcomes, 1):
        values = {f"value:{a}": v for a, v in x.values.items()}
        yield {"number": k, "path": " → ".join(x.path), "regret": x.regret, **values, **_for_whom(e, k)}


def _for_whom(r: EquilibriaResult | SearchResult, number: int) -> Mapping[str, str]:
    best = ", ".join(a for a, n in r.best_for.items() if n == number)
    worst = ", ".join(a for a, n in r.worst_for.items() if n == number)
    return {"best for": best, "worst for": worst}


def searched_frame(r: SearchResult) -> pd.DataFrame:
    """One row a road found."""
    import pandas as pd

    return pd.DataFrame(
        [
            {"road": " ; ".join(f.states), "least_slack": f.least_slack, "regret": f.regret, **f.values}
            for f in r.found
        ]
    )


def found_for_rows(r: SearchResult) -> Iterator[Row]:
    """One row a road found: for whom it is the best of them, and the worst."""
    yield from ({"number": k, **_for_whom(r, k)} for k, _ in enumerate(r.found, 1))


def _of_all(rows: Any) -> Any:
    return lambda r: (row for road in r.roads for row in rows(road))


def _of_draws(rows: Any) -> Any:
    return lambda r: rows(r.draws) if r.draws is not None else ()


def _of_equilibria(rows: Any) -> Any:
    return lambda r: rows(r.equilibria) if r.equilibria is not None else ()


def _of_nearest(rows: Any) -> Any:
    return lambda r: rows(r.nearest) if r.nearest is not None else ()


MOVED = ("road", "parameter", "value", "holds", "regret", "tightest step", "tightest actor")
BINDS = ("road", "tightest", "share")

ROAD: View[RoadResult] = View(
    text=road_text,
    data=plain,
    frames={name: table(rows, *columns) for name, (rows, columns) in OF_ROAD.items()},
)
ROADS: View[RoadsResult] = View(
    text=roads_text,
    data=plain,
    frames={
        "steps": roads_frame,
        **{n: table(_of_all(rows), *columns) for n, (rows, columns) in OF_ROAD.items() if n != "steps"},
        "moved": table(moved_rows, *MOVED),
        "draws": table(_of_draws(draw_rows)),
        "tightest": table(_of_draws(bind_rows), *BINDS),
        "equilibria": table(_of_equilibria(equilibrium_rows)),
    },
)
SEARCH: View[SearchResult] = View(
    text=search_text,
    data=plain,
    frames={
        "found": searched_frame,
        "for_whom": table(found_for_rows, "number", "best for", "worst for"),
        **{f"nearest_{n}": table(_of_nearest(rows), *columns) for n, (rows, columns) in OF_ROAD.items()},
    },
)
EQUILIBRIA: View[EquilibriaResult] = View(
    text=lambda e: safe(equilibria_text(e).split("\n")),
    data=plain,
    frames={"equilibria": table(equilibrium_rows)},
)
DRAWS: View[RoadDraws] = View(
    text=lambda d: safe(draws_text(d).split("\n")),
    data=plain,
    frames={"roads": table(draw_rows), "tightest": table(bind_rows, *BINDS)},
)
