"""What the narratives lens found, how, and how good it is: frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass

from detente.evidence.settings import NarrativesSettings
from detente.view.remarks import Remark
from detente.view.result import Result

ByNarrative = Mapping[str, float]


@dataclass(frozen=True)
class AnswerChance:
    """An answer to a mechanism, before and after the record, given that the mechanisms matter at all (that it is not
    `none of these`). Of a set, `nothing` is the empty one."""

    answer: str
    title: str
    prior: float
    posterior: float


@dataclass(frozen=True)
class MechanismChances:
    """A mechanism's answers; of a set they do not sum to 1."""

    id: str
    title: str
    several: bool
    answers: tuple[AnswerChance, ...]


@dataclass(frozen=True)
class Band:
    """The posterior under three ways to count what is not independent; NaN where one leaves no account."""

    naive: float
    """Every origin and every copy an independent witness who informs: what not to do."""
    grouped: float
    """By origin and by observer, whose ways of telling are mixed: the posterior of this result."""
    worst: float
    """All that one observer tells counts as one item, its strongest."""


@dataclass(frozen=True)
class NarrativeChances:
    """An account, before and after. Decibans are of the odds of the account against all else."""

    id: str
    title: str
    strategic: bool
    prior: float
    posterior: float
    among: tuple[float, float]
    """Before and after, given that it is not `none of these`."""
    band: Band
    weight_db: float
    """Of the whole record: posterior odds over prior odds."""
    moves_db: float
    """Of the moves and the quiet alone."""
    indicators_db: float
    """Of signals, observations and silences alone, whose chances the analyst assumed."""
    grid: tuple[tuple[float, float], ...]
    """(prior, posterior) had the account's prior been that, its worlds and the others keeping their proportions."""
    break_even: float
    """The prior at which the record leaves it as likely as not."""
    draws: tuple[float, float]
    """Least and largest posterior over the draws of the estimates, one draw at a time."""
    effective_draws: float
    """How many equally good draws its likelihood amounts to."""
    expected_moves: float
    """How many seen moves it would have had us expect along the record."""
    moves_surprise: float
    """Two-sided chance of so many or so few under it: small is surprising."""


@dataclass(frozen=True, kw_only=True)
class ItemWeight:
    """One piece of evidence. Neither column of decibans adds up: items of one observer share its trust."""

    id: str
    title: str
    date: str
    indicator: str
    outcome: str
    observer: str
    silence: bool
    quotes: tuple[str, ...]
    claims: tuple[str, ...]
    copies: int
    assumed: bool
    left_out_db: ByNarrative
    """By account: decibans its odds lose if this item alone is left out."""
    in_turn_db: ByNarrative
    """By account: decibans its odds gain when this item is added to all earlier ones."""
    running: ByNarrative
    """By account: its chance after this item and all earlier ones, moves not yet counted."""
    surprise: ByNarrative
    """By account: the chance, before the record, of something as unlikely as this or more so."""


@dataclass(frozen=True, kw_only=True)
class ObserverWeight:
    """Who told, how far trusted before and after, and the most it could have done."""

    id: str
    name: str
    declared: bool
    why: Remark
    """What its trust was taken from."""
    items: tuple[str, ...]
    prior: tuple[float, float, float]
    """Chances that it informs, makes noise, pushes its line."""
    posterior: tuple[float, float, float]
    cap_line_db: float
    """The most it can move any odds in favour of its line (all odds, where it has none)."""
    cap_db: float
    """The most it can move any odds."""
    moved: float
    """The largest change of an account's chance if all it told is left out."""


@dataclass(frozen=True)
class Hinge:
    """Whose removal changes the conclusion most, and what is left without it."""

    kind: str
    """`observer`, `item` or `moves`."""
    id: str
    name: str
    """The observer's name, or the item's title; empty for the moves."""
    change: float
    without: ByNarrative
    """By account: its chance without it."""


@dataclass(frozen=True)
class Together:
    """Two accounts the record does not tell apart, and why not."""

    first: str
    second: str
    change_db: float
    """By how much the record changed the odds of the first against the second."""
    why: Remark


@dataclass(frozen=True)
class RidgePoint:
    """The log-likelihood of the moves in the case as written, with all decisiveness (its logit) and all rates times a
    factor."""

    decisiveness: float
    rate: float
    log_likelihood: float | None


@dataclass(frozen=True, kw_only=True)
class MovesWeight:
    """The moves and the quiet."""

    weighed: bool
    focus: str
    states: int
    months: float
    seen: tuple[str, ...]
    games: int
    draws: tuple[int, ...]
    log_likelihood: Mapping[str, tuple[float, ...]]
    """By account: of the record, each draw, its worlds averaged by their prior."""
    null: float
    """Under `none of these`."""
    residual: float
    """Largest |dV/dτ| a month left in any stationary value."""
    not_found: int
    """Stationary values that did not come under the residual asked for."""
    ridge: tuple[RidgePoint, ...]


@dataclass(frozen=True, repr=False, kw_only=True)
class NarrativesResult(Result):
    """Which account the record supports, by how much, and on what that hangs."""

    case: str
    title: str
    case_hash: str
    as_of: str
    worlds: int
    mechanisms: tuple[MechanismChances, ...]
    narratives: tuple[NarrativeChances, ...]
    items: tuple[ItemWeight, ...]
    observers: tuple[ObserverWeight, ...]
    moves: MovesWeight
    hinges: tuple[Hinge, ...]
    """Largest first."""
    together: tuple[Together, ...]
    assumed_items: int
    """Items whose chances are the analyst's assumption."""
    left_out: tuple[Remark, ...]
    """Of the evidence, and why."""
    defaults: tuple[Remark, ...]
    """Chances that the case does not state."""
    notes: tuple[Remark, ...]
    """On the moves and the quiet."""
    settings: NarrativesSettings
    begins: str = ""
    """When the record does; empty where it does not say. Drawn only, and not written to JSON."""

    def narrative(self, id_: str) -> NarrativeChances:
        """An account by its id. Raises KeyError."""
        return {n.id: n for n in self.narratives}[id_]
