"""CPU seconds of the deals lens on the catalog's largest cases: ``python benchmarks/flagship.py``.

The second call of each in one process, so that imports are not counted; the order of issues is then remembered.
"""

from __future__ import annotations

import time

import detente
from detente.lenses.deals import analyze
from detente.lenses.deals.kernel import frontier_acceptable, frontier_all


def main() -> None:
    """Prints one line a case."""
    for case in ("us-dprk-2018", "us-dprk-2019"):
        game = detente.compile(detente.load(case))
        print(
            f"{case}: {game.size:.2g} states, {len(game.issues)} issues, {len(game.bonuses)} linkages and costs, "
            f"{len(game.rules)} rules, {len(game.refusals)} refusing red lines"
        )
        for ask in (frontier_all, frontier_acceptable, analyze):
            ask(game)
            start = time.process_time()
            ask(game)
            print(f"  {ask.__name__}: {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
