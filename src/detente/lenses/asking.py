"""A question asked of every task of a plan: what is done of one, and what the store has of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.case.diagnostics import Problems
from detente.case.load import CaseFile
from detente.ensembles.follow import Done, follow
from detente.ensembles.plan import Plan, Task
from detente.ensembles.run import Run
from detente.ensembles.store import Entry
from detente.front import Door
from detente.settings import Settings

FAILED = "failed"
"""Where an entry says why a draw has no answer."""


@dataclass(frozen=True)
class Work:
    """What is asked of a task, by whatever process."""

    draw: Callable[[Door, Any, Any], Entry]
    door: Door
    settings: Settings
    followed: Any
    fails: tuple[str, ...] | None

    def __call__(self, task: Task) -> Entry:
        try:
            return self.draw(task.door(self.door), self.settings, self.followed)
        except Problems as refused:
            if self.fails is not None and any(d.code not in self.fails for d in refused.diagnostics):
                raise
            return {FAILED: "; ".join(d.message for d in refused.diagnostics)}


def ask_each(
    plan: Plan,
    work: Work,
    file: CaseFile,
    run: Run,
    *,
    fits: Callable[[Any, Any, Entry], bool],
    name: str = "",
    each: str = "draw",
) -> Done[Task]:
    """Asks a question of every task of a plan, but for what the store has of it.

    Parameters
    ----------
    file : what of the case is read
    fits : whether an entry of the store is of the form that the work gives it, by settings and what is followed
    name : of the question; that of its module, unless another is given
    each : what a task is called where progress is told
    """
    # The case as written is in it for its range, by which every game is scaled.
    of = (name or work.draw.__module__, file.hash, file.written.tree.data, dict(work.settings), work.followed)

    def known(entry: Entry) -> bool:
        try:
            if FAILED in entry:
                return work.fails != () and set(entry) == {FAILED} and isinstance(entry[FAILED], str)
            return fits(work.settings, work.followed, entry)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
            return False

    done = follow(work, plan, of, run, each=each, known=known)
    if done.reused:
        run.note(f"{done.reused:,} of {done.asked:,} were there already")
    return done


def answered(done: Done[Task]) -> tuple[list[Entry], tuple[tuple[int, str], ...]]:
    """The draws that have an answer; and of the others their number and why they have none."""
    failed = tuple((task.draw or 0, entry[FAILED]) for task, entry in done.entries if FAILED in entry)
    return [entry for entry in done if FAILED not in entry], failed
