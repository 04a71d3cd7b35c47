"""Published values through files: import → load → compile → deals gives what the authors and their tools report."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from detente.case.load import load_text
from detente.formats import import_case
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.lenses.deals import DealsResult, DealsSettings, analyze
from tests.published_data import (
    LLM_DELIBERATION,
    NEGOLOG_DOMAINS,
    geniusweb_files,
    negolog_files,
    published,
)

JOBS: dict[str, int] = published("geniusweb-jobs")["expected"]
DAY = dt.date(2024, 1, 1)


def through(*paths: Path) -> tuple[Game, DealsResult]:
    """The whole way from files to deals."""
    case = load_text(import_case(paths, as_of=DAY).text, "imported.yaml")
    game = compile_case(case.case, case_hash=case.hash)
    return game, analyze(game, DealsSettings())


def test_geniusweb_jobs_has_18_undominated_bids_and_none_both_accept(tmp_path: Path) -> None:
    """Floating-point sums give 19 or 20: evaluations such as .36363636363636365 make near-ties."""
    game, result = through(*geniusweb_files(tmp_path))
    assert game.size == JOBS["bids"] == 5 * 3 * 3 * 2 * 2 * 3
    assert result.frontier_all.states == JOBS["frontier"] == 18
    assert result.counts.acceptable.value == JOBS["acceptable"] == 0
    assert len(result.frontier_acceptable) == 0


def test_llm_deliberation_counts() -> None:
    """2,880 deals; 204 with at least six of seven and both vetoes; 52 unanimous; who accepts, in config.txt's order."""
    game, result = through(LLM_DELIBERATION)
    assert [n.lower() for n in game.actors] == [
        "mayor", "other_cities", "union", "sportco", "dot", "enviroment", "heritage",
    ]  # fmt: skip
    assert result.counts.states == 2880
    assert result.counts.acceptable.value == 204
    assert result.counts.unanimous.value == 52
    assert [c.value for c in result.counts.accepting_adopted] == [202, 158, 166, 204, 204, 144, 198]


@pytest.mark.parametrize("domain", NEGOLOG_DOMAINS)
def test_negolog_nash_product_and_welfare(tmp_path: Path, domain: str) -> None:
    """Nash product and maximum welfare, as the domain's authors report them."""
    expected = published("negolog")["domains"][domain]["expected"]
    game, result = through(negolog_files(tmp_path, domain))
    assert game.size == expected["bids"]
    nash, welfare = result.solution("nash"), result.solution("utilitarian")
    # Points are 100 × utility, so a product of two is 10,000 × theirs. Their numbers are float64 sums: 1e-12.
    product = Fraction(*map(int, (nash.vectors[0][0] * nash.vectors[0][1], game.scale**2))) / 10_000
    assert float(product) == pytest.approx(expected["nash"]["product"], abs=1e-12)
    total = Fraction(int(sum(welfare.vectors[0])), game.scale) / 100
    assert float(total) == pytest.approx(expected["welfare"]["sum"], abs=1e-12)
    # What they call "Kalai" is the welfare point.
    both = sorted(expected["welfare"]["utilities"])
    assert any(
        [v / game.scale / 100 for v in sorted(x)] == pytest.approx(both, abs=1e-12) for x in welfare.vectors
    )


def command(*arguments: str | Path) -> dict[str, Any]:
    """A command's JSON answer."""
    line = [sys.executable, "-m", "detente", *map(str, arguments), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)["result"]
    return answer


def files_of(name: str, folder: Path) -> tuple[Path, ...]:
    if name == "geniusweb-jobs":
        return geniusweb_files(folder)
    return (LLM_DELIBERATION,) if name == LLM_DELIBERATION.name else (negolog_files(folder, name),)


@pytest.mark.parametrize("name", ["geniusweb-jobs", LLM_DELIBERATION.name, *NEGOLOG_DOMAINS])
def test_by_the_command(tmp_path: Path, name: str) -> None:
    """The same values through ``detente import`` and ``detente deals --json``."""
    paths = files_of(name, tmp_path)
    made = command("import", *paths, "--as", "made", "--as-of", "2024-01-01", "--output", tmp_path)
    assert (made["case"], Path(made["file"])) == ("made", tmp_path / "made" / "case.yaml")
    deals = command("deals", tmp_path / "made")["deals"]
    if made["kind"] == "geniusweb":
        assert deals["frontier_all"]["states"] == 18
        assert deals["counts"]["acceptable"]["value"] == 0
    elif made["kind"] == "llm-deliberation":
        counts = deals["counts"]
        assert counts["states"] == 2880
        assert (counts["acceptable"]["value"], counts["unanimous"]["value"]) == (204, 52)
        adopted = [c["value"] for c in counts["accepting_adopted"]]
        assert adopted == [202, 158, 166, 204, 204, 144, 198]
    else:
        expected = published("negolog")["domains"][name]["expected"]
        best = {s["name"]: s["deals"][0]["points"] for s in deals["solutions"]}
        product = best["nash"][0] * best["nash"][1] / 10_000
        assert product == pytest.approx(expected["nash"]["product"], abs=1e-12)
        assert sum(best["utilitarian"]) / 100 == pytest.approx(expected["welfare"]["sum"], abs=1e-12)
