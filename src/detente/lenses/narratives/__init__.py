"""The narratives lens: which explanation makes the recorded moves and signals least surprising?"""

from detente.evidence.posterior import Inference, infer
from detente.evidence.settings import NarrativesSettings
from detente.evidence.signals import Evidence, Item
from detente.evidence.worlds import Worlds, worlds

from . import view  # noqa: F401  (registers how its result reads)
from .analyze import analyze, describe
from .result import (
    AnswerChance,
    Band,
    Hinge,
    ItemWeight,
    MechanismChances,
    MovesWeight,
    NarrativeChances,
    NarrativesResult,
    ObserverWeight,
    Together,
)

__all__ = [
    "AnswerChance",
    "Band",
    "Evidence",
    "Hinge",
    "Inference",
    "Item",
    "ItemWeight",
    "MechanismChances",
    "MovesWeight",
    "NarrativeChances",
    "NarrativesResult",
    "NarrativesSettings",
    "ObserverWeight",
    "Together",
    "Worlds",
    "analyze",
    "describe",
    "infer",
    "worlds",
]
