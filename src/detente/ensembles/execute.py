"""Does the tasks of a plan: in line, in threads, or in processes. What comes out is the same, to the byte.

Work is a picklable callable over a task. It is interrupted by a token (a :class:`threading.Event` that anybody may set:
the keyboard, an app, a test), looked at between tasks; tasks that are done stay done. Processes are spawned, never
forked, and write nothing: entries come back to the one that asks.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from threading import Event
from typing import Any, Literal, TypeVar

from detente.case.diagnostics import Problems, problem

T = TypeVar("T")
R = TypeVar("R")

How = Literal["threads", "processes"]

POLL = 0.1
"""Seconds between two looks at the token while tasks are being done."""


def execute(
    work: Callable[[T], R],
    tasks: Sequence[T],
    *,
    workers: int = 1,
    how: How = "threads",
    stop: Event | None = None,
) -> Iterator[tuple[T, R]]:
    """Each task with what came of it, as it is done. An exception of the work ends the rest and is raised.

    ``workers`` of one are the caller itself. Where ``stop`` is set no further task is begun.
    """
    stop = stop or Event()
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            if stop.is_set():
                return
            yield task, work(task)
        return
    with _pool(work, min(workers, len(tasks)), how) as (pool, submitted):
        rest = list(reversed(tasks))
        running: dict[Future[R], T] = {}
        while rest or running:
            # No more are begun than there are workers, so that the token has little to wait for.
            while rest and len(running) < workers and not stop.is_set():
                task = rest.pop()
                running[pool.submit(submitted, task)] = task
            if not running:
                return
            for future in wait(running, POLL, FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    result = future.result()
                except BrokenExecutor:
                    raise ended() from None
                yield task, result


def ended() -> Problems:
    """What is raised where a process of a pool is gone."""
    what = "a process that worked on this was ended from outside, or for want of memory"
    return problem(
        "X132", what, "run it again: what was done is kept; with fewer --workers it takes less memory"
    )


class Stopped(Exception):
    """The token was set before all was done that an answer needs."""


def every(
    work: Callable[[T], R],
    tasks: Sequence[T],
    *,
    workers: int,
    stop: Event | None,
    tell: Callable[[int], None],
) -> dict[T, R]:
    """What came of each of the tasks, in their order, done by threads. ``tell`` is told how many are done. Raises
    Stopped."""
    results: dict[T, R] = {}
    for task, result in execute(work, tasks, workers=workers, stop=stop):
        results[task] = result
        tell(len(results))
    if len(results) < len(tasks):
        raise Stopped
    return {task: results[task] for task in tasks}


@contextmanager
def _pool(work: Callable[[T], R], workers: int, how: How) -> Iterator[tuple[Executor, Callable[[T], R]]]:
    """A pool, and what is submitted to it. What waits in it is dropped when it is left."""
    if how == "processes":
        spawn = multiprocessing.get_context("spawn")
        pool: Executor = ProcessPoolExecutor(workers, spawn, initializer=_begin, initargs=(work,))
        submitted: Callable[[T], R] = _do
    else:
        pool, submitted = ThreadPoolExecutor(workers, thread_name_prefix="tasks"), work
    try:
        yield pool, submitted
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_work: dict[str, Callable[[Any], Any]] = {}
"""In a process of the pool: what it does."""


def _begin(work: Callable[[Any], Any]) -> None:
    """In a process of the pool: takes the work, once; the keyboard is its parent's affair."""
    _work["of this process"] = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(task: Any) -> Any:
    return _work["of this process"](task)


@contextmanager
def keyboard(stop: Event) -> Iterator[Event]:
    """Ctrl-C sets the token; a second one raises KeyboardInterrupt. Outside the main thread nothing changes."""

    def asked(number: int, frame: Any) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    try:
        before = signal.signal(signal.SIGINT, asked)
    except ValueError:  # not the main thread
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
