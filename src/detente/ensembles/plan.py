"""What is to be asked, as plain data: draws of the estimates, one number at a time, grids of what-ifs.

A task says how the case is changed before the question is asked of it; a plan is its tasks in order. Neither the order
in which they are done nor who does them changes a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from detente.front import Door


@dataclass(frozen=True, kw_only=True)
class Task:
    """One change of the case."""

    name: str
    draw: int | None = None
    """Number of the draw of its estimates; None for the point estimates."""
    seed: int = 0
    sets: tuple[tuple[str, Any], ...] = ()
    """Paths of the case and their values, as ``--set`` takes them."""

    def door(self, door: Door) -> Door:
        """The case changed so. Raises Problems where a path leads nowhere."""
        changed = door.what_if(sets=dict(self.sets)) if self.sets else door
        return changed if self.draw is None else changed.drawn(self.draw, self.seed)


Plan = tuple[Task, ...]


def draws(count: int, seed: int) -> Plan:
    """Draws 0 … count−1 of all estimates."""
    return tuple(Task(name=f"draw {k}", draw=k, seed=seed) for k in range(count))


def one_at_a_time(ends: Mapping[str, Sequence[Any]]) -> Plan:
    """Each path at each of its values, everything else as it stands."""
    each = ((path, value) for path, values in ends.items() for value in values)
    return tuple(Task(name=f"{path}={value}", sets=((path, value),)) for path, value in each)


def grid(over: Mapping[str, Sequence[Any]]) -> Plan:
    """Every combination of the values of several paths, the last path varying fastest."""
    each = ([(path, value) for value in values] for path, values in over.items())
    return tuple(Task(name=", ".join(f"{p}={v}" for p, v in sets), sets=sets) for sets in product(*each))
