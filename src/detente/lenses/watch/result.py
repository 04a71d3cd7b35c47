"""A watch list as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.view.remarks import Remark
from detente.view.result import Result

from .settings import WatchSettings


@dataclass(frozen=True)
class Effect:
    """One thing an indicator may bring, and the chance that it is what is reported by the date.

    ``outcome`` is its id, :data:`SILENCE` for no report; the title of silence is that of the outcome it is taken for,
    or empty. By narrative, ``ratios`` say how likely it is under it over how likely it is otherwise, NaN where one side
    has no chance; ``after`` is the posterior then.
    """

    outcome: str
    title: str
    chance: float
    ratios: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True)
class Watched:
    """An indicator not resolved. Gains are expected, by the date, in nats: ``nats`` about z, ``among`` about z if it is
    not "none of these", ``about`` about what was asked (None where nothing was)."""

    id: str
    title: str
    by: str
    """When it should have shown; empty where it can be looked at at any time."""
    nats: float
    among: float
    about: float | None
    ranked: float
    """The one of the three the list is ranked by."""
    resolves: float
    """Chance that something is reported by the date."""
    cost: float | None
    per_nat: float | None
    """Cost per nat of what the list is ranked by; None without a cost or a gain."""
    tells: Mapping[str, float]
    """Narrative → expected gain about whether it is true, nats."""
    effects: tuple[Effect, ...]
    assumed: bool
    """Whether its chances are an assumption."""


@dataclass(frozen=True, repr=False)
class WatchList(Result):
    """Indicators not resolved, those that can be expected to tell most first."""

    case: str
    case_hash: str
    as_of: str
    version: str
    before: str
    about: str
    """The mechanism or narrative it is ranked by; empty for all at once."""
    entropy: float
    """Of z under the posterior, nats: what there is to learn."""
    entropy_among: float
    """The same if it is not "none of these"."""
    entropy_about: float | None
    narratives: Mapping[str, tuple[str, float]]
    """Narrative → its title and posterior."""
    indicators: tuple[Watched, ...]
    left_out: tuple[tuple[str, Remark], ...]
    """(indicator, why nothing of it is to come by the date)."""
    notes: tuple[Remark, ...]
    settings: WatchSettings
    listed_of: int
    """Indicators that could be listed. Not written to JSON."""
