"""A forecast as a record: what was asked, what was answered, by what; and its score (lower is better)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from detente.evidence.settings import WeighingSettings
from detente.view.remarks import Remark
from detente.view.result import Result

from .settings import ForecastSettings

From = Literal["model", "assumed chances", "base rate", "nothing"]
"""What a chance comes from: play under each account; an indicator's chances, which are an analyst's, under each
account; a stated base rate, where the model has nothing to say; or there is none."""


@dataclass(frozen=True, kw_only=True)
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
    notes: tuple[Remark, ...]
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


@dataclass(frozen=True, repr=False, kw_only=True)
class ForecastResult(Result):
    """The case's questions, answered from what was known by its date."""

    case: str
    case_hash: str
    as_of: str
    version: str
    seed: int
    settings: ForecastSettings
    inference: WeighingSettings
    """How the record was weighed."""
    narratives: Mapping[str, tuple[str, float]]
    """Narrative → its title and posterior."""
    questions: tuple[Foreseen, ...]
    played: tuple[Played, ...]


@dataclass(frozen=True, repr=False)
class Sealed(Result):
    """A forecast in a file."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Scored:
    """One forecast against what happened. Scores are None where there is no forecast or no outcome yet."""

    id: str
    text: str
    resolve_by: str
    source: str
    """What the forecast came from: the model, assumed chances, a base rate, nothing."""
    chance: float | None
    outcome: bool | None
    brier: float | None
    log: float | None
    """Inf where what happened had been given no chance."""
    base_rate: float | None
    base_brier: float | None
    base_log: float | None


@dataclass(frozen=True)
class Mean:
    """Mean scores over ``count`` questions; NaN over none."""

    count: int
    brier: float
    log: float


@dataclass(frozen=True)
class Bin:
    """Forecasts from ``low`` to ``high``: their mean, and how often they came true."""

    low: float
    high: float
    count: int
    forecast: float
    came_true: float


@dataclass(frozen=True, repr=False, kw_only=True)
class ScoreResult(Result):
    """A sealed forecast, scored."""

    case: str
    case_hash: str
    as_of: str
    sealed_on: str
    sha256: str
    seed: int | None
    version: str
    retrodictions: int
    """Questions whose answer could be known when the forecast was sealed."""
    questions: tuple[Scored, ...]
    resolved: int
    unresolved: int
    """Forecast, but unknown yet."""
    declined: int
    """No forecast was made."""
    means: Mapping[str, Mean] = field(default_factory=dict)
    """``forecast`` over all that were forecast and resolved; ``model`` over those the model answered; ``coin`` a chance
    of one half on the same questions as ``forecast``; ``forecast where there is a base rate`` and ``base rate`` on
    the same questions as each other."""
    narratives: Mapping[str, Mean] = field(default_factory=dict)
    """What each narrative by itself would have scored, on the questions it gave a chance for."""
    bins: tuple[Bin, ...] = ()
    """Empty with fewer than ten resolved forecasts."""
