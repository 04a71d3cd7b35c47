"""The watch lens: which report still to come can be expected to tell the accounts apart?"""

from detente.view.result import register

from .result import WatchList
from .show import VIEW

register(WatchList, VIEW)

__all__ = ["WatchList"]
