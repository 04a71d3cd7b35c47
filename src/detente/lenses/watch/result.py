"""A watch list as a record."""

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
    """An indicator not resolved.

    Gains are expected, by the date, in nats: ``nats`` about z, ``among`` about z if it is not "none of these",
    ``about`` about what was asked (None where nothing was), and ``ranked`` the one of the three the list is ranked by;
    ``tells`` about whether a narrative is true, by narrative. ``by`` is when it should have shown, empty where it can
    be looked at at any time; ``resolves`` the chance that something is reported by the date. ``per_nat`` is the cost
    per nat of what the list is ranked by, None without a cost or a gain. ``assumed``: its chances are an assumption.
    """

    id: str
    title: str
    by: str
    nats: float
    among: float
    about: float | None
    ranked: float
    resolves: float
    cost: float | None
    per_nat: float | None
    tells: Mapping[str, float]
    effects: tuple[Effect, ...]
    assumed: bool


@dataclass(frozen=True, repr=False, kw_only=True)
class WatchList(Result):
    """Indicators not resolved, those that can be expected to tell most first.

    ``about`` is the mechanism or narrative they are ranked by, empty for all at once. ``entropy`` is that of z under
    the posterior, nats: what there is to learn; ``entropy_among`` the same if it is not "none of these",
    ``entropy_about`` that of what was asked. ``narratives``: each one's title and posterior. ``left_out``: (indicator,
    why nothing of it is to come by the date). ``listed_of``, how many could be listed, is not written to JSON.
    """

    case: str
    case_hash: str
    as_of: str
    version: str
    before: str
    about: str
    entropy: float
    entropy_among: float
    entropy_about: float | None
    narratives: Mapping[str, tuple[str, float]]
    indicators: tuple[Watched, ...]
    left_out: tuple[tuple[str, Remark], ...]
    notes: tuple[Remark, ...]
    settings: WatchSettings
    listed_of: int
