"""A roadmap: a sequence of states from the status quo to a goal, with who acts in each step.

Step k = 1..n takes state s^{k−1} to s^k and lasts Δ months; δ_i = e^(−ρ_i·Δ), ρ_i from the case's ``play`` (Definition
5.1). A one-off cost or benefit of c points is c points of flow during one period: it weighs (1 − δ_i)·c in an
average value. What a declared move costs (`act`, `undo`) is in lasting points, as in predicted play: it weighs as it
stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.game import space
from detente.game.game import Floats, Game
from detente.play.behavior import Play

Row = tuple[int, ...]
AFTER = "(after)"
"""Names the time after completion among the steps."""


def worth(game: Game, states: Sequence[Row]) -> Floats:
    """u of states, points, float [n, A]."""
    return np.asarray(space.points(game, space.utilities(game, states)))


@dataclass(frozen=True)
class Step:
    """One step: who acts, the state it reaches, and what it costs and brings once, float [A], in points.

    ``pays`` is what each hands over on delivery (negative: receives), in its own points: who stalls is not paid, who
    deviates does not pay.
    """

    id: str
    acts: tuple[int, ...]
    state: Row
    cost: Floats
    benefit: Floats
    pays: Floats


@dataclass(frozen=True)
class Road:
    """A roadmap of a game, ready to be checked."""

    name: str
    title: str
    start: Row
    steps: tuple[Step, ...]
    period: float
    """Δ, in months."""
    delta: Floats
    """δ_i, float [A]: what a point one period later is worth now."""
    collapse: Row | None
    """The state for ever after a breach; None where things freeze as they are."""
    seen: float
    """The chance that a breach is noticed."""
    fine: Floats
    """q·F summed over the promises against each, float [A]: what a breach costs whoever broke faith once, in points."""
    lasting_fine: Floats
    """The same of penalties that stand as long as the breach does: a flow for ever."""
    defaults: tuple[tuple[str, str, float], ...] = ()
    """What of how actors behave the case does not give (:class:`~detente.play.behavior.Play`)."""

    @property
    def states(self) -> tuple[Row, ...]:
        """s⁰ .. sⁿ."""
        return (self.start, *(s.state for s in self.steps))

    @property
    def goal(self) -> Row:
        return self.states[-1]

    @property
    def acting(self) -> list[int]:
        """Who acts in some step."""
        return sorted({i for step in self.steps for i in step.acts})

    def step(self, k: int) -> Step:
        """Step k, from 0; after the last one, the time after completion, when nobody acts and nothing changes."""
        if k < len(self.steps):
            return self.steps[k]
        none = np.zeros(len(self.delta))
        return Step(AFTER, (), self.goal, none, none, none)


def deltas(play: Play, period: float) -> Floats:
    """δ_i = e^(−ρ_i·Δ), float [A]."""
    return np.asarray(np.exp(-play.discount * period))
