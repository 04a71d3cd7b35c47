"""The paths lens: if everyone follows their interest, what happens next, and is there a road that holds?"""

from detente.play.settings import PathsSettings

from . import view  # noqa: F401  (registers how its results read)
from .analyze import analyze
from .result import PathsResult
from .sensitivity import PlaySensitivity

__all__ = ["PathsResult", "PathsSettings", "PlaySensitivity", "analyze"]
