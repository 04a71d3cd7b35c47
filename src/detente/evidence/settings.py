"""How the record is weighed. Every field is reported with the result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NarrativesSettings:
    """Chances are 0 to 1; times in months."""

    focus: str = ""
    """The focus on which moves and quiet are judged; if empty, the case's focus named `record`, else the first small
    enough."""
    draws: int = 8
    """Draws of all estimates over which the likelihood of the moves is averaged; 0 for the point estimates alone."""
    coarse: bool = False
    """For a first look and for the quick report: moves are judged on the issues of the focus that moved, and few
    others, at the point estimates alone, and there is no ridge."""
    seed: int = 0
    """Seed of the draws."""
    moves: bool = True
    """Whether moves and quiet are weighed; False weighs signals, observations and silences alone."""
    odds: float = 0.002
    """By how much the log odds of any choice may be wrong in a stationary value that is taken as found: twenty moves
    are then right to a twenty-fifth of a nat."""
    max_sweeps: int = 1_000
    """Sweeps after which the search for it stops, and the result says so."""
    max_states: int = 60_000
    """Most states of the focus (L405)."""
    lift_red_lines: bool | tuple[str, ...] = False
    """True: no red line refuses or costs anything; or the ids of those to lift."""
    visible: float = 1.0
    """The chance that what occurs can be seen, where an indicator does not say."""
    collected: float = 1.0
    """The chance that somebody looks, where an indicator does not say."""
    false_report: float = 0.02
    """The chance that something is reported that did not occur, where an indicator does not say."""
    null_shape: float = 1.0
    """Shape of the gamma prior on the monthly rate of moves under `none of these`."""
    null_months: float = 2.0
    """Its rate parameter in months: the prior mean is shape / months, half a move a month."""
    priors: tuple[tuple[str, str, float], ...] = ()
    """(mechanism, answer, chance) in place of the case's; the other answers keep their proportions. For `none of
    these`: (its id, "", chance)."""
    without: tuple[str, ...] = ()
    """Events left out of the evidence."""
    ridge: bool = True
    """Whether the likelihood of the case as written is profiled over decisiveness and rate."""
    max_worlds: int = 500_000
    """Most joint answers to the mechanisms (L402)."""
    max_causes: int = 8
    """Most common causes: every joint state of them is summed over (L402)."""
