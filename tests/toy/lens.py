"""Which share of the states would each actor rather have than the status quo? (Definition T.1)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from detente.case.diagnostics import problem
from detente.case.sections import FOCUS, GAME, HEADER
from detente.ensembles.run import Run
from detente.front import Door
from detente.game import space
from detente.lenses.lens import Answers, Ask, Cost, Headline, Lens, Section
from detente.lenses.subject import game_on, size_of
from detente.notation import state as state_of
from detente.settings import ActorId, FocusId, Most, Option, Settings, StateText
from detente.view.blocks import Block, Column, Table
from detente.view.remarks import Remark, obtained, remark
from detente.view.result import Result, View, register
from detente.view.speech import say


class ToySettings(Settings):
    """How the toy is run."""

    actor: ActorId = ""
    """Only this actor. Default: everybody."""
    focus: FocusId = ""
    """Vary only the issues of this focus."""
    max_states: Annotated[Most, Option("--most")] = 100_000
    """Largest space it looks at."""

    @classmethod
    def quick(cls) -> ToySettings:
        return cls(max_states=10_000)


class WorthSettings(Settings):
    """One state."""

    state: Annotated[StateText, Option("--worth")]
    """What this state is worth to each actor."""
    focus: FocusId = ""
    """Vary only the issues of this focus."""


@dataclass(frozen=True, repr=False)
class ToyResult(Result):
    """Shares of better states."""

    case: str
    settings: ToySettings
    states: int
    better: dict[str, int]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, repr=False)
class Worth(Result):
    """Points of one state."""

    state: str
    points: dict[str, float]


def better(door: Door, settings: ToySettings, run: Run) -> ToyResult:
    """Counts the states each actor would rather have."""
    game = game_on(door, settings.focus, settings.max_states, run)
    if settings.actor and settings.actor not in game.actors:
        raise problem("X105", f"there is no actor `{settings.actor}`", f"known: {', '.join(game.actors)}")
    rows = space.rows(game)
    rows = rows[space.feasible(game, rows)]
    worth = space.utilities(game, rows)
    here = space.utilities(game, tuple(game.status_quo))[0]
    counts = {a: int((worth[:, i] > here[i]).sum()) for i, a in enumerate(game.actors)}
    chosen = {a: n for a, n in counts.items() if settings.actor in ("", a)}
    return ToyResult(game.case, settings, len(rows), chosen, (remark("exact", n=len(rows)),))


def worth(door: Door, settings: WorthSettings, run: Run) -> Worth:
    """What one state is worth."""
    game = game_on(door, settings.focus, 100_000, run)
    row = state_of(game, settings.state)
    points = space.points(game, space.utilities(game, row))[0]
    return Worth(settings.state, {a: float(p) for a, p in zip(game.actors, points, strict=True)})


def shown(r: ToyResult) -> Iterator[Block]:
    """A table, and how it came about."""
    rows = [(a, n, n / r.states if r.states else None) for a, n in r.better.items()]
    columns = [Column("actor", "actor"), Column("better states", "count"), Column("share", "chance")]
    yield Table(
        columns,
        rows,
        caption=say("Better than the status quo, of {n:counted of state}", n=r.states),
        name="better",
    )
    yield from obtained(r.remarks, {"exact": "exact: each of {n:counted of feasible state} was looked at"})


def worth_shown(w: Worth) -> Iterator[Block]:
    """A table."""
    yield Table([Column("actor", "actor"), Column("points", "points")], list(w.points.items()), name="worth")


register(ToyResult, View(blocks=shown))
register(Worth, View(blocks=worth_shown))


def answers(r: ToyResult) -> Answers:
    """The share of each actor."""
    return {a: n / r.states if r.states else None for a, n in r.better.items()}


def headlines(r: ToyResult) -> list[Headline]:
    """The same."""
    return [
        Headline(kind="could be better", subject=a, number=share, unit="chance")
        for a, share in answers(r).items()
    ]


def cost(door: Door, settings: ToySettings) -> Cost:
    """Eight bytes a state and actor."""
    states = size_of(door, settings.focus, settings.max_states)
    too_many = problem("L201", f"there are {states:,} states", "choose a focus (--focus)")
    return Cost(states, 8 * states, 1e-6 * states, too_many if states > settings.max_states else None)


LENS = Lens(
    name="toy",
    about="""Which share of the states each actor would rather have than the status quo.""",
    asks=(
        Ask(
            name="toy",
            question="Which share of the states would each actor rather have?",
            settings=ToySettings,
            analyze=better,
            answers=answers,
            section=Section(
                id="toy",
                order=5_000,
                title="What could be better",
                shows="How many states each actor would rather have.",
                read="A share says nothing of how to get there.",
                commands=(("--worth STATE", "what one state is worth"),),
            ),
        ),
        Ask(
            name="worth",
            question="What one state is worth to each actor.",
            settings=WorthSettings,
            analyze=worth,
            by="state",
            needs=lambda settings: HEADER | GAME | FOCUS,
        ),
    ),
    headlines=headlines,
    codes=("L201", "X105"),
    cost=cost,
)
