"""The narratives lens: which explanation makes the recorded moves and signals least surprising?"""

from detente.evidence.posterior import Inference, infer
from detente.evidence.settings import NarrativesSettings

from . import view  # noqa: F401  (registers how its result reads)
from .analyze import analyze, describe
from .result import NarrativesResult

__all__ = ["Inference", "NarrativesResult", "NarrativesSettings", "analyze", "describe", "infer"]
