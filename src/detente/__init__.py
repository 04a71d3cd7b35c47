"""Détente: turn what is written about a negotiation into a model that can be run, doubted and tested.

    import detente as dt

    case = dt.open_case("us-dprk-2018")
    print(dt.deals(case))

What there is stands in one table (:mod:`detente._public`). Each name is imported when first used, so that
``import detente`` is light.
"""

import importlib
from typing import Any

from ._public import ALIASES, PUBLIC
from ._version import __version__
from .lenses import asks

__all__ = ["__version__", *PUBLIC, *asks()]  # noqa: PLE0604  (names of the tables)


def __getattr__(name: str) -> Any:
    if name in asks():
        from .lenses.python import function

        return function(name)
    where = PUBLIC[name].where if name in PUBLIC else ALIASES.get(name)
    if where is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = where.split(":")
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted({*__all__, *asks()})
