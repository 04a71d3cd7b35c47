"""How far predicted play leans on the case's uncertain numbers: over draws of all (Definition 11.9).

Each draw is a game with its own stakes and play parameters; a chance reported for a date is then a number a draw. Shown
are its mean and the quantiles between which eight draws in ten lie; a mean over n draws has standard error s/√n. A draw
whose numbers have no meaning together (an inertia shorter than the time between two reconsiderations) is counted apart,
with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.case.sections import NEEDS
from detente.ensembles.follow import Done
from detente.ensembles.plan import Task
from detente.ensembles.store import Entry
from detente.ensembles.summary import Spread, spread
from detente.front import Door
from detente.lenses.asking import answered
from detente.lenses.lens import Draws
from detente.play.settings import PathsSettings
from detente.view.result import Result

from .analyze import analyze
from .result import Move, NextMove, PathsResult, dates

Answers = dict[str, float]
"""One draw's answers by name."""

MEANINGLESS = "L301"
"""The code of play parameters that have no meaning together."""


SLACK = 1e-6
"""By which a chance may lie beside 0 to 1, for rounding."""


@dataclass(frozen=True, repr=False, kw_only=True)
class PathsDraws(Result):
    """Answers over the draws done so far."""

    draws: int
    asked: int
    dates: tuple[str, ...]
    """At which outcomes are given."""
    outcomes: Mapping[str, tuple[Spread, ...]]
    """Outcome → the chance that it holds, per date."""
    moves: tuple[tuple[str, Spread, float], ...]
    """For the next moves of the point estimates: the move, its chance of being the next one made, and the share of
    draws in which it is the likeliest of all."""
    values: Mapping[str, Spread]
    """Actor → value of playing on from the start, points."""
    interrupted: bool
    """True where it was stopped early; the answers are over the draws done."""
    failed: tuple[tuple[int, str], ...] = ()
    """Draws without an answer, and why: they are in no mean and in no range."""


@dataclass(frozen=True)
class Followed:
    """What of a prediction is followed: outcomes and values at the dates shown, and its likeliest next moves."""

    at: tuple[int, ...]
    """Which of the reported times are shown."""
    months: tuple[float, ...]
    """These times."""
    moves: tuple[str, ...]
    """Labels of the next moves."""
    names: tuple[str, ...] = ()
    """What the answers are called."""


def followed(r: PathsResult) -> Followed:
    """What of a prediction is followed through draws and ends."""
    at = tuple(dates(r))
    moves = tuple(label(m) for m in r.next_moves[: r.settings.max_followed])
    follows = Followed(at, tuple(r.times[n] for n in at), moves)
    return replace(follows, names=tuple(answers(r, follows)))


def tracked(settings: PathsSettings, result: PathsResult | Any) -> tuple[PathsSettings, Followed]:
    """Nothing that is counted in simulations or said of deadlines is followed."""
    base: PathsResult = getattr(result, "base", result)
    each = base.settings.but(seed=settings.seed, simulations=0, deadline_effects=False)
    return each, followed(base)


def draw(door: Door, settings: PathsSettings, follows: Followed) -> Entry:
    """``answers``: those of the draw, by name."""
    draw = -1 if door.draw is None else door.draw
    result = analyze(door.need(NEEDS["paths"]), settings.but(seed=door.seed), draw=draw)
    return {"answers": answers(result, follows)}


def fits(settings: PathsSettings, follows: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`draw`."""
    numbers = entry["answers"]
    return set(numbers) == set(follows.names) and all(
        isinstance(x, float) and (name.startswith("value ") or -SLACK <= x <= 1 + SLACK)
        for name, x in numbers.items()
    )


def summary(
    settings: PathsSettings, result: PathsResult | Any, follows: Followed, done: Done[Task]
) -> PathsDraws:
    """Every answer's mean and range over the draws that have one."""
    base: PathsResult = getattr(result, "base", result)
    entries, failed = answered(done)

    def over(name: str) -> Spread:
        return spread([entry["answers"][name] for entry in entries])

    return PathsDraws(
        draws=len(entries),
        asked=done.asked,
        dates=tuple(base.dates[n] for n in follows.at),
        outcomes={o.id: tuple(over(outcome_name(o.id, t)) for t in follows.months) for o in base.outcomes},
        moves=tuple((m, over(f"move {m}"), over(f"first {m}").mean) for m in follows.moves),
        values={a: over(f"value {a}") for a in base.actors},
        interrupted=done.interrupted,
        failed=failed,
    )


DRAWS: Draws[Any, Any] = Draws(tracked=tracked, draw=draw, fits=fits, summary=summary, fails=(MEANINGLESS,))


def outcome_name(outcome: str, months: float) -> str:
    """How the chance that an outcome holds at a time is named among the answers."""
    return f"outcome {outcome} {months:.6g}"


def moved_name(months: float) -> str:
    """How the chance that something has moved by a time is named among the answers."""
    return f"moved {months:.6g}"


def answers(r: PathsResult, follows: Followed) -> Answers:
    """What one result answers, by name: outcomes at the dates shown, whether anything has moved by then, values, and
    the followed moves' shares."""
    times = list(zip(follows.at, follows.months, strict=True))
    found: Answers = {outcome_name(o.id, months): o.holds[n] for o in r.outcomes for n, months in times}
    found |= {moved_name(months): 1 - r.unmoved[n] for n, months in times}
    found |= {f"value {a}": r.values[0][i] for i, a in enumerate(r.actors)}
    shares = {label(m): m.share for m in r.next_moves}
    for move in follows.moves:
        found[f"move {move}"] = shares.get(move, 0.0)
        found[f"first {move}"] = float(move == first(r))
    return found


def first(r: PathsResult) -> str:
    """The likeliest next move by its label; empty where nobody can move."""
    return label(r.next_moves[0]) if r.next_moves else ""


def label(move: Move | NextMove) -> str:
    """A move by who makes it, what it changes, and with whose consent: ``north: toll=low,patrol=shared+south``."""
    made = ",".join(f"{issue}={new}" for issue, _, new in move.changes)
    return f"{move.actor}: {'+'.join((made, *move.others))}"
