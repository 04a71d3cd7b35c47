"""The paths lens: if everyone follows their interest, what happens next, and is there a road that holds?"""

from detente.play.settings import PathsSettings

from . import view  # noqa: F401  (registers how its results read)
from .analyze import analyze
from .draws import PathsDraws
from .result import (
    Accuracy,
    DeadlineEffect,
    Fan,
    Move,
    NextMove,
    OutcomeChance,
    PathsResult,
    Sequence,
    StateChance,
)
from .sensitivity import PlaySensitivity

__all__ = [
    "Accuracy",
    "DeadlineEffect",
    "Fan",
    "Move",
    "NextMove",
    "OutcomeChance",
    "PathsDraws",
    "PathsResult",
    "PathsSettings",
    "PlaySensitivity",
    "Sequence",
    "StateChance",
    "analyze",
]
