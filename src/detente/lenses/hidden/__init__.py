"""The hidden lens: what was promised, and the least return that makes what happened worth while."""

from . import view  # noqa: F401  (registers how hidden terms read)
from .result import HiddenResult
from .settings import HiddenSettings

__all__ = ["HiddenResult", "HiddenSettings"]
