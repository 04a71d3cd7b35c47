"""What the lenses over a case's accounts share: the record weighed once, what that takes, and which cases have any."""

from detente.case.diagnostics import Problems
from detente.case.sections import NEEDS
from detente.evidence.moves import drawn, focus_of
from detente.evidence.posterior import Inference, weigh
from detente.evidence.settings import WeighingSettings
from detente.front import Door
from detente.game.focus import WHOLE, size

from .lens import Cost, Run

READS = NEEDS["narratives"]
CODES = ("G106", "L102", "L312", "L401", "L402", "L403", "L404", "L405", "L407")
"""What weighing can raise."""


def weighed(door: Door, settings: WeighingSettings, run: Run) -> Inference:
    """The record weighed; lenses that ask one door under the same settings share it. Raises Problems (L4xx)."""
    return weigh(door, settings, run.progress, folder=run.cache, workers=run.workers)


def weighs(door: Door) -> bool:
    """Whether a case has accounts to weigh."""
    case = door.need(READS).case
    return bool(case.mechanisms and case.narratives)


def cost(door: Door, settings: WeighingSettings) -> Cost:
    """The states of the focus on which moves are judged; a game takes about a second for ten thousand of them. Refused
    (G106, L405) where there is no such focus, or it is too large."""
    case = door.need(READS).case
    if not settings.moves or case.record.start is None:
        return Cost(1)
    try:
        states = size(case, focus_of(case, settings) or WHOLE)
    except Problems as refused:
        return Cost(0, refused=refused)
    answers = sum(len(m.values) for m in case.mechanisms.values())
    return Cost(states, bytes=states * 80, seconds=states * 1e-4 * answers * len(drawn(settings)))
