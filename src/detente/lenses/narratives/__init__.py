"""The narratives lens: which explanation makes the recorded moves and signals least surprising?"""

from ..registry import Lens, register
from .analyse import analyse, describe
from .evidence import Evidence, Item
from .infer import Inference, infer
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
from .settings import NarrativesSettings
from .worlds import World, Worlds, worlds

QUESTION = (
    "Which explanation makes the recorded moves and signals least surprising, and what should we watch next?"
)

register(Lens("narratives", QUESTION, analyse))

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
    "World",
    "Worlds",
    "analyse",
    "describe",
    "infer",
    "worlds",
]
