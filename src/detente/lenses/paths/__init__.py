"""The paths lens: if everyone follows their interest, what happens next, and is there a road that holds?"""

from ..registry import Lens, register
from .analyse import analyse
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
from .settings import PathsSettings

QUESTION = "If everyone follows their interest, who moves next, and what is likely by when?"

register(Lens("paths", QUESTION, analyse))

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
    "analyse",
]
