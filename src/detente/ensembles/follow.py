"""A question asked of every task of a plan, but for what the store has of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .execute import execute
from .keys import key_of
from .run import Run
from .store import Entry

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Done(Generic[T]):
    """What came of the tasks that were done, in the order of the plan."""

    entries: tuple[tuple[T, Entry], ...]
    asked: int
    reused: int
    """Entries that an earlier run had left in the store."""
    interrupted: bool
    """Whether it was stopped before all were done."""

    def __iter__(self) -> Iterator[Entry]:
        return (entry for _, entry in self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def follow(
    work: Callable[[T], Entry],
    plan: Sequence[T],
    question: Sequence[object],
    run: Run,
    *,
    each: str = "draw",
    known: Callable[[Entry], bool] = lambda entry: True,
) -> Done[T]:
    """Does a plan.

    Parameters
    ----------
    work : what is done of a task: a picklable callable that returns JSON with finite numbers
    plan : tasks, as plain values that differ
    question : everything that ``work`` depends on, as plain values; with a task it is the key of an entry
    run : store, workers, token, progress
    each : what a task is called where progress is told
    known : whether an entry of the store has the form that is expected; another is computed again
    """
    asked = key_of(*question)
    keys = [key_of(asked, task) for task in plan]
    entries: dict[str, Entry] = {}
    if (store := run.store) is not None:
        for key in keys:
            entry = store.get(key)
            if entry is not None and known(entry):
                entries[key] = entry
            elif entry is not None:
                store.reject(key)
    reused = len(entries)
    missing = [task for key, task in zip(keys, plan, strict=True) if key not in entries]
    for task, entry in execute(work, missing, workers=run.workers, how=run.how, stop=run.stop):
        key = key_of(asked, task)
        entries[key] = entry
        if store is not None:
            store.put(key, entry)
        run.progress(len(entries) / len(plan), f"{each} {len(entries)} of {len(plan)}")
    return Done(
        entries=tuple((task, entries[key]) for key, task in zip(keys, plan, strict=True) if key in entries),
        asked=len(plan),
        reused=reused,
        interrupted=len(entries) < len(plan),
    )
