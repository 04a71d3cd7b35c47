"""The watch lens: which report still to come can be expected to tell the accounts apart?"""

from . import view  # noqa: F401  (registers how a watch list reads)
from .result import WatchList
from .settings import WatchSettings

__all__ = ["WatchList", "WatchSettings"]
