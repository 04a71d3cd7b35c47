"""The paths lens: if everyone follows their interest, what happens next, and is there a road that holds?"""

from detente.play.settings import PathsSettings
from detente.view.result import register

from . import show_draws
from .analyze import analyze
from .draws import PathsDraws
from .result import (
    Accuracy,
    DeadlineEffect,
    Fan,
    NextMove,
    OutcomeChance,
    PathsResult,
    Sequence,
    StateChance,
)
from .sensitivity import PlaySensitivity
from .show import VIEW

register(PathsResult, VIEW)
register(PathsDraws, show_draws.DRAWS)
register(PlaySensitivity, show_draws.SENSITIVITY)

__all__ = [
    "Accuracy",
    "DeadlineEffect",
    "Fan",
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
