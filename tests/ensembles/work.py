"""Work for processes of their own: everything here is found again by name."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.diagnostics import problem
from detente.ensembles.store import Entry, Store, checksum


@dataclass(frozen=True)
class Square:
    """The square of a task, after a while; a task of 13 is refused."""

    seconds: float = 0.0

    def __call__(self, task: int) -> Entry:
        time.sleep(self.seconds)
        if task == 13:
            raise problem("V102", "thirteen is refused", "leave it out")
        return {"square": task * task, "root": task**0.5}


def entry(writer: int, k: int) -> tuple[str, Entry]:
    """Entry ``k`` of a writer."""
    return f"{writer}-{k}", {"writer": writer, "k": k, "x": k / 7}


@dataclass(frozen=True)
class Deadly:
    """Ends the process that does it."""

    def __call__(self, task: int) -> Entry:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}


FOREIGN = (
    '{"other": 1}',
    '{"x": NaN}',
    '{"x": 1e999}',
    "[" * 3000,
    '{"x": ' + "[" * 40 + "]" * 40 + "}",
    "7",
)
"""What no question ever put."""


def spoiled(file: Path) -> int:
    """Spoils every entry of a store, one after the other: cut short, of another form, not finite, of another key, too
    deep; all but the first with the checksum it ought to have. Returns how many there were."""
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT key, body, checksum FROM entries ORDER BY key").fetchall()
        for k, (key, body, sum_) in enumerate(rows):
            bad = [body[:-3], *FOREIGN]
            new = bad[k % len(bad)]
            right = sum_ if k % len(bad) == 0 else checksum(key, new)
            database.execute("UPDATE entries SET body = ?, checksum = ? WHERE key = ?", (new, right, key))
    return len(rows)


ODD = ("0", 10**30, {}, [[]], True)
"""What stands in no place of a sound entry, but for the last, which stands in some."""


def odder(entry: Any) -> Iterator[Any]:
    """An entry with one of its parts left out or replaced by something odd, whatever may be."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            yield {k: v for k, v in entry.items() if k != key}
            yield from ({**entry, key: other} for other in odder(value))
    elif isinstance(entry, list) and entry:
        yield entry[:-1]
        yield [*entry, entry[0]]
        yield from ([other, *entry[1:]] for other in odder(entry[0]))
    yield from (odd for odd in ODD if type(odd) is not type(entry))


def poison(file: Path, entry: Any) -> None:
    """Every entry of a store becomes this one, with the checksum it ought to have."""
    body = json.dumps(entry)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for (key,) in database.execute("SELECT key FROM entries").fetchall():
            database.execute(
                "UPDATE entries SET body = ?, checksum = ? WHERE key = ?", (body, checksum(key, body), key)
            )


if __name__ == "__main__":
    file, name = Path(sys.argv[1]), int(sys.argv[2])
    store = Store(file)
    for k in range(int(sys.argv[3])):
        store.put(*entry(name, k))
        print(k, flush=True)
