"""Work for processes of their own: everything here is found again by name."""

from __future__ import annotations

import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

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


if __name__ == "__main__":
    file, name = Path(sys.argv[1]), int(sys.argv[2])
    store = Store(file)
    for k in range(int(sys.argv[3])):
        store.put(*entry(name, k))
        print(k, flush=True)
