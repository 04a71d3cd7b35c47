"""How each actor behaves in predicted play: a case's ``play`` section, or stated defaults, as arrays.

Decisiveness is the chance of taking the better of two courses a tenth of the range apart in flow, each standing until
next reconsidered; inertia the months in which an actor with nothing at stake would move once on an issue it
reconsiders; the discount what next year's points are worth today (Definition 4.6).
"""

import math
from dataclasses import dataclass

import numpy as np

from detente.case.diagnostics import problem
from detente.case.estimate import drawn
from detente.case.schema import Case
from detente.game.game import Floats

DEFAULTS = {
    "decisiveness": 0.85,
    "reconsiders_per_month": 0.25,
    "inertia_months": 30.0,
    "discount_per_year": 0.7,
}
"""Where a case says nothing: mid-range of the values under which trial games made .3 to .8 moves a month on ten issues
and told accounts apart (Definition 4.6). They are assumptions, and every result lists where they were used."""


@dataclass(frozen=True)
class Play:
    """Float [A] each, actors in the order of the game: ``decisiveness`` a chance, over .5 and under 1; ``rate`` μ,
    times a month each issue (and package) is reconsidered; ``inertia`` months, times ``rate`` over 1; ``discount`` ρ
    per month, over 0: −ln(what next year's points are worth) / 12. ``defaults`` (actor, parameter, value) of each that
    the case does not give. ``choice`` λ given outright, in place of the one decisiveness, ρ and μ make: for games
    without a discount."""

    decisiveness: Floats
    rate: Floats
    inertia: Floats
    discount: Floats
    defaults: tuple[tuple[str, str, float], ...] = ()
    choice: Floats | None = None


def play_of(case: Case, seed: int = 0, draw: int = -1) -> Play:
    """The play parameters of a case and draw. Raises Problems (L301) for values that have no meaning."""
    values: list[dict[str, float]] = []
    defaults = []
    for actor in case.actors:
        stated = {name: getattr(case.play.get(actor), name, None) for name in DEFAULTS}
        defaults += [(actor, name, DEFAULTS[name]) for name, estimate in stated.items() if estimate is None]
        values.append(
            {
                name: DEFAULTS[name]
                if estimate is None
                else float(drawn(estimate, seed, draw, f"play.{actor}.{name}"))
                for name, estimate in stated.items()
            }
        )
        _accept(actor, values[-1])
    return Play(
        np.array([v["decisiveness"] for v in values]),
        np.array([v["reconsiders_per_month"] for v in values]),
        np.array([v["inertia_months"] for v in values]),
        np.array([-math.log(v["discount_per_year"]) / 12 for v in values]),
        tuple(defaults),
    )


def _accept(actor: str, value: dict[str, float]) -> None:
    wrong = ""
    if not 0.5 < value["decisiveness"] < 1:
        wrong = f"decisiveness {value['decisiveness']:g} is not over 0.5 and under 1"
    elif not value["reconsiders_per_month"] > 0:
        wrong = f"reconsiders_per_month {value['reconsiders_per_month']:g} is not over 0"
    elif not 0 < value["discount_per_year"] < 1:
        wrong = (
            f"discount_per_year {value['discount_per_year']:g} is not over 0 and under 1: who weighs all time alike "
            "has no course that is better by a stated share"
        )
    elif value["inertia_months"] * value["reconsiders_per_month"] <= 1:
        wrong = (
            f"inertia of {value['inertia_months']:g} months is no longer than the time between two reconsiderations "
            f"({1 / value['reconsiders_per_month']:g} months)"
        )
    if wrong:
        raise problem(
            "L301", f"play.{actor}: {wrong}", "see the page on predicted play for what each number means"
        )
