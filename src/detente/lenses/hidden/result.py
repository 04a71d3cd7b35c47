"""Hidden terms as a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from detente.view.result import Result

from .settings import HiddenSettings


@dataclass(frozen=True)
class PromisedSet:
    """One possible set, before and after the record."""

    members: tuple[str, ...]
    prior: float
    posterior: float


@dataclass(frozen=True)
class Promised:
    """A mechanism whose answer is a set. ``members`` are (answer, title, prior, posterior), `nothing` the empty set.
    Chances are those if any account with interests is true: "none of these" answers nothing."""

    mechanism: str
    title: str
    members: tuple[tuple[str, str, float, float], ...]
    likeliest: tuple[PromisedSet, ...]
    sets: int
    """Sets that have a chance."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """The least return for one party's part in one recorded move, lasting points, averaged over the posterior."""

    event: str
    title: str
    date: str
    actor: str
    part: str
    points: float
    narratives: Mapping[str, float | None]
    needs: float
    """Chance, under the posterior, that it needed any."""
    gain: float
    """What the move was worth to it without one."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One option of one issue as what a party could have been given: the state as it is, with that option. Points."""

    issue: str
    option: str
    givers: tuple[str, ...]
    """Who would have to move or consent to it, the party apart."""
    worth: float
    """To the party."""
    costs: tuple[float, ...]
    """To each giver; negative where it would gain by giving."""
    pays: bool
    """Whether it is worth the party's largest need."""


@dataclass(frozen=True, kw_only=True)
class PartyNeed:
    """One party. Points are its own."""

    actor: str
    name: str
    moves: float | None
    """The largest need among its recorded moves, averaged over the posterior; None where it made none that is seen."""
    moves_by: Mapping[str, float | None]
    stands: float
    """What the state as it is lacks of what the party must be given, averaged; by the deals lens."""
    stands_by: Mapping[str, float | None]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, repr=False, kw_only=True)
class HiddenResult(Result):
    """Hidden terms of a case."""

    case: str
    case_hash: str
    as_of: str
    version: str
    settings: HiddenSettings
    narratives: Mapping[str, tuple[str, float]]
    promised: tuple[Promised, ...]
    needs: tuple[Need, ...]
    parties: tuple[PartyNeed, ...]
    focus: str
    games: int
    """In which recorded moves were judged; none where moves are not weighed."""
    covered: float
    """Share of what accounts with interests hold of the posterior, that they hold."""
    residual: float
    """Largest |dV/dτ| a month left in any of them."""
