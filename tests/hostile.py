"""Mutated cases, documents and imports, each of which must end as a result or a diagnostic.

    python -m tests.hostile --count 10000 --seed 1

An item runs in a worker process that may only read the program and the item's own folder, may only write into that
folder, may not reach the network, has 2 GiB of memory and a time limit. A finding is: a traceback, a hang, memory gone,
a file touched outside the folder, a connection, markup or a template of the case alive in a page, a control character
on the terminal. Each is printed with the command that runs that item alone. Exit 1 where there is one.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

LIMIT = 60.0
"""Seconds an item may take. A report takes a few, on a machine shared with others several times that."""
MEMORY = 2 * 2**30


@dataclass
class Outcome:
    """What a run found. ``findings``: (item number, kind of item, what happened)."""

    count: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)


# The worker -----------------------------------------------------------------------------------------------------------


class _Watch:
    """What the item now running may touch. The audit hook cannot be removed, so it asks this."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.home: str | None = None
        self.broken: list[str] = []
        program = [sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[1]), *sys.path]
        system = [
            "/usr/share/zoneinfo",
            "/usr/lib",
            "/lib",
            "/proc/self",
            "/proc/meminfo",
            "/proc/cpuinfo",
            "/sys",
            "/dev",
        ]
        self.readable = tuple(os.path.realpath(p) for p in [*program, *system] if p)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.home is None:
            return
        if event == "open":
            self._open(args[0], args[1], args[2])
        elif event in (
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.rmdir",
            "os.symlink",
            "os.link",
            "os.truncate",
            "os.chmod",
        ):
            paths = args[1:2] if event in ("os.symlink", "os.link") else args[:2]
            for path in paths:
                # Compiled code is kept beside its source, as Python's own is.
                cached = isinstance(path, str | bytes | os.PathLike) and "__pycache__" in os.fsdecode(path)
                if isinstance(path, str | bytes | os.PathLike) and not (cached or self._inside(path)):
                    self.broken.append(f"{event} {os.fsdecode(path)[:200]}")
        elif event in (
            "socket.connect",
            "socket.getaddrinfo",
            "subprocess.Popen",
            "os.system",
            "os.exec",
            "os.fork",
        ):
            self.broken.append(f"{event} {str(args)[:200]}")

    def _inside(self, path: Any) -> bool:
        real = os.path.realpath(os.fsdecode(path))
        return real == self.home or real.startswith(f"{self.home}{os.sep}")

    def _open(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int) or "\0" in os.fsdecode(path):
            return
        if self._inside(path):
            return
        writes = isinstance(mode, str) and any(c in mode for c in "wax+")
        writes = writes or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if mode is None else 0)
        real = os.path.realpath(os.fsdecode(path))
        if real == os.devnull or real.endswith(".pyc") or "__pycache__" in real:
            return
        if writes or not real.startswith(self.readable):
            self.broken.append(f"{'wrote' if writes else 'read'} {real[:200]}")


def work(connection: Connection, root: Path, seed: int) -> None:
    """Runs the items whose numbers arrive, one at a time, and sends how each ended, until the run ends."""
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        _work(connection, root, seed)


def _work(connection: Connection, root: Path, seed: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from tests.hostile_items import bases, run_item

    base = bases()
    _warm()
    with contextlib.suppress(ImportError, ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MEMORY,) * 2)
    os.chdir(root / "empty")
    watch = _Watch(root)
    sys.addaudithook(watch)
    while (number := connection.recv()) is not None:
        home = root / "items" / str(number)
        home.mkdir(parents=True)
        watch.home, watch.broken = str(home.resolve()), []
        start = time.perf_counter()
        try:
            kind, ended = run_item(base, seed, number, home)
            bad = ""
        except BaseException as error:
            watch.home = None  # reading source lines for the traceback is not the item's doing
            kind, ended = "?", "finding"
            last = "".join(traceback.format_exception(error)[-6:])
            bad = f"{type(error).__name__}: {error}\n{last}"[:3_000]
        took = time.perf_counter() - start
        watch.home = None
        if watch.broken:
            bad = "\n".join([*watch.broken[:5], bad])
        connection.send((kind, ended, bad, took))
        shutil.rmtree(home, ignore_errors=True)


def _warm() -> None:
    """Loads what is loaded lazily, so that an item's files are its own."""
    from detente.case.load import load
    from tests.hostile_items import _onwards

    _onwards(load("logrolling"), report=True)


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 16 * 2**30
    return pages * os.sysconf("SC_PAGE_SIZE")


# The run --------------------------------------------------------------------------------------------------------------


class _Worker:
    def __init__(self, root: Path, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, root, seed), daemon=True)
        self.process.start()
        theirs.close()
        self.fresh = True

    def run(self, number: int, limit: float) -> tuple[str, str, str, float]:
        self.pipe.send(number)
        # The first answer waits for the imports too.
        wait = limit + (120 if self.fresh else 0)
        self.fresh = False
        try:
            if self.pipe.poll(wait):
                answer: tuple[str, str, str, float] = self.pipe.recv()
                return answer
        except (EOFError, ConnectionError):
            self.process.join(5)
            return "?", "finding", f"the process ended with {self.process.exitcode}", 0.0
        self.process.kill()
        self.process.join(5)
        return "?", "finding", f"a hang: over {limit:.0f} s", limit

    @property
    def alive(self) -> bool:
        return self.process.is_alive()

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.pipe.send(None)
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()


def run(count: int, seed: int, first: int = 0, limit: float = LIMIT, progress: bool = False) -> Outcome:
    """Items ``first`` … ``first + count − 1`` under ``seed``."""
    outcome = Outcome()
    root = Path(tempfile.mkdtemp(prefix="hostile-")).resolve()
    (root / "empty").mkdir()
    (root / "items" / "secret").mkdir(parents=True)
    (root / "items" / "secret" / "case.yaml").write_text("case: secret\n")
    started = time.monotonic()
    worker = _Worker(root, seed)
    try:
        for number in range(first, first + count):
            if not worker.alive:
                worker.close()
                worker = _Worker(root, seed)
            kind, ended, bad, took = worker.run(number, limit)
            outcome.count += 1
            outcome.ended[
                f"{kind}: {'result' if ended.startswith('result') else ended and 'diagnostic'}"
            ] += 1
            outcome.slowest = max(outcome.slowest, (took, number))
            if bad:
                outcome.findings.append((number, kind, bad))
                if progress:
                    again = f"python -m tests.hostile --count 1 --seed {seed} --first {number}"
                    print(f"\nitem {number} ({kind}): {again}\n{bad}", flush=True)
            if progress and (outcome.count % 25 == 0 or outcome.count == count):
                rate = outcome.count / max(time.monotonic() - started, 1e-9)
                left = (count - outcome.count) / max(rate, 1e-9)
                text = f"{outcome.count:,} of {count:,}, {len(outcome.findings)} findings, {left:,.0f} s left"
                print(f"\r{text:<70}", end="", file=sys.stderr, flush=True)
    finally:
        worker.close()
        shutil.rmtree(root, ignore_errors=True)
        if progress:
            print(file=sys.stderr)
    return outcome


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.hostile", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--count", type=int, default=500, help="items to run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first item")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds an item may take")
    given = parser.parse_args(arguments)
    outcome = run(given.count, given.seed, given.first, given.limit, progress=True)
    for ended, times in sorted(outcome.ended.items()):
        print(f"{times:>7,}  {ended}")
    took, number = outcome.slowest
    print(
        f"{outcome.count:,} items, {len(outcome.findings)} findings; the slowest, item {number}, took {took:.1f} s"
    )
    return 1 if outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main())
