"""How a case's record is weighed: what every question that hangs on the accounts can be told."""

import math
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field

from detente.settings import (
    Chance,
    Count,
    Events,
    Flag,
    FocusId,
    Kind,
    Lines,
    Most,
    NarrativeId,
    Number,
    Option,
    Settings,
)

Prior = tuple[str, str, float]
"""Mechanism, answer and chance; of the account that holds none: its id, nothing, and the chance."""


def _written(value: Any) -> Any:
    """Priors given as (mechanism, answer, chance) as they are written."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, list | tuple):
        return value
    return tuple(one if isinstance(one, str) else written(*one) for one in value)


def written(mechanism: str, answer: str, chance: float) -> str:
    """One prior as the settings have it: ``MECHANISM=ANSWER:CHANCE``."""
    return f"{mechanism}={answer}:{chance!r}" if answer else f"{mechanism}:{chance!r}"


def _prior(text: str) -> Prior:
    """One prior taken apart. Raises ValueError where it states none."""
    name, _, rest = text.rpartition("=") if "=" in text else ("", "", text)
    answer, colon, chance = rest.rpartition(":")
    try:
        value = float(chance)
    except ValueError:
        value = math.nan
    if not colon or not answer or math.isnan(value):
        raise ValueError("it states no prior: write MECHANISM=ANSWER:CHANCE, as in pressure-bites=hardly:0.5")
    return (name.strip(), answer.strip(), value) if name else (answer.strip(), "", value)


def _sound(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        _prior(text)
    return texts


Priors = Annotated[
    tuple[str, ...],
    BeforeValidator(_written),
    AfterValidator(_sound),
    Kind("pairs", "MECHANISM=ANSWER:CHANCE", "list", "mechanisms", True),
]
"""May be repeated."""
Positive = Annotated[Number, Field(gt=0)]


class WeighingSettings(Settings):
    """How the record is weighed; the base of what is set for every question that hangs on the accounts."""

    draws: Count = 8
    """Draws of all estimates over which the likelihood of the moves is averaged; 0 for the point estimates alone."""
    coarse: Flag = False
    """A first look: moves are judged on the issues of the focus that moved, and few others, at the point estimates
    alone."""
    moves: Flag = True
    """Weigh moves and quiet too; without, signals, observations and silences alone, and no game is solved."""
    focus: FocusId = ""
    """The focus on which moves and quiet are judged. Default: the case's focus named `record`, else the first small
    enough."""
    priors: Annotated[Priors, Option("--prior")] = ()
    """Another prior chance for an answer; the mechanism's other answers keep their proportions. Of the account that
    holds none: NAME:CHANCE. May be repeated. Default: the case's."""
    without: Events = ()
    """Leave this event out of the evidence. May be repeated. Default: nothing is left out."""
    lift_red_lines: Lines = ()
    """Without the red lines: all of them, or the ids given, separated by commas. Default: all hold."""
    seed: Count = 0
    """Seed of the draws."""
    visible: Chance = 1.0
    """The chance that what occurs can be seen, where an indicator does not say."""
    collected: Chance = 1.0
    """The chance that somebody looks, where an indicator does not say."""
    false_report: Chance = 0.02
    """The chance that something is reported that did not occur, where an indicator does not say."""
    null_shape: Positive = 1.0
    """Shape of the gamma prior on the monthly rate of moves under `none of these`."""
    null_months: Positive = 2.0
    """Its rate parameter in months: the prior mean is shape / months, half a move a month."""
    odds: Positive = 0.002
    """By how much the log odds of any choice may be wrong in a stationary value that is taken as found: twenty moves
    are then right to a twenty-fifth of a nat."""
    max_sweeps: Most = 1_000
    """Sweeps after which the search for it stops, and the result says so."""
    max_states: Most = 60_000
    """Most states of the focus (L405)."""
    coarse_states: Most = 1_500
    """States up to which the coarse setting lets issues vary that did not move."""
    max_worlds: Most = 500_000
    """Most joint answers to the mechanisms (L402)."""
    max_causes: Most = 8
    """Most common causes: every joint state of them is summed over (L402)."""

    @property
    def stated(self) -> tuple[Prior, ...]:
        """The priors, taken apart."""
        return tuple(map(_prior, self.priors))

    @classmethod
    def quick(cls) -> Self:
        """A first look."""
        return cls(coarse=True)


def weighing_of(settings: WeighingSettings) -> WeighingSettings:
    """What is set of the weighing alone, whatever else is set beside it."""
    return WeighingSettings(**{name: getattr(settings, name) for name in WeighingSettings.model_fields})


class NarrativesSettings(WeighingSettings):
    """How the accounts are weighed, and whose evidence is listed."""

    of: NarrativeId = ""
    """The account whose evidence is listed; ``all`` for every one. Default: the likeliest, and the one the record
    speaks most for."""
    max_listed: Annotated[Most, Option("--limit")] = 10
    """Most items of evidence listed each way; the others are counted."""
    same_db: Positive = 5.0
    """A record that changes the odds of two accounts by no more than this many decibans does not tell them apart."""
    ridge: Flag = True
    """Profile the likelihood of the case as written over decisiveness and rate."""

    @classmethod
    def quick(cls) -> Self:
        """A first look, the evidence on every account."""
        return cls(coarse=True, of="all", max_listed=200)

    @classmethod
    def full(cls) -> Self:
        """The evidence on every account."""
        return cls(of="all", max_listed=200)
