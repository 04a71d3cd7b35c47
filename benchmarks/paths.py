"""How long predicted play takes, and how much memory: ``python benchmarks/paths.py``.

Each line is a process of its own, so that its peak memory is its own; everything is compiled before the clock starts.
CPU seconds are those of all threads; a busy machine disturbs them less than wall-clock seconds, which stand beside.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CASE = "us-dprk-2018"


def clocks() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, time.perf_counter()


def since(begin: tuple[float, float]) -> dict[str, float]:
    cpu, wall = clocks()
    return {"cpu": cpu - begin[0], "wall": wall - begin[1]}


def grid(options: int = 4, issues: int = 10, actors: int = 4) -> Any:
    """Free unilateral moves to every option, issues shared out among the actors, random stakes."""
    import numpy as np

    from detente.game.game import Agreement, Game, Move

    rng = np.random.default_rng(1)
    stakes = tuple(rng.integers(0, 100, (actors, options)) for _ in range(issues))
    moves = [
        Move(((j, to),), (np.arange(options) != to,), (j % actors,), j % actors)
        for j in range(issues)
        for to in range(options)
    ]
    names = tuple(f"a{i}" for i in range(actors))
    return Game(
        case="benchmark", case_hash="", as_of="", actors=names, actor_names=names,
        issues=tuple(f"i{j}" for j in range(issues)), issue_titles=("",) * issues,
        options=(tuple(f"o{k}" for k in range(options)),) * issues, option_titles=(("",) * options,) * issues,
        ordered=(True,) * issues, status_quo=(0,) * issues, scale=1, stakes=stakes, bonuses=(), own_stakes=stakes,
        own_bonuses=(), share=np.eye(actors), rules=(), refusals=(), ratifiers=(),
        agreement=Agreement(tuple(range(actors)), actors, (), np.ones(actors)),
        inside=np.zeros(actors, dtype=np.int64), outside=np.zeros(actors, dtype=np.int64),
        inside_from=("",) * actors, moves=tuple(moves),
        base_low=np.sum([s.min(axis=1) for s in stakes], axis=0).astype(float),
        base_high=np.sum([s.max(axis=1) for s in stakes], axis=0).astype(float),
    )  # fmt: skip


def bandwidth(numbers: int) -> float:
    """Bytes a second that a copy moves (read and written), by as many threads as there are cores: the best of ten."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    threads = len(os.sched_getaffinity(0))
    source, target = np.ones(numbers), np.zeros(numbers)
    parts = [slice(numbers * n // threads, numbers * (n + 1) // threads) for n in range(threads)]
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(10):
            begin = time.perf_counter()
            list(pool.map(lambda p: np.copyto(target[p], source[p]), parts))
            best = min(best, time.perf_counter() - begin)
    return 2 * source.nbytes / best


def backward(steps: int = 60) -> dict[str, Any]:
    """Uniformised steps back: each reads V and u of every actor and state, and writes V."""
    import numpy as np

    from detente.play import compiled
    from detente.play.behavior import Play
    from detente.play.board import board_of
    from detente.play.kernel import kernel_of, share_out, slope

    game = grid()
    n = len(game.actors)
    play = Play(np.full(n, 0.85), np.full(n, 0.25), np.full(n, 30.0), np.full(n, 0.03))
    kernel = kernel_of(board_of(game, play))
    values = kernel.board.flow
    h = kernel.board.longest_step

    def step() -> Any:
        change = slope(kernel, values)
        share_out(kernel, compiled.combine, kernel.size, values, values, change, h, 0.0, change)
        return change

    step()
    copied = bandwidth(values.size)
    begin = clocks()
    for _ in range(steps):
        values = step()
    used = since(begin)
    must = 3 * values.nbytes * steps
    return used | {
        "states": game.size,
        "gb": must / 1e9,
        "gbs": copied / 1e9,
        "ratio": used["wall"] * copied / must,
    }


def analyzed(focus: str, effects: bool) -> dict[str, Any]:
    """The lens as a whole with the command's settings, with or without what each deadline changes."""
    import detente as dt
    from detente.lenses.paths import PathsSettings, analyze

    file = dt.load(CASE)
    analyze(file, PathsSettings(focus="small", simulations=100))
    begin = clocks()
    r = analyze(file, PathsSettings(focus=focus, deadline_effects=effects))
    a = r.accuracy
    return since(begin) | {
        "states": a.states, "sweeps": a.sweeps, "converged": a.converged, "odds": a.odds, "moved": a.moved,
    }  # fmt: skip


def drawn(focus: str, count: int) -> dict[str, Any]:
    """Draws of all estimates, stopped half way and resumed from the file."""
    import detente as dt

    file = dt.load(CASE)
    base = dt.paths(file, focus=focus, deadline_effects=False)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "draws.jsonl"

        def stop(share: float, what: str) -> None:
            if share >= 0.5:
                raise KeyboardInterrupt

        begin = clocks()
        half = dt.paths_draws(file, base, count, keep=kept, progress=stop)
        whole = dt.paths_draws(file, base, count, keep=kept)
        used = since(begin)
    return used | {"draws": whole.draws, "reused": whole.reused, "stopped": half.draws}


def one(kind: str, *given: str) -> dict[str, Any]:
    if kind == "backward":
        found = backward()
    elif kind == "draws":
        found = drawn(given[0], int(given[1]))
    else:
        found = analyzed(given[0], kind == "effects")
    return found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--one", nargs="+", metavar="WHAT", help="measure one line and print it as JSON")
    parser.add_argument("--focus", nargs="*", default=["small", "course", "bargain"])
    parser.add_argument("--draws", type=int, default=200)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(*asked.one)))
        return

    def line(*given: str) -> dict[str, Any]:
        command = [sys.executable, __file__, "--one", *given]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    line("backward")  # compiles
    r = line("backward")
    print("| states | steps back | wall s | CPU s | GB that must move | copy GB/s | times a copy | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {r['states']:,} | 60 | {r['wall']:.1f} | {r['cpu']:.1f} | {r['gb']:.1f} | {r['gbs']:.1f} "
        f"| {r['ratio']:.1f} | {r['mb']:,.0f} |\n"
    )
    print("| focus | states | what | wall s | CPU s | sweeps | log odds open | moved at halving | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for focus in asked.focus:
        for kind in ("whole", "effects"):
            r = line(kind, focus)
            what = "play over 24 months" if kind == "whole" else "and again without each of two deadlines"
            print(
                f"| {focus} | {r['states']:,} | {what} | {r['wall']:.1f} | {r['cpu']:.1f} | {r['sweeps']} "
                f"| {r['odds']:.3f}{'' if r['converged'] else ', not settled'} | {r['moved']:.1g} | {r['mb']:,.0f} |"
            )
    if asked.draws:
        r = line("draws", asked.focus[1], str(asked.draws))
        print(
            f"\n{r['draws']} draws of focus {asked.focus[1]}, stopped after {r['stopped']} and resumed with "
            f"{r['reused']} kept: {r['wall']:.0f} s, {r['cpu']:.0f} s of CPU, {r['mb']:,.0f} MB."
        )


if __name__ == "__main__":
    main()
