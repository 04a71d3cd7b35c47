"""The loops of predicted play, compiled by numba: float64, no fastmath, each state's sums in a fixed order.

Every function works on blocks ``lo:hi``, which write apart, so that kernel.py can give them to threads in any number
and no bit changes. Definitions in reference.py, layout in tables.py, one part of the loops a file: *exponential*,
*units* (what the units of one issue choose, and packages), *issue* (all units of an issue at once, and dV/dτ by tiles),
*visits* (single states, and chances along the moves) and *mixing* (the search for stationary values). None is imported
before one of their functions is asked for: numba takes seconds.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

FILE_OF = {
    "sweep": "issue",
    "combine": "issue",
    "list_near": "issue",
    "sweep_far": "units",
    "push_near": "visits",
    "push_far": "visits",
    "visit": "visits",
    "flow": "visits",
    "MIXED_TOGETHER": "mixing",
    "largest": "mixing",
    "take_in": "mixing",
    "mix": "mixing",
}
"""Where each function is that others may call."""


def __getattr__(name: str) -> Any:
    if name not in FILE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if not any(file in globals() for file in FILE_OF.values()):
        drop_stale(Path(__file__).parent)
    globals()[name] = getattr(import_module(f".{FILE_OF[name]}", __name__), name)
    return globals()[name]


def drop_stale(folder: Path) -> None:
    """Removes what numba kept of a folder's functions before any of its files changed. It would look at the file of
    the function that was compiled, but what it keeps holds those it calls, of other files, as well."""
    newest = max(file.stat().st_mtime for file in folder.glob("*.py"))
    for kept in (folder / "__pycache__").glob("*.nb[ci]"):
        with suppress(OSError):
            if kept.stat().st_mtime < newest:
                kept.unlink()
