"""How much of each answer moves when decisiveness, inertia or patience does (Definition 11.8).

For each of the three, and each end: predicted play with that number of *every* actor at the low (high) end of its
range, all else as it stands. Where a case states no number for an actor, the range of :data:`RANGES` stands in for the
one it does not give; a number stated without a range is left as it is. One at a time: what they do together is for
draws to say (Saltelli & Annoni 2010). An end at which the numbers have no meaning together
is left out, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.case.estimate import Normal, Triangular, bounds
from detente.case.schema import Case
from detente.case.sections import NEEDS
from detente.ensembles.plan import Task
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.front import Door
from detente.lenses.asking import FAILED, Work, ask_each
from detente.play.settings import PathsSettings
from detente.view.result import Result

from .analyze import analyze
from .draws import (
    MEANINGLESS,
    Answers,
    Followed,
    answers,
    first,
    fits,
    followed,
    moved_name,
    outcome_name,
)
from .result import PathsResult, dates

Sets = tuple[tuple[str, Any], ...]

RANGES: dict[str, tuple[float, float]] = {
    "decisiveness": (0.75, 0.9),
    "inertia_months": (12.0, 60.0),
    "discount_per_year": (0.5, 0.9),
}
"""Where a case says nothing. Decisiveness: the range of the trials (Definition 4.6). The other two:
what the shipped cases state of their actors, from the most restless to the slowest. They are assumptions."""

MIDDLE_90 = 1.645


@dataclass(frozen=True)
class PlayEnd:
    """Predicted play with one number of every actor at one end of its range."""

    parameter: str
    end: str
    """``low`` or ``high``."""
    settings: Mapping[str, float]
    """Actor → the number it then has."""
    answers: Answers
    next_move: str
    """The likeliest next move."""


@dataclass(frozen=True)
class Assumed:
    """A range that stood in for one the case does not give."""

    parameter: str
    low: float
    high: float
    actors: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """An end at which the numbers have no meaning together."""

    parameter: str
    end: str
    why: str
    """As the diagnostic has it."""


@dataclass(frozen=True, repr=False, kw_only=True)
class PlaySensitivity(Result):
    """The answers as they stand and at each end."""

    base: PathsResult
    """Predicted play as it stands. Not written to JSON with the rest."""
    answers: Answers
    next_move: str
    """Empty where nobody can move."""
    ends: tuple[PlayEnd, ...]
    """Low, then high, of each of the three."""
    assumed: tuple[Assumed, ...]
    """Ranges that the case does not give."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def focus(self) -> str:
        """The focus play is predicted on."""
        return self.base.focus


Kind = Literal["moved", "outcome", "move", "value"]


@dataclass(frozen=True)
class Row:
    """One answer as it stands and at each end."""

    kind: Kind
    """Whether anything has moved, an outcome's chance, a move's share of all next moves, or an actor's value."""
    id: str
    """The outcome's id, the move's label, or the actor; empty for ``moved``."""
    stated: float
    ends: tuple[float, ...]
    """In the order of ``PlaySensitivity.ends``; chances from 0 to 1, values in points."""

    @property
    def most(self) -> float:
        """The most it moves from what is stated."""
        return max((abs(x - self.stated) for x in self.ends), default=0.0)


def table(s: PlaySensitivity) -> tuple[Row, ...]:
    """Every answer at the horizon: whether anything has moved, outcomes (those that move most first), the likeliest
    next moves, and values."""
    r = s.base
    last = r.times[dates(r)[-1]]

    def row(kind: Kind, id: str, name: str) -> Row:
        return Row(kind, id, s.answers[name], tuple(e.answers[name] for e in s.ends))

    outcomes = [row("outcome", o.id, outcome_name(o.id, last)) for o in r.outcomes]
    return (
        row("moved", "", moved_name(last)),
        *sorted(outcomes, key=lambda x: -x.most),
        *(row("move", m, f"move {m}") for m in followed(r).moves),
        *(row("value", a, f"value {a}") for a in r.actors),
    )


def ends_of(case: Case, parameter: str) -> tuple[dict[str, tuple[float, float]], tuple[str, ...]]:
    """Actor → (low, high); and for whom the range is not the case's own."""
    found: dict[str, tuple[float, float]] = {}
    assumed = []
    for actor in case.actors:
        estimate = getattr(case.play.get(actor), parameter, None)
        if estimate is None:
            found[actor] = RANGES[parameter]
            assumed.append(actor)
        elif isinstance(estimate, Triangular | Normal):
            low, high = bounds(estimate)
            if isinstance(estimate, Normal):
                low = max(low, estimate.mean - MIDDLE_90 * estimate.sd)
                high = min(high, estimate.mean + MIDDLE_90 * estimate.sd)
            if low < high:
                found[actor] = (low, high)
    return found, tuple(assumed)


def sets_of(case: Case, parameter: str, given: Mapping[str, float]) -> Sets:
    """What sets one play parameter of some actors, as ``--set`` takes it."""
    return tuple(
        (f"play.{actor}.{parameter}", value)
        if actor in case.play
        else (f"play.{actor}", {parameter: value, "assumed": "varied"})
        for actor, value in given.items()
    )


def end(door: Door, settings: PathsSettings, follows: Followed) -> Entry:
    """``answers`` of one end, and ``next``, the likeliest next move."""
    result = analyze(door.need(NEEDS["paths"]), settings)
    return {"answers": answers(result, follows), "next": first(result)}


def fits_end(settings: PathsSettings, follows: Followed, entry: Entry) -> bool:
    """Whether an entry is one of :func:`end`."""
    return fits(settings, follows, entry) and isinstance(entry["next"], str)


def sensitivity(door: Door, base: PathsResult, settings: PathsSettings, run: Run) -> PlaySensitivity:
    """The answers of ``base`` with each of the three at its ends, play being predicted under ``settings``."""
    file, follows = door.need(NEEDS["paths"]), followed(base)
    ranges = {parameter: ends_of(file.case, parameter) for parameter in RANGES}
    given = {
        f"{parameter} {end}": {actor: ends[side] for actor, ends in each.items()}
        for parameter, (each, _) in ranges.items()
        for side, end in enumerate(("low", "high"))
    }
    plan = tuple(Task(name=n, sets=sets_of(file.case, n.split()[0], each)) for n, each in given.items())
    done = ask_each(
        plan, Work(end, door, settings, follows, (MEANINGLESS,)), file, run, fits=fits_end, each="end"
    )
    found: list[PlayEnd] = []
    left_out: list[LeftOut] = []
    for task, entry in done.entries:
        parameter, side = task.name.split()
        if FAILED in entry:
            left_out.append(LeftOut(parameter, side, entry[FAILED]))
        else:
            found.append(PlayEnd(parameter, side, given[task.name], entry["answers"], entry["next"]))
    return PlaySensitivity(
        base=base,
        answers=answers(base, follows),
        next_move=first(base),
        ends=tuple(found),
        assumed=tuple(Assumed(p, *RANGES[p], actors) for p, (_, actors) in ranges.items() if actors),
        left_out=tuple(left_out),
    )
