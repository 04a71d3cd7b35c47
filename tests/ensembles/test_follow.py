"""A plan gives the same whoever does it, however often it is interrupted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from detente.case.diagnostics import Problems
from detente.ensembles.execute import How, execute, keyboard
from detente.ensembles.follow import Done, follow
from detente.ensembles.plan import draws, grid, one_at_a_time
from detente.ensembles.run import Run
from detente.ensembles.store import Entry, Store
from tests.ensembles.work import Square

HOWS: list[tuple[How, int]] = [
    ("threads", 1),
    ("threads", 3),
    ("processes", 2),
    ("processes", 4),
]


@pytest.mark.parametrize(("how", "workers"), HOWS)
def test_the_same_in_line_in_threads_and_in_processes(how: How, workers: int) -> None:
    plan = [5, 3, 9, 1, 7, 2]
    done = follow(Square(), plan, ("square",), Run(workers=workers, how=how))
    assert done.entries == tuple((k, {"square": k * k, "root": k**0.5}) for k in plan)
    assert not done.interrupted
    assert done.reused == 0


@pytest.mark.parametrize(("how", "workers"), HOWS)
def test_what_the_work_refuses_is_raised_as_it_was(how: How, workers: int) -> None:
    with pytest.raises(Problems) as refused:
        follow(Square(), [1, 13, 2], ("square",), Run(workers=workers, how=how))
    (found,) = refused.value.diagnostics
    assert (found.code, found.help) == ("V102", "leave it out")


class Counted(Square):
    """Counts what it does."""

    done: ClassVar[list[int]] = []

    def __call__(self, task: int) -> Entry:
        self.done.append(task)
        return super().__call__(task)


def stopped_after(count: int) -> tuple[Event, Callable[[float, str], None]]:
    stop, seen = Event(), []

    def progress(share: float, what: str) -> None:
        seen.append(what)
        if len(seen) == count:
            stop.set()

    return stop, progress


def test_a_token_ends_it_and_the_store_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stop, progress = stopped_after(3)
    first = follow(Square(), range(8), ("q",), Run(store=store, stop=stop, progress=progress))
    assert first.interrupted
    assert len(first) == 3
    assert first.asked == 8
    Counted.done.clear()
    again = follow(Counted(), range(8), ("q",), Run(store=store))
    assert Counted.done == [3, 4, 5, 6, 7]
    assert again.reused == 3
    assert not again.interrupted
    assert again.entries == follow(Square(), range(8), ("q",), Run()).entries


def test_entries_of_another_form_are_computed_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    follow(Square(), range(3), ("q",), Run(store=store))

    def known(entry: Entry) -> bool:
        return bool(entry["square"] != 1)

    done: Done[int] = follow(Square(), range(3), ("q",), Run(store=store), known=known)
    assert done.reused == 2
    assert len(done) == 3
    assert store.bad == 1


def test_a_token_that_is_set_begins_nothing() -> None:
    stop = Event()
    stop.set()
    assert list(execute(Square(), [1, 2], stop=stop)) == []
    assert list(execute(Square(), [1, 2], stop=stop, workers=2)) == []


def test_the_keyboard_sets_the_token_and_raises_the_second_time() -> None:
    import signal

    before = signal.getsignal(signal.SIGINT)
    with keyboard(Event()) as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_plans() -> None:
    assert [t.draw for t in draws(3, seed=7)] == [0, 1, 2]
    ends = one_at_a_time({"a.weight": (1, 2), "b": (0,)})
    assert [t.sets for t in ends] == [(("a.weight", 1),), (("a.weight", 2),), (("b", 0),)]
    assert [t.name for t in grid({"a": (1, 2), "b": ("x", "y")})] == [
        "a=1, b=x",
        "a=1, b=y",
        "a=2, b=x",
        "a=2, b=y",
    ]
