"""How long a case's record takes to weigh, first and again: ``python benchmarks/narratives.py [--draws K] [CASE …]``.

Each line is a process of its own with an empty folder for solved games, and a second one with the folder it left. CPU
seconds are those of the process, user and system, imports and compiled code included; wall seconds hang on what else
the machine does. The coarse setting comes first.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

CASES = ("us-dprk-2018", "us-dprk-2019")


def run(case: str, folder: str, options: list[str]) -> tuple[float, float, dict[str, object]]:
    """Wall seconds, CPU seconds, and the answer."""
    before, start = os.times(), time.monotonic()
    line = [sys.executable, "-m", "detente", "narratives", case, "--cache", folder, "--json", *options]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - start, cpu, json.loads(done.stdout)["result"]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=8)
    parser.add_argument("cases", nargs="*", default=CASES)
    given = parser.parse_args()
    print("case, setting, worlds, games, states, first: wall s, CPU s; again: wall s, CPU s")
    for case in given.cases:
        for options in (["--coarse"], ["--draws", str(given.draws)]):
            with tempfile.TemporaryDirectory() as folder:
                wall, cpu, result = run(case, folder, options)
                again, cpu_again, _ = run(case, folder, options)
            moves = result["moves"]
            assert isinstance(moves, dict)
            games = moves["games"] * len(moves["draws"])
            print(
                f"{case}, {' '.join(options)}, {result['worlds']:,}, {games}, {moves['states']:,}, "
                f"{wall:.0f}, {cpu:.0f}; {again:.1f}, {cpu_again:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
