"""Holds every number: the answers of a revision beside those of the working tree, on this machine.

    python scripts/hold.py f0575b2                    everything
    python scripts/hold.py f0575b2 --quick            the quick lenses, cases as written
    python scripts/hold.py f0575b2 --only deals       one lens

Both sides answer the same command lines with ``--json``, each from a copy of its own source tree, in a folder and with
a store of solved games of its own. What is compared, and what is left out, is said in ``hold_compare.py``; what may
differ is a row of ``docs/decisions/house-differences.csv``. Exit 1 where anything else does.

Answers are kept under --cache, one file a command line: an interrupted run goes on, and a revision is computed once.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import platform
import queue
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hold_compare import HEADER, Allowed, Comparison, compared, differences, report, written

ROOT = Path(__file__).resolve().parents[1]
RECORDED = ROOT / "tests" / "hold" / "answers"
COMPUTES = ("numpy", "scipy", "numba", "llvmlite", "moocore", "pandas", "pydantic", "pyyaml")

EVERY_VARIANT = ("deals", "stability", "show", "claims", "record", "roadmap")
WEIGHED = ("narratives", "watch")
OUTLOOK = ("forecast", "hidden")
LENSES = (*EVERY_VARIANT, "paths", *WEIGHED, *OUTLOOK)
SLOWEST_FIRST = (*OUTLOOK, "paths", *WEIGHED, "roadmap", "stability", "deals")
SMALL = 3000
"""States of a whole case up to which play on it is predicted: seconds. The flagships take their focus."""

GAMES = "{games}"
"""Stands for the side's own folder of solved games in a command line."""


@dataclass
class Side:
    """One source tree and what it has answered so far."""

    name: str
    tree: Path
    folder: Path
    seconds: float = 0.0
    workers: list[Worker] = field(default_factory=list)

    def file(self, line: str) -> Path:
        return self.folder / (line.replace("/", "~").replace(" ", "_") + ".json.gz")

    def kept(self, line: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(gzip.decompress(self.file(line).read_bytes()))
        return value


class Worker:
    """One process that answers command lines of a side."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.home = tempfile.TemporaryDirectory(prefix="hold-")
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / "hold_worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.home.name,
            # Control-C is for this process alone: an answer cut short must not be kept as one.
            start_new_session=True,
            env={
                **os.environ,
                **one_thread,
                "XDG_CACHE_HOME": self.home.name,
                "PYTHONPATH": str(side.tree),
                "PYTHONHASHSEED": "0",
            },
        )

    def ask(self, line: str) -> str:
        """Answers one command line into its file; returns how it went in a few words."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        kept = f"--store {self.side.folder / 'games.sqlite'}"
        if not (self.side.tree / "detente" / "ensembles").exists():
            kept = f"--cache {self.side.folder / 'games'}"
        arguments = [*line.replace(f"--cache {GAMES}", kept).split(), "--json"]
        job = {"tree": str(self.side.tree), "arguments": arguments, "file": str(self.side.file(line))}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        if not said:
            raise SystemExit(f"{self.side.name}: the process that answers ended at `detente {line}`")
        done = json.loads(said)
        return f"{done['seconds']:7.1f} s" + (f"  exit {done['exit']}" if done["exit"] else "")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.home.cleanup()


def machine() -> str:
    """A few letters for what numbers of one revision may still depend on."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in COMPUTES]
    cpu = Path("/proc/cpuinfo")
    models = (
        {s for s in cpu.read_text().splitlines() if s.startswith("model name")} if cpu.exists() else set()
    )
    words = [platform.python_version(), platform.machine(), platform.processor(), *sorted(models), *versions]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]


def of_revision(revision: str, cache: Path) -> Side:
    """The side of a commit: its ``src`` as git has it."""
    git = ["git", "-C", str(ROOT)]
    sha = subprocess.check_output([*git, "rev-parse", f"{revision}^{{commit}}"], text=True).strip()
    folder = cache / f"rev-{sha[:12]}-{machine()}"
    if not (folder / "src").exists():
        half = Path(tempfile.mkdtemp(dir=cache))
        packed = subprocess.check_output([*git, "archive", sha, "src"])
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(half, filter="data")
        folder.mkdir(exist_ok=True)
        (half / "src").replace(folder / "src")
        half.rmdir()
    return Side(sha[:7], folder / "src", folder)


def of_tree(tree: Path, cache: Path) -> Side:
    """The side of a working tree: a copy of its ``src``, so that edits made meanwhile change nothing."""
    half = Path(tempfile.mkdtemp(dir=cache))
    shutil.copytree(tree / "src", half / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    digest = hashlib.sha256()
    for path in sorted(p for p in (half / "src").rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(half)).encode() + b"\0" + path.read_bytes())
    folder = cache / f"tree-{digest.hexdigest()[:12]}-{machine()}"
    folder.mkdir(exist_ok=True)
    if not (folder / "src").exists():
        (half / "src").replace(folder / "src")
    shutil.rmtree(half)
    return Side("working tree", folder / "src", folder)


def compute(side: Side, lines: Iterable[str], jobs: int) -> None:
    """Answers what is not kept yet, ``jobs`` at a time, and tells how far it is."""
    missing = [line for line in lines if not side.file(line).exists()]
    todo: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
    for k, line in enumerate(missing, 1):
        todo.put((k, line))
    started = time.perf_counter()
    failed: list[BaseException] = []

    def work(worker: Worker) -> None:
        try:
            while not failed:
                k, line = todo.get_nowait()
                went = worker.ask(line)
                print(f"{side.name} {k}/{len(missing)} {went}  {line}", file=sys.stderr, flush=True)
        except queue.Empty:
            pass
        except BaseException as wrong:
            failed.append(wrong)

    while len(side.workers) < min(jobs, len(missing)):
        side.workers.append(Worker(side))
    threads = [threading.Thread(target=work, args=(w,), daemon=True) for w in side.workers[: len(missing)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    side.seconds += time.perf_counter() - started
    if failed:
        raise failed[0]


def plan(side: Side, lenses: Iterable[str], quick: bool) -> list[str]:
    """The command lines, from the catalog and the variants that the side itself lists; the slowest first."""
    compute(side, ["cases"], 1)
    names = [case["name"] for case in side.kept("cases")["answer"]["result"]]
    compute(side, [f"show {name}" for name in names], 1)
    lines = [line for name in names for line in _of_case(side, name, quick)]
    lines = [line for line in dict.fromkeys(lines) if line.split()[0] in lenses]
    order = {lens: k for k, lens in enumerate(SLOWEST_FIRST)}
    return sorted(lines, key=lambda line: order.get(line.split()[0], len(order)))


def _of_case(side: Side, name: str, quick: bool) -> list[str]:
    shown = side.kept(f"show {name}")["answer"]["result"]
    case = shown["case"]
    variants = list(case.get("variants") or {})
    readings = [f"{d}/{r}" for d, one in (case.get("disagreements") or {}).items() for r in one["readings"]]
    everything = [name, *(f"{name}@{v}" for v in (*variants, *readings))]
    if quick:
        return [f"{lens} {name}" for lens in EVERY_VARIANT]
    few = [name, *(f"{name}@{v}" for v in (*variants[:2], *readings[1:2]))]
    lines = [f"{lens} {which}" for lens in EVERY_VARIANT for which in everything]
    if shown["states"] <= SMALL:
        lines.append(f"paths {name}")
    if case.get("narratives"):
        lines += [f"paths {which}" for which in few]
        lines += [f"{lens} {which} --coarse --cache {GAMES}" for which in few for lens in WEIGHED]
        lines += [f"{lens} {name} --coarse --cache {GAMES}" for lens in OUTLOOK]
        lines += [f"{more} {name} {options}" for more, options in MORE]
    return lines


MORE = (
    ("deals", "--draws 200"),
    ("deals", "--logrolling"),
    ("deals", "--single-text"),
    ("deals", "--lift-red-lines"),
    ("deals", "--fallbacks play --focus small"),
    ("stability", "--focus small"),
    ("stability", "--focus small --draws 50"),
    ("stability", "--state peace=declaration"),
    ("stability", "--inverse peace=declaration --focus small"),
    ("paths", "--focus small"),
    ("paths", "--focus small --draws 4"),
    ("paths", "--focus small --sensitivity"),
    ("roadmap", "--draws 50"),
    ("roadmap", "--to peace=declaration,exercises=suspended"),
    ("narratives", "--no-moves"),
    ("watch", "--no-moves"),
)
"""Questions of the lenses beyond the first, of the flagships as written."""


def record(side: Side) -> None:
    """Writes the answers that the tests hold. Refuses to overwrite: a renamed field goes into the map."""
    if RECORDED.exists():
        raise SystemExit(
            f"{RECORDED.relative_to(ROOT)} exists. A renamed field goes into scripts/hold.toml, an accepted "
            "difference into docs/decisions/house-differences.csv, never into a new recording"
        )
    names = [case["name"] for case in side.kept("cases")["answer"]["result"]]
    RECORDED.mkdir(parents=True)
    for name in names:
        lines = [f"{lens} {name}" for lens in EVERY_VARIANT]
        if side.kept(f"show {name}")["answer"]["result"]["case"].get("narratives"):
            lines += [
                f"paths {name} --focus small",
                f"narratives {name} --no-moves",
                f"watch {name} --no-moves",
            ]
        compute(side, lines, 1)
        answers = {line: compared(side.kept(line)) for line in lines}
        text = json.dumps(answers, separators=(",", ":"))
        (RECORDED / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("revision", metavar="REV", help="the commit whose numbers are to hold")
    options.add_argument("--tree", type=Path, default=ROOT, help="the working tree (default: this one)")
    options.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    options.add_argument("--only", choices=LENSES, action="append", metavar="LENS", help="only this lens")
    options.add_argument("--quick", action="store_true", help="the quick lenses, cases as written")
    options.add_argument("--cache", type=Path, default=None, help="default: $HOLD_CACHE, else build/hold")
    options.add_argument("--old-only", action="store_true", help="compute and keep REV's side, no more")
    options.add_argument("--record", action="store_true", help="write REV's answers for tests/hold, once")
    asked = options.parse_args()
    cache = (asked.cache or Path(os.environ.get("HOLD_CACHE", ROOT / "build" / "hold"))).resolve()
    cache.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    sides: list[Side] = []
    try:
        old = of_revision(asked.revision, cache)
        sides.append(old)
        lines = plan(old, asked.only or LENSES, asked.quick)
        if asked.record:
            record(old)
            return 0
        compute(old, lines, asked.jobs)
        if asked.old_only:
            _told([old], lines, started)
            return 0
        new = of_tree(asked.tree.resolve(), cache)
        sides.append(new)
        compute(new, lines, asked.jobs)
    except KeyboardInterrupt:
        print("interrupted; the answers so far are kept, run it again to go on", file=sys.stderr)
        return 130
    finally:
        for worker in (w for side in sides for w in side.workers):
            worker.close()
    allowed = Allowed.read(ROOT)
    comparison = Comparison()
    for line in lines:
        comparison.add(line, differences(line, compared(old.kept(line)), compared(new.kept(line)), allowed))
    whole = not asked.only and not asked.quick
    print(report(comparison, allowed, unused=whole))
    if comparison.found:
        print(f"all of them, as rows of the table: {_listed(comparison, new.folder / 'differences.csv')}")
    _told(sides, lines, started)
    return 1 if comparison.found else 0


def _listed(comparison: Comparison, file: Path) -> Path:
    """Writes every difference, so that a row of the table of accepted ones can be made of it."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(HEADER)
        rows.writerows(
            (f"{d.line}: {d.path}", written(d.old), written(d.new), "", "") for d in comparison.found
        )
    return file


def _told(sides: list[Side], lines: list[str], started: float) -> None:
    for side in sides:
        cpu = sum(side.kept(line)["seconds"] for line in lines)
        print(
            f"{side.name}: {len(lines)} command lines, {cpu:.0f} s of CPU; {side.seconds:.0f} s of this run"
        )
    print(f"{time.perf_counter() - started:.0f} s altogether")


if __name__ == "__main__":
    sys.exit(main())
