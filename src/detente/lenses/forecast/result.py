"""A forecast as a record: what was asked, what was answered, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.evidence.settings import WeighingSettings
from detente.view.result import Result

From = Literal["model", "assumed chances", "base rate", "nothing"]
"""What a chance comes from: play under each account; an indicator's chances, which are an analyst's, under each
account; a stated base rate, where the model has nothing to say; or there is none."""


@dataclass(frozen=True)
class ForecastSettings:
    """How questions about states and moves are answered."""

    cover: float = 0.9
    """Share of what accounts with interests hold of the posterior, over their games and draws, that is played out; the
    heaviest are taken first. What is left out is said, and the rest renormalised."""
    games: int = 24
    """Most games (an account's patch at one draw of the estimates) that are played out on one focus."""
    max_states: int = 60_000
    """Most states of a focus on which a question is answered."""
    residual: float = 1e-6
    """Largest |dV/dτ| a month, in range units, at which a stationary value is taken as found."""
    max_sweeps: int = 4_000
    """Sweeps after which the search for it stops, and the result says so."""
    tolerance: float = 0.005
    """Before a deadline, where values change with time: the step is halved until no chance moves by more, on the
    heaviest game; the others take the same step."""


@dataclass(frozen=True)
class Foreseen:
    """One question, answered or not."""

    id: str
    text: str
    resolve_by: str
    kind: str
    """outcome, state, move, indicator, or nothing."""
    source: From
    chance: float | None
    """Averaged over the posterior; None where there is no forecast."""
    narratives: Mapping[str, float | None]
    """Under each narrative; None where none of what was played out belongs to it."""
    base_rate: float | None
    base_source: str
    base_dated: str
    baseline: float | None
    """What "nothing moves" says: 1 or 0; None where it says nothing."""
    retrodiction: bool
    """Whether the answer could be known on the day the forecast was made, or the case speaks from a day then past."""
    covered: float | None
    """Share of the posterior that the chance is over."""
    focus: str
    """Where it was played out; empty where it was not, or on the whole case."""
    why: str
    """Why the model has nothing to say, or what a reader must know of the answer."""


@dataclass(frozen=True)
class Played:
    """One focus that questions were answered on."""

    focus: str
    states: int
    games: int
    of: int
    """Games there are: patches that differ on the focus, times draws."""
    covered: float
    """Share of what accounts with interests hold of the posterior."""
    residual: float
    converged: bool
    moved: float
    """The most a chance moved when the step was last halved; 0 where no step was needed."""


@dataclass(frozen=True, repr=False)
class ForecastResult(Result):
    """The case's questions, answered from what was known by its date."""

    case: str
    case_hash: str
    as_of: str
    version: str
    seed: int
    settings: ForecastSettings
    inference: WeighingSettings
    narratives: Mapping[str, tuple[str, float]]
    """Narrative → its title and posterior."""
    questions: tuple[Foreseen, ...]
    played: tuple[Played, ...]
    notes: tuple[str, ...] = ()
