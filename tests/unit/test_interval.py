"""± has one meaning, half of a 95 % interval, on a terminal, in a notebook and on the page; each place says so."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest

import detente as dt
from detente.ensembles.summary import Spread
from detente.lenses.deals.result import Count
from detente.lenses.paths.draws import PathsDraws
from detente.overview import parts
from detente.view import numbers
from detente.view.numbers import Z_95, half_width
from tests.unit.test_cli_frame import call

SOURCE = Path(dt.__file__).parent
ESTIMATED = Count(3.2e6, 0.16, False, 0.01)


def test_the_factor() -> None:
    assert pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-6) == Z_95
    assert half_width(0.01) == pytest.approx(0.01959964)


def test_an_estimated_share_is_the_same_everywhere() -> None:
    """Of a standard error of one point, 1.96 points."""
    assert numbers.count(ESTIMATED) == "about 3.2 million (16 ± 2 % (95 %))"
    assert numbers.share(ESTIMATED) == "16 ± 2 % (95 %)"
    assert numbers.share(replace(ESTIMATED, exact=True, error=0.0)) == "16 %"


def test_sequences_on_the_terminal_and_on_the_page(tmp_path: Path) -> None:
    result = dt.paths("chicken")
    first = result.sequences[0]
    shown = numbers.interval(first.chance, first.error)
    assert "± " in shown
    assert shown.endswith(" % (95 %)")
    out = call("paths", "chicken").stdout
    assert shown in out[out.index("Commonest beginnings") :]
    page = dt.write_report("chicken", tmp_path / "page.html").read_text()
    assert "± is half of the 95 % interval" in page
    assert shown in page


def test_the_mean_over_draws() -> None:
    spread = Spread(mean=0.5, low=0.4, high=0.6, error=0.01)
    single = Spread(mean=0.5, low=0.5, high=0.5, error=math.nan)
    each = {"peace": (spread,), "war": (single,)}
    said = str(
        PathsDraws(
            draws=9, asked=9, dates=("2020-01-01",), outcomes=each, moves=(), values={}, interrupted=False
        )
    )
    assert "± is half of the mean's 95 % interval" in said
    assert "50 ± 2 % (95 %)" in said
    assert "50 %" in said[said.index("war") :].split("\n", maxsplit=1)[0]


def test_a_normal_estimate_is_told_by_its_standard_deviation() -> None:
    assert parts.estimate({"mean": 20.0, "sd": 5.0}) == "20 (sd 5)"
    assert parts.estimate({"mean": 20.0, "sd": 5.0, "low": 0.0, "high": 40.0}) == "20 (sd 5, cut at 0 and 40)"


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string that is not a docstring, an f-string as its constant parts."""
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    inside = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inside:
            yield node.value


def test_whoever_shows_it_says_what_it_is() -> None:
    told_by_words_share = " ± %"
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "±" not in text and "1.96" not in text and "1.95996" not in text:
            continue
        tree = ast.parse(text)
        for said in strings(tree):
            if "±" in said and "±inf" not in said and said.replace("\u202f", "") != told_by_words_share:
                assert "95 %" in said, f"{path.name}: {said}"
        numbers = [
            n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)
        ]
        if path != SOURCE / "view" / "numbers.py":
            assert not [x for x in numbers if 1.955 < x < 1.965], f"{path.name} has the factor too"
    for path in SOURCE.rglob("*.j2"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "±" not in line or "95 %" in line, f"{path.name}: {line}"
