"""Draws of every lens: the same bytes whoever does them, and however often they are killed."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import detente as dt
from detente.case.walk import estimates
from detente.ensembles.execute import How
from detente.ensembles.plan import grid
from detente.ensembles.run import Run
from detente.ensembles.store import Entry, Store
from detente.front import open_case
from detente.lenses.asking import Work, ask_each
from detente.lenses.lens import answer
from detente.lenses.spread import are_numbers, numbers_of
from tests.contract.lenses import BY_NAME, NAMES, settings
from tests.ensembles.drawn import asked, spread
from tests.ensembles.work import odder, poison

FOLLOWED = [name for name in NAMES if BY_NAME[name][1].draws_too]
FAILING = ("paths/paths", "toy/toy")
"""A draw of these may fail; an entry that says so is taken at its word."""
DRAWN = [name for name in FOLLOWED if name != "paths/sensitivity"]
"""Each way to draw once: the draws of `paths/sensitivity` are those of `paths/paths`."""
COUNT = 24

HOWS: list[tuple[How, int]] = [
    ("threads", 2),
    ("processes", 2),
    ("processes", 3),
    ("processes", 4),
]
SWEPT = ("deals/sensitivity", "paths/sensitivity")


def test_most_lenses_are_followed() -> None:
    assert {name.partition("/")[0] for name in FOLLOWED} >= {"deals", "paths", "roadmap", "stability", "toy"}


@pytest.mark.parametrize("name", FOLLOWED)
def test_the_same_bytes_in_line_in_threads_and_in_processes(name: str) -> None:
    inline = spread(name, 6, Run())
    assert all(spread(name, 6, Run(how=how, workers=workers)) == inline for how, workers in HOWS)


@pytest.mark.parametrize("name", SWEPT)
def test_the_same_swings_in_line_in_threads_and_in_processes(name: str) -> None:
    ask, case, inline = asked(name)
    for how, workers in HOWS[:2]:
        again = answer(BY_NAME[name][0], ask, case.what_if(), settings(ask), Run(how=how, workers=workers))
        assert again.to_json() == inline.to_json()


def swept(run: Run) -> tuple[tuple[str, Entry], ...]:
    """The toy asked over a grid of two what-ifs."""
    ask = BY_NAME["toy/toy"][1]
    assert ask.answers is not None
    case = open_case("logrolling")
    paths = [".".join(map(str, keys)) for keys, _, _ in estimates(case.case, (), case.case)][:2]
    work = Work(
        partial(numbers_of, ask.analyze, ask.answers), case, settings(ask), sorted(case.case.actors), None
    )
    done = ask_each(
        grid({paths[0]: (-30, 10, 70), paths[1]: (-5, 50)}),
        work,
        case.need(),
        run,
        fits=are_numbers,
        each="case",
    )
    return tuple((task.name, entry) for task, entry in done.entries)


def test_the_same_sweep_in_line_in_threads_and_in_processes(tmp_path: Path) -> None:
    inline = swept(Run())
    assert len({str(entry) for _, entry in inline}) > 1, "the sweep must decide something"
    for how, workers in HOWS:
        assert swept(Run(how=how, workers=workers)) == inline
    store = Store(tmp_path)
    assert swept(Run(store=store)) == inline == swept(Run(store=store, how="processes", workers=2))


@pytest.mark.parametrize("name", DRAWN)
def test_killed_at_ten_instants_it_goes_on_from_what_is_kept(name: str, tmp_path: Path) -> None:
    """Every run finds all that the runs before it had kept, and the last says what one that was never killed says."""
    file = tmp_path / "results.sqlite"
    instants = random.Random(name)
    for _ in range(10):
        before = kept(file)
        process = begin(name, file)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(instants.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert kept(file) >= before
    before = kept(file)
    ready, reused, answer = begin(name, file).communicate()[0].splitlines()
    assert (ready, int(reused)) == ("ready", before)
    assert answer == spread(name, COUNT, Run())
    assert kept(file) == COUNT


@pytest.mark.parametrize("name", DRAWN)
def test_an_entry_that_is_odd_is_computed_again(name: str, tmp_path: Path) -> None:
    """With the checksum it ought to have: what is of another form is dropped and changes no byte. The few that could
    have been put (one name less in a list of names) are told from a sound entry by nobody, and are answered from."""
    store = Store(tmp_path)
    run = Run(store=store)
    plain = spread(name, 2, run)
    with closing(sqlite3.connect(store.path)) as database:
        sound = json.loads(database.execute("SELECT body FROM entries ORDER BY key").fetchone()[0])
    every = [{"failed": 7}, *([] if name in FAILING else [{"failed": "so"}]), *odder(sound)]
    odd = random.Random(name).sample(every, min(len(every), 25))
    dropped = 0
    for entry in odd:
        poison(store.path, entry)
        before = store.bad
        answer = spread(name, 2, run)
        assert answer == plain or store.bad == before, entry
        dropped += store.bad > before
    assert dropped > 0.8 * len(odd)


def begin(name: str, file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ensembles.drawn", name, str(file), str(COUNT)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kept(file: Path) -> int:
    """How many entries a store holds."""
    if not file.exists():
        return 0
    Store(file).close()
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM entries").fetchone()[0])


@pytest.mark.parametrize("name", ["deals", "stability", "paths", "roadmap"])
def test_draws_follow_an_answer_to_their_own_question_about_the_same_case(name: str) -> None:
    ask, draws = getattr(dt, name), dt.draws if name == "deals" else getattr(dt, f"{name}_draws")
    for answer_to_another in (None, 5, dt.cases()):
        with pytest.raises(dt.Problems, match="V102"):
            draws("telser-1980", answer_to_another, 2)
    changed = dt.open_case("telser-1980").what_if(sets=["title=Another"])
    with pytest.raises(dt.Problems, match="another case than `telser-1980`"):
        draws("telser-1980", ask(changed), 2)
