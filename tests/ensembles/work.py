"""Work for processes of their own: everything here is found again by name."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from detente.case.diagnostics import problem
from detente.ensembles.store import Entry, Store


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


if __name__ == "__main__":
    file, name = Path(sys.argv[1]), int(sys.argv[2])
    store = Store(file)
    for k in range(int(sys.argv[3])):
        store.put(*entry(name, k))
        print(k, flush=True)
