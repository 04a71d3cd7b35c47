"""Frontier and Nash point of three actors: Détente beside NegMAS 0.16, in one run.

    python benchmarks/deals_vs_negmas.py --negmas .venv-bench/bin/python [--largest 6] [--limit 600] [--write FILE]

Problems: n issues of 10 options, n = 3..6 (10³ to 10⁶ outcomes); integer weights and values 0–100, each actor's worst
option of each issue 0; fallbacks 0, so that every outcome is acceptable. "Independent": every value drawn alone.
"Opposed": the three values of each option sum to a constant, so that what one gains the others lose. NegMAS runs in its
own process and environment, where it is stopped at the limit, and the table says so. The frontiers, as sets of
distinct utility vectors, and the Nash point must be equal.

Timed for Détente: from the game's arrays to the acceptable frontier with exact ties, and the Nash solution; the median
of several runs after one that is not counted. Timed for NegMAS: see ``negmas_worker.py``; process start and imports are
not counted on either side. Times are CPU seconds of one thread, which a busy machine disturbs least; the limit is wall
time. Then 15 issues of 5 options (3·10¹⁰ outcomes), which NegMAS cannot enumerate.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from detente.game.solutions import choose  # noqa: E402
from detente.lenses.deals.kernel import frontier_acceptable  # noqa: E402
from tests.games import build  # noqa: E402

WORKER = Path(__file__).with_name("negmas_worker.py")
REPEATS = 5


def problem(kind: str, issues: int, options: int, seed: int) -> tuple[list[list[int]], list[list[list[int]]]]:
    """Weights [actor][issue] and values [issue][actor][option], integers 0–100."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 101, (3, issues))
    values = []
    for _ in range(issues):
        if kind == "independent":
            v = rng.integers(0, 101, (3, options))
        else:
            a = rng.integers(0, 101, options)
            b = np.clip(rng.integers(0, 101, options), 50 - a, 150 - a)
            v = np.array([a, b, 150 - a - b])[rng.permutation(3)]
        values.append((v - v.min(axis=1, keepdims=True)).tolist())
    return weights.tolist(), values


def ours(
    weights: list[list[int]], values: list[list[list[int]]]
) -> tuple[float, int, set[Any], tuple[int, ...]]:
    """(median seconds, frontier states with ties, distinct vectors, Nash vector)."""
    game = build([(np.array(v) * np.array(weights)[:, [j]]).tolist() for j, v in enumerate(values)])
    times = []
    for _ in range(REPEATS + 1):
        start = time.process_time()
        solved = frontier_acceptable(game)
        nash = choose("nash", solved.frontier.vectors, game.inside, game.agreement.power, game.scale)
        times.append(time.process_time() - start)
    vectors = solved.frontier.vectors
    return (
        statistics.median(times[1:]),
        solved.frontier.states,
        {tuple(v) for v in vectors.tolist()},
        tuple(vectors[nash.indices[0]].tolist()),
    )


def theirs(python: str, path: str, weights: Any, values: Any, limit: float) -> dict[str, Any] | None:
    """NegMAS's answer, or None where it was stopped at the limit."""
    task = json.dumps({"weights": weights, "values": values, "path": path})
    try:
        done = subprocess.run(
            [python, str(WORKER)], input=task, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(f"NegMAS failed:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout[done.stdout.index("{") :]))


def cell(found: dict[str, Any] | None, mine: float, limit: float) -> tuple[str, str]:
    """(seconds, ratio) as the table shows them."""
    if found is None:
        return f"stopped at {limit:.0f}", f"> {limit / mine:,.0f}"
    return f"{found['seconds']:.4g}", f"{found['seconds'] / mine:,.0f}"


def main() -> None:
    """Prints the table, and writes it where ``--write`` says."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--negmas", required=True, help="a Python that has negmas==0.16.*")
    ask.add_argument("--smallest", type=int, default=3, help="issues of 10 options in the smallest problem")
    ask.add_argument("--largest", type=int, default=6, help="issues of 10 options in the largest problem")
    ask.add_argument("--limit", type=float, default=600.0, help="seconds after which a NegMAS run is stopped")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--write", type=Path)
    given = ask.parse_args()
    lines = [
        "| preferences | outcomes | frontier vectors | Détente, CPU s | NegMAS documented, CPU s | ratio "
        "| NegMAS fastest, CPU s | ratio | equal |",
        "|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    print("\n".join(lines), flush=True)
    version = "not run"
    for kind in ("independent", "opposed"):
        for n in range(given.smallest, given.largest + 1):
            weights, values = problem(kind, n, 10, given.seed)
            mine, _, vectors, nash = ours(weights, values)
            slow = theirs(given.negmas, "documented", weights, values, given.limit)
            fast = theirs(given.negmas, "fastest", weights, values, given.limit)
            equal = []
            for found in (slow, fast):
                if found is not None:
                    version = found["version"]
                    same = {tuple(int(x) for x in p) for p in found["frontier"]} == vectors
                    equal.append(same and tuple(int(x) for x in found["nash"]) == nash)
            said = "yes" if equal and all(equal) else "NO" if equal else "not compared"
            (a, ra), (b, rb) = cell(slow, mine, given.limit), cell(fast, mine, given.limit)
            lines.append(
                f"| {kind} | 10^{n} | {len(vectors):,} | {mine:.4f} | {a} | {ra} | {b} | {rb} | {said} |"
            )
            print(lines[-1], flush=True)
    for kind in ("independent", "opposed"):
        mine, _, vectors, _ = ours(*problem(kind, 15, 5, given.seed))
        lines.append(f"| {kind} | 5^15 | {len(vectors):,} | {mine:.4f} | – | – | – | – | – |")
        print(lines[-1], flush=True)
    lines += [
        "",
        f"NegMAS {version}; Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, "
        f"seed {given.seed}, NegMAS runs stopped at {given.limit:.0f} s.",
    ]
    print(lines[-1])
    if given.write:
        given.write.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
