"""What became of a sealed forecast, as records. Lower scores are better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.view.result import Result


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


@dataclass(frozen=True, repr=False)
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
