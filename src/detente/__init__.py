"""Détente: turn what is written about a negotiation into a model that can be run, doubted and tested.

    import detente as dt

    case = dt.load("us-dprk-2018")
    game = dt.compile(case)
    print(dt.deals(game))

Everything is in :mod:`detente.api`; it is imported when first used, so that ``import detente`` is light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .api import (
        Problems,
        after,
        analyze,
        cases,
        check,
        coded_windows,
        compile,
        deals,
        draws,
        examine_state,
        forecast,
        game_with_play,
        hidden,
        import_case,
        import_record,
        inverse,
        load,
        logrolling,
        narratives,
        new,
        paths,
        paths_draws,
        paths_sensitivity,
        price,
        record,
        road_search,
        roads,
        score,
        seal,
        single_text,
        stability,
        stability_draws,
        watch,
        why,
        write_case,
        write_report,
    )

__all__ = [
    "Problems",
    "__version__",
    "after",
    "analyze",
    "cases",
    "check",
    "coded_windows",
    "compile",
    "deals",
    "draws",
    "examine_state",
    "forecast",
    "game_with_play",
    "hidden",
    "import_case",
    "import_record",
    "inverse",
    "load",
    "logrolling",
    "narratives",
    "new",
    "paths",
    "paths_draws",
    "paths_sensitivity",
    "price",
    "record",
    "road_search",
    "roads",
    "score",
    "seal",
    "single_text",
    "stability",
    "stability_draws",
    "watch",
    "why",
    "write_case",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
