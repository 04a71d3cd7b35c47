"""How a question is worked on: what of it changes no number of the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from .execute import How
from .store import Store


def _silent(*_: Any) -> None:
    return


@dataclass(frozen=True, kw_only=True)
class Run:
    """Who is told, where what is done is kept, who works, and the token that ends it early."""

    progress: Callable[[float, str], None] = _silent
    """Called with the fraction done and what is being done."""
    note: Callable[[str], None] = _silent
    """Called with what is worth saying of the run itself."""
    store: Store | None = None
    """Keeps what is done, from one run to the next."""
    workers: int = 1
    how: How = "threads"
    stop: Event = field(default_factory=Event)
    """Where this is set, no further task is begun: what is done is answered from."""

    def part(self, low: float, high: float) -> Run:
        """The same for a part of the work: its progress goes from ``low`` to ``high``."""
        return replace(self, progress=lambda done, what: self.progress(low + (high - low) * done, what))
