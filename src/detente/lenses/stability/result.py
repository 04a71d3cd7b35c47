"""What the stability lens hands back: frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.view.figures import Arc
from detente.view.remarks import Remark
from detente.view.result import Result

from .settings import StabilitySettings

Row = tuple[int, ...]
"""Option index of every issue."""


@dataclass(frozen=True)
class Step:
    """One move on a path: who makes it, and the changes (issue, from option, to option)."""

    by: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    state: str
    """Name of the state it leads to."""
    row: tuple[int, ...] = ()
    """The same as option indices of the issues with a choice."""


@dataclass(frozen=True, kw_only=True)
class Sanction:
    """Why an actor does not make an improvement: what the others can do about it."""

    actor: str
    improvement: Step
    gain: float
    """Points the improvement would be worth to it."""
    answer: tuple[Step, ...]
    """The others' moves after it; empty where nothing they can do takes the gain away."""
    worth: float
    """Points the state then reached differs from where it began, for the actor: 0 or less. NaN without an answer."""
    credible: bool
    """Every move of the answer is an improvement for whoever makes it (SEQ)."""


@dataclass(frozen=True)
class Margin:
    """How firmly a state is stable for one actor under one concept."""

    actor: str
    concept: str
    stable: bool
    points: float
    """If stable: how many points the state can lose for the actor before it stops being stable; infinite where no
    loss would end it. If not: how many it must gain."""


@dataclass(frozen=True, repr=False, kw_only=True)
class Examined(Result):
    """One state under the lens: for whom it is stable, what holds it in place, how firmly, and the way there."""

    name: str
    state: Mapping[str, str]
    row: tuple[int, ...]
    points: tuple[float, ...]
    """u_i per actor of the result."""
    stable: Mapping[str, Mapping[str, bool]]
    """Concept → actor → stable."""
    sanctions: tuple[Sanction, ...]
    margins: tuple[Margin, ...]
    coalition_nash: bool | None = None
    """None where it was not asked."""
    path: tuple[Step, ...] | None = None
    """A shortest legal path from the status quo; None where there is none."""
    willing: tuple[Step, ...] | None = None
    """A shortest path on which everyone prefers each move it makes; None where there is none."""

    def concepts(self) -> tuple[str, ...]:
        """Those under which it is an equilibrium."""
        return tuple(c for c, by in self.stable.items() if all(by.values()))


@dataclass(frozen=True, kw_only=True)
class Equilibrium:
    """A state stable for every actor under at least one concept."""

    row: tuple[int, ...]
    """Option indices, every issue of the game."""
    name: str
    state: Mapping[str, str]
    concepts: tuple[str, ...]
    coalition: bool
    """Coalition Nash too."""
    points: tuple[float, ...]
    """u_i per actor of the result."""
    distance: int | None
    """Fewest moves from the status quo, any legal move; None where it cannot be reached."""
    path: tuple[Step, ...] = ()
    willing: tuple[Step, ...] | None = None
    """A shortest path on which everyone prefers each move it makes; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One move an actor could make from a wanted state, and what its preferences must be for it not to."""

    actor: str
    concept: str
    move: Step
    gain: float
    """Points it gains by the move now; not positive where it has no wish to make it."""
    met: bool
    answers: int
    """States the others can bring about after the move. It is enough that one of them is not preferred."""
    nearest: tuple[tuple[str, str, str], ...] | None
    """Where it is not met: how the state differs (issue, option wanted, option there) that comes nearest to being no
    better than the wanted one: the move's own state, or the worst the others can bring about after it."""
    lacking: float
    """Points the wanted state must gain on that one for the requirement to be met; 0 where it is."""
    itself: bool
    """The move's own state is what it must not prefer, and no answer of the others."""


@dataclass(frozen=True)
class Inverse:
    """What an actor's preferences would have to be for a state to be stable for it: every requirement is met."""

    actor: str
    concept: str
    stable: bool
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, repr=False)
class Inverses(Result):
    """What each actor would have to prefer, under each concept."""

    state: str
    inverse: tuple[Inverse, ...]


@dataclass(frozen=True)
class Node:
    """A state in the part of the conflict graph that is drawn."""

    state: Mapping[str, str]
    place: int
    """Its number among the equilibria listed, from 1; 0 for the status quo, −1, −2, … for states on the way."""
    depth: int
    """Legal moves from the status quo; −1 where it cannot be reached."""
    concepts: tuple[str, ...]
    """Those under which it is an equilibrium."""
    coalition: bool


@dataclass(frozen=True)
class Neighborhood:
    """The equilibria nearest at hand with the states on a shortest way to each; all of a small graph."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    movers: tuple[tuple[str, ...], ...]
    """Who moves, by number."""
    everything: bool
    """It is the whole graph."""


@dataclass(frozen=True)
class Outcome:
    """One outcome talked about, under this lens."""

    id: str
    possible: int
    """Feasible states in the space that have it."""
    equilibria: Mapping[str, int]
    """Concept → how many of them are equilibria."""
    examined: Examined | None
    """That one of them which is stable for most."""
    inverse: tuple[Inverse, ...] = ()
    """For each actor for whom that state is not stable under the concept asked."""


@dataclass(frozen=True, repr=False)
class Outcomes(Result):
    """What the outcomes talked about would need in order to last."""

    case: str
    concept: str
    focus: str
    status_quo: Mapping[str, str]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class StabilityResult(Result):
    """What was found, how, and how far it can be trusted."""

    case: str
    case_hash: str
    version: str
    settings: StabilitySettings
    seed: int
    draw: int
    focus: str
    held: tuple[str, ...]
    """Issues that are not varied."""
    actors: tuple[str, ...]
    """Everybody who can move."""
    actor_names: tuple[str, ...]
    size: int
    """States in the space."""
    feasible: int
    counts: Mapping[str, Mapping[str, int]]
    """Concept → actor → stable states."""
    totals: Mapping[str, int]
    """Concept → equilibria."""
    equilibria: tuple[Equilibrium, ...]
    """The first ``max_listed``: those stable under most concepts first, then nearest the status quo."""
    listed_of: int
    """Equilibria under at least one concept."""
    coalition_nash: tuple[str, ...]
    """Names of the Nash equilibria no coalition would leave."""
    coalition_tried: int
    """Nash equilibria for which the question was settled; all of them unless a note says otherwise."""
    limited: Mapping[int, tuple[str, ...]]
    """h → names of the L_h equilibria, with two actors; empty otherwise."""
    status_quo: Examined
    perceived: Mapping[str, str] = field(default_factory=dict)
    """Actor → the variant of the case it takes for true; empty where all see the same game."""
    misled: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """With misperception, concept → (equilibria only because of it, equilibria lost by it)."""
    red_lines_lifted: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """How it was obtained, what was left out and why."""
    neighborhood: Neighborhood | None = None
    """The part of the conflict graph that is drawn. Not written to JSON."""
    masks: Mapping[str, Any] = field(default_factory=dict)
    """Concept → bool array over the issues with a choice: the equilibria. Not written to JSON."""
    stable_masks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Concept → actor → bool array: states stable for it. Not written to JSON."""
