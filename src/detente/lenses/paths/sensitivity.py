"""How much of each answer moves when decisiveness, inertia or patience does (Definition 11.8).

For each of the three, and each end: predicted play with that number of *every* actor at the low (high) end of its
range, all else as it stands. Where a case states no number for an actor, the range of :data:`RANGES` stands in for the
one it does not give; a number stated without a range is left as it is. One at a time: what they do together is for
draws to say (Saltelli & Annoni 2010). An end at which the numbers have no meaning together
is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from detente.case.diagnostics import Problems
from detente.case.estimate import Normal, Triangular, bounds
from detente.case.load import CaseFile
from detente.case.patch import apply
from detente.case.schema import Case
from detente.case.schema import Play as Declared
from detente.case.yaml_tree import Mark
from detente.view.result import Result

from .draws import MEANINGLESS, Answers, answers, label, moved_name, outcome_name
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


@dataclass(frozen=True)
class Row:
    """One answer as it stands and at each end."""

    kind: Literal["moved", "outcome", "move", "value"]
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

    def row(kind: Literal["moved", "outcome", "move", "value"], id: str, name: str) -> Row:
        return Row(kind, id, s.answers[name], tuple(e.answers[name] for e in s.ends))

    outcomes = [row("outcome", o.id, outcome_name(o.id, last)) for o in r.outcomes]
    outcomes.sort(key=lambda x: -x.most)
    moves = [label(m) for m in r.next_moves[: r.settings.max_followed]]
    return (
        row("moved", "", moved_name(last)),
        *outcomes,
        *(row("move", m, f"move {m}") for m in moves),
        *(row("value", a, f"value {a}") for a in r.actors),
    )


def ends_of(case: Case, parameter: str) -> tuple[dict[str, tuple[float, float]], tuple[str, ...]]:
    """Actor → (low, high); and for whom the range is not the case's own."""
    found: dict[str, tuple[float, float]] = {}
    assumed = []
    for actor in case.actors:
        written = case.play.get(actor)
        estimate = getattr(written, parameter) if written is not None else None
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
    written = file.tree.data.get("play") or {}
    section = {actor: dict(entry) for actor, entry in written.items()}
    for actor, value in given.items():
        section.setdefault(actor, {"assumed": "varied"})[parameter] = value
        play[actor] = (
            play[actor].model_copy(update={parameter: value})
            if actor in play
            else Declared.model_validate({parameter: value, "assumed": "varied"})
        )
    tree = apply(file.tree, {"play": section}, Mark("play varied", 0, 0))
    return replace(file, case=file.case.model_copy(update={"play": play}), tree=tree)


def sensitivity(
    file: CaseFile,
    base: PathsResult,
    result_of: Callable[[CaseFile], PathsResult],
    progress: Callable[[float, str], None] | None = None,
) -> PlaySensitivity:
    """The answers of ``base`` with each of the three at its ends; ``result_of`` predicts play of a changed case."""
    found: list[PlayEnd] = []
    notes: list[Assumed] = []
    left_out: list[LeftOut] = []
    for n, parameter in enumerate(RANGES):
        each, assumed = ends_of(file.case, parameter)
        if assumed:
            notes.append(Assumed(parameter, *RANGES[parameter], assumed))
        for side, end in enumerate(("low", "high")):
            if progress is not None:
                progress((2 * n + side) / (2 * len(RANGES)), f"{parameter} {end}")
            given = {actor: ends[side] for actor, ends in each.items()}
            try:
                changed = result_of(with_play(file, parameter, given))
            except Problems as wrong:
                if any(d.code != MEANINGLESS for d in wrong.diagnostics):
                    raise
                left_out.append(LeftOut(parameter, end, wrong.diagnostics[0].message))
                continue
            found.append(PlayEnd(parameter, end, given, answers(changed, base), _first(changed)))
    return PlaySensitivity(
        base=base,
        answers=answers(base, base),
        next_move=_first(base),
        ends=tuple(found),
        assumed=tuple(notes),
        left_out=tuple(left_out),
    )


def _first(r: PathsResult) -> str:
    return label(r.next_moves[0]) if r.next_moves else ""
