"""CPU seconds of roadmaps on the flagship: ``python benchmarks/roads.py``. A second call of each in one process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import detente as dt


def main() -> None:
    """Prints one line a question."""
    for name in ("us-dprk-2018", "us-dprk-2019"):
        case = dt.load(name)
        count = len(case.case.roadmaps)
        timed(f"{name}: {count} roads with mends, one number at a time", lambda case=case: dt.roads(case))
        timed(
            f"{name}: 20 draws of {count} roads",
            lambda case=case: dt.roads(case, draws=20, mends=False, sensitivity=False),
        )
        goal = "dismantlement>=partial,un-sanctions>=partial-relief"
        timed(f"{name}: a search to {goal}", lambda case=case, goal=goal: dt.road_search(case, goal))


def timed(what: str, ask: Callable[[], Any]) -> None:
    ask()
    start = time.process_time()
    ask()
    print(f"{what}: {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
