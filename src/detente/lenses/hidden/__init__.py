"""The hidden lens: what may have been promised out of sight, and the least return that makes what happened worth it."""

from detente.view.result import register

from .result import HiddenResult
from .show import VIEW

register(HiddenResult, VIEW)

__all__ = ["HiddenResult"]
