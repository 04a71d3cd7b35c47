"""Every result is looked at in the same six ways: printed, in a prompt, in a notebook, as tables, a table, as data."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import detente
from detente.case.diagnostics import Problems
from detente.envelope import plain
from detente.view.blocks import Say
from detente.view.html import Html, Writer
from detente.view.plain import text
from detente.view.result import MOST, Result, View, is_registered, register
from detente.view.speech import Speaker, Titles, titles_of
from tests.outlook_small import CASE
from tests.results_small import SCRIPT, TURNED, every_result, hostile
from tests.unit.cli_case import CASE as FERRY

SOURCE = Path(detente.__file__).parent


def subclasses(of: type[Result] = Result) -> Iterator[type[Result]]:
    for below in of.__subclasses__():
        if below.__module__.startswith("detente."):
            yield below
        yield from subclasses(below)


@pytest.fixture(scope="module", autouse=True)
def whole_package() -> None:
    for module in pkgutil.walk_packages(detente.__path__, "detente."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    return every_result(tmp_path_factory.mktemp("results"))


def test_every_result_has_a_view() -> None:
    missing = [c.__qualname__ for c in subclasses() if not is_registered(c)]
    assert not missing


def test_there_is_one_of_every_class_here(results: list[Result]) -> None:
    """So that what follows is said of all of them: a new class of results is added to ``tests/results_small.py``."""
    assert {type(r).__name__ for r in results} == {c.__name__ for c in subclasses()}


def test_a_prompt_shows_a_short_table(results: list[Result]) -> None:
    for r in results:
        assert 0 < len(repr(r)) <= MOST, type(r)
        assert repr(r).count("\n") <= 20, type(r)


def test_the_flagship_in_a_prompt_is_no_megabyte() -> None:
    found = detente.deals("us-dprk-2018")
    assert len(repr(found)) < 5000
    assert repr(found).splitlines()[0] == str(found).splitlines()[0]
    assert "to_frame(name): deals, solutions, counts, best, frontier" in repr(found)
    assert len(repr(detente.record("us-dprk-2018"))) < 5000
    assert len(repr(found.deals[0])) < 5000


def test_a_long_result_says_how_much_there_is_beside_it() -> None:
    found = detente.record("us-dprk-2018")
    left = len(str(found).splitlines()) - 20
    assert f"[{left} more lines with print(); tables with to_frame(name): events, coverage]" in repr(found)


def test_the_first_table_is_the_main_one(results: list[Result]) -> None:
    for r in results:
        frames = r.frames()
        assert frames, type(r)
        assert all(isinstance(f, pd.DataFrame) for f in frames.values())
        pd.testing.assert_frame_equal(r.to_frame(), next(iter(frames.values())))
        for name, frame in frames.items():
            assert name.isidentifier()
            pd.testing.assert_frame_equal(r.to_frame(name), frame)


def test_what_a_result_holds_is_in_its_tables(results: list[Result]) -> None:
    """Some result of each class fills each table, but for those of ``EMPTY``."""
    filled: dict[str, set[str]] = {}
    empty: set[str] = set()
    for r in results:
        kind = type(r).__name__
        filled.setdefault(kind, set()).update(n for n, f in r.frames().items() if len(f))
    for r in results:
        empty |= {f"{type(r).__name__}.{n}" for n in r.frames() if n not in filled[type(r).__name__]}
    assert empty == EMPTY


EMPTY = {
    "Outcomes.outcomes",
    "Deal.transfers",
    "NewCase.actors",
    "NewCase.diagnostics",
    "PathsDraws.failed",
    "PlaySensitivity.assumed",
    "PlaySensitivity.ends",
    "Proposal.diagnostics",
    "RoadResult.promises",
    "RoadsResult.promises",
    "ScoreResult.calibration",
    "SearchResult.nearest_mends",
    "SearchResult.nearest_needed",
    "SearchResult.nearest_payments",
    "SearchResult.nearest_promises",
    "StabilityResult.coalition_nash",
    "WhyNot.changes",
}
"""Tables that have nothing to say of these small cases: nobody pays or promises here, no draw fails, no range is
missing, nothing is wrong with the files."""


def test_the_solutions_table_has_what_the_solutions_choose() -> None:
    found = detente.deals("nash-1950")
    table = found.to_frame("solutions")
    nash = table[table.solution == "nash"].iloc[0]
    solution = found.solution("nash")
    assert (nash.deal, nash.value) == (solution.deals[0].name, solution.value)
    assert [nash[f"gain:{p}"] for p in found.parties] == [12.0, 5.0]
    counts = found.to_frame("counts").set_index("states")
    assert counts.loc["acceptable", "count"] == found.counts.acceptable.value
    assert len(found.to_frame("frontier")) == len(found.frontier_acceptable)


def test_a_table_that_is_not_there_says_which_are() -> None:
    with pytest.raises(Problems) as caught:
        detente.deals("nash-1950").to_frame("solution")
    said = str(caught.value)
    assert said.startswith("V101 DealsResult has no table `solution`")
    assert (
        "did you mean `solutions`? its tables are `deals`, `solutions`, `counts`, `best`, `frontier`" in said
    )


def test_names_cannot_leave_the_page_or_turn_a_line(results: list[Result], tmp_path: Path) -> None:
    """Where ids are said, as on a terminal, and where titles are, as on the page."""
    names: dict[tuple[str, str, str], str] = {}
    for name, case in (("cod", CASE), ("ferry", FERRY)):
        (tmp_path / f"{name}.yaml").write_text(hostile(case), encoding="utf-8")
        names |= titles_of(detente.open_case(tmp_path / f"{name}.yaml").case).names
    titles = Titles(names)
    page = Html(Writer(titles))
    found = []
    for r in results:
        shown = (str(r), repr(r), text(r.blocks(), Speaker(titles)))
        marked = (r._repr_html_(), page.blocks(r.blocks()))
        assert not [m for m in marked if "<script" in m], type(r)
        assert not [s for s in (*shown, *marked) if TURNED in s], type(r)
        assert all(c.isprintable() or c == "\n" for s in shown for c in s), type(r)
        if SCRIPT in shown[-1]:
            assert "&lt;script&gt;" in marked[-1], type(r)
            found.append(r)
    assert len(found) > 8, "the names are in what is shown, so that the lines above can fail"


def test_data_is_plain(results: list[Result]) -> None:
    for r in results:
        data = r.to_json()
        assert json.loads(json.dumps(data, allow_nan=False)) == plain(data), type(r)


def test_a_result_without_a_view_is_shown_all_the_same() -> None:
    @dataclass(frozen=True, repr=False)
    class Bare(Result):
        value: float
        text: str

    @dataclass(frozen=True, repr=False)
    class Below(Bare):
        pass

    bare = Bare(1.5, "x" * 10_000)
    assert len(repr(bare)) < 200
    assert repr(bare).startswith("Bare(value=1.5, text='xx")
    assert "<pre>Bare(" in bare._repr_html_()
    assert bare.to_json()["value"] == 1.5
    assert bare.frames() == {}
    with pytest.raises(Problems, match="V101 Bare has no table"):
        bare.to_frame()
    assert not is_registered(Below)
    register(Bare, View(blocks=lambda r: [Say(f"bare {r.value}")], data=lambda r: {"value": r.value}))
    assert is_registered(Below)
    below = Below(2.5, "")
    assert (str(below), repr(below), below.to_json()) == ("bare 2.5", "bare 2.5", {"value": 2.5})


def _imported(path: Path) -> Iterator[Path]:
    """The files of the package that a file imports, anywhere in it: in functions and for the typing too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            home = path.parent
            for _ in range(node.level - 1):
                home = home.parent
            base = home if node.level else SOURCE.parent
            module = base.joinpath(*(node.module or "").split("."))
            yield from (p for n in node.names for p in (module / f"{n.name}.py",) if p.is_file())
            if module.with_suffix(".py").is_file():
                yield module.with_suffix(".py")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield SOURCE.parent.joinpath(*alias.name.split(".")).with_suffix(".py")


def test_no_module_of_results_imports_how_they_are_shown() -> None:
    """Those that show register a ``View``. Nor does anything a module of results imports, however far down. Apart are
    results whose view stands beside them, and the record of a lens, which names all its parts."""
    files = [*SOURCE.rglob("*.py")]
    base = SOURCE / "view" / "result.py"
    shows = {p for p in files if p != base and re.search(r"View\[|, View\(", p.read_text(encoding="utf-8"))}
    assert len(shows) > 10
    reached = {p: set(_imported(p)) for p in files}
    homes = {Path(str(sys.modules[c.__module__].__file__)) for c in subclasses()}
    for home in (h for h in homes if h not in shows and h.name != "lens.py"):
        seen, todo = {home}, [home]
        while todo:
            todo += [p for p in reached.get(todo.pop(), ()) if p not in seen and not seen.add(p)]  # type: ignore[func-returns-value]
        assert not seen & (shows - {SOURCE / "view" / "result.py"}), home


def test_pandas_is_loaded_only_for_a_table() -> None:
    code = (
        "import sys, detente as dt; r = dt.deals('nash-1950'); str(r), repr(r), r._repr_html_(), r.to_json();"
        "assert 'pandas' not in sys.modules; r.to_frame(); assert 'pandas' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
