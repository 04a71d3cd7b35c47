"""Draws of one lens of the small case, kept in a store: a process of its own, that may be killed.

``python -m tests.ensembles.drawn ASK STORE COUNT``: prints "ready" once the answer at the point estimates is there,
then how many draws the store had already, and last the answer over draws as JSON.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from detente.ensembles.run import Run
from detente.ensembles.store import Store
from detente.front import Door, open_case
from detente.lenses.lens import Ask, answer
from detente.lenses.spread import over_draws
from tests.contract.lenses import BY_NAME, door, settings

DEALS = "logrolling"
"""The small case has no agreement that could be followed."""


@cache
def asked(name: str) -> tuple[Ask[Any, Any], Door, Any]:
    """An ask, the case it is asked of, and its answer."""
    lens, ask = BY_NAME[name]
    case = open_case(DEALS) if lens.name == "deals" else door()
    return ask, case, answer(lens, ask, case, settings(ask), Run())


def spread(name: str, count: int, run: Run) -> str:
    """The answer over draws, as JSON."""
    ask, case, result = asked(name)
    found = over_draws(ask, case, settings(ask), result, count=count, run=run)
    return json.dumps(found.to_json(), sort_keys=True)


if __name__ == "__main__":
    name, store, count = sys.argv[1], Store(Path(sys.argv[2])), int(sys.argv[3])
    asked(name)
    print("ready", flush=True)
    notes: list[str] = []
    answer = spread(name, count, Run(store=store, note=notes.append))
    print(notes[0].split()[0] if notes else "0")
    print(answer)
