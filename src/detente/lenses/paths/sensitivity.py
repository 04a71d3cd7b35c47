"""How much of each answer moves when decisiveness, inertia or patience does (Definition 11.8).

For each of the three, and each end: predicted play with that number of *every* actor at the low (high) end of its
range, all else as it stands. Where a case states no number for an actor, the range of :data:`RANGES` stands in for the
one it does not give; a number stated without a range is left as it is. One at a time: what they do together is for
draws to say (Saltelli & Annoni 2010). An end at which the numbers have no meaning together
is left out, with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from detente.case.estimate import Normal, Triangular, bounds
from detente.case.load import CaseFile
from detente.case.patch import apply
from detente.case.schema import Case
from detente.case.schema import Play as Declared
from detente.case.yaml_tree import Mark
from detente.progress import Progress, silent
from detente.view.result import Result

from .draws import Answers, answers, first, followed, meaningful, moved_name, outcome_name
from .result import PathsResult, dates

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


@dataclass(frozen=True, repr=False)
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
        *(row("move", m, f"move {m}") for m in followed(r)),
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


def with_play(file: CaseFile, parameter: str, given: Mapping[str, float]) -> CaseFile:
    """The case with one play parameter of some actors set, in the models and in what later patches start from."""
    play = dict(file.case.play)
    section = {actor: dict(entry) for actor, entry in (file.tree.data.get("play") or {}).items()}
    for actor, value in given.items():
        section.setdefault(actor, {"assumed": "varied"})[parameter] = value
        stated = play.get(actor, Declared(assumed="varied"))
        play[actor] = stated.model_copy(update={parameter: value})
    tree = apply(file.tree, {"play": section}, Mark("play varied", 0, 0))
    return replace(file, case=file.case.model_copy(update={"play": play}), tree=tree)


def sensitivity(
    file: CaseFile,
    base: PathsResult,
    result_of: Callable[[CaseFile], PathsResult],
    progress: Progress = silent,
) -> PlaySensitivity:
    """The answers of ``base`` with each of the three at its ends; ``result_of`` predicts play of a changed case."""
    ranges = {parameter: ends_of(file.case, parameter) for parameter in RANGES}
    tried = [
        (parameter, end, {actor: ends[side] for actor, ends in each.items()})
        for parameter, (each, _) in ranges.items()
        for side, end in enumerate(("low", "high"))
    ]
    found: list[PlayEnd] = []
    left_out: list[LeftOut] = []
    for n, (parameter, end, given) in enumerate(tried):
        progress(n / len(tried), f"{parameter} {end}")
        changed = meaningful(partial(result_of, with_play(file, parameter, given)))
        if isinstance(changed, str):
            left_out.append(LeftOut(parameter, end, changed))
        else:
            found.append(PlayEnd(parameter, end, given, answers(changed, base), first(changed)))
    return PlaySensitivity(
        base=base,
        answers=answers(base, base),
        next_move=first(base),
        ends=tuple(found),
        assumed=tuple(Assumed(p, *RANGES[p], actors) for p, (_, actors) in ranges.items() if actors),
        left_out=tuple(left_out),
    )
