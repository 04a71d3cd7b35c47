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

pytestmark = pytest.mark.documents
DAY = dt.date(2024, 1, 1)


def through(*paths: Path) -> tuple[Game, DealsResult]:
    """The whole way from files to deals."""
    case = load_text(import_case(paths, as_of=DAY).text, "imported.yaml")
    game = compile_case(case.case, case_hash=case.hash)
    return game, analyze(game, DealsSettings())


def test_geniusweb_jobs_has_18_undominated_bids_and_none_both_accept(shared: Path) -> None:
    """Floating-point sums give 19 or 20: evaluations such as .36363636363636365 make near-ties."""
    home = shared / "reference" / "negotiation" / "geniusweb-jobs"
    game, result = through(home / "jobs1.json", home / "jobs2.json")
    assert game.size == 5 * 3 * 3 * 2 * 2 * 3
    assert result.frontier_all.states == 18
    assert result.counts.acceptable.value == 0
    assert len(result.frontier_acceptable) == 0


def test_llm_deliberation_counts(shared: Path) -> None:
    """2,880 deals; 204 with at least six of seven and both vetoes; 52 unanimous; who accepts, in config.txt's order."""
    game, result = through(shared / "reference" / "negotiation" / "llm-deliberation-base7")
    assert [n.lower() for n in game.actors] == [
        "mayor", "other_cities", "union", "sportco", "dot", "enviroment", "heritage",
    ]  # fmt: skip
    assert result.counts.states == 2880
    assert result.counts.acceptable.value == 204
    assert result.counts.unanimous.value == 52
    assert [c.value for c in result.counts.accepting_adopted] == [202, 158, 166, 204, 204, 144, 198]


@pytest.mark.parametrize("domain", ["domain0", "domain1", "domain10", "domainBalancedHighOpp"])
def test_negolog_nash_product_and_welfare(shared: Path, domain: str) -> None:
    """Nash product (one file calls it "Product Score") and maximum welfare, as in the domain's specs.json."""
    home = shared / "reference" / "negotiation" / "negolog" / domain
    specs: dict[str, Any] = json.loads((home / "specs.json").read_text())
    game, result = through(home)
    assert game.size == specs["NumberOfBids"]
    nash, welfare = result.solution("nash"), result.solution("utilitarian")
    # Points are 100 × utility, so a product of two is 10,000 × theirs. Their numbers are float64 sums: 1e-12.
    product = Fraction(*map(int, (nash.vectors[0][0] * nash.vectors[0][1], game.scale**2))) / 10_000
    assert float(product) == pytest.approx(specs.get("Nash Product", specs.get("Product Score")), abs=1e-12)
    total = Fraction(int(sum(welfare.vectors[0])), game.scale) / 100
    assert float(total) == pytest.approx(specs["Social Welfare"], abs=1e-12)
    # What they call "Kalai" is the welfare point.
    kalai = sorted((specs["Kalai_A"], specs["Kalai_B"]))
    assert any(
        [v / game.scale / 100 for v in sorted(x)] == pytest.approx(kalai, abs=1e-12) for x in welfare.vectors
    )


def command(*arguments: str | Path) -> dict[str, Any]:
    """A command's JSON answer."""
    line = [sys.executable, "-m", "detente", *map(str, arguments), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)["result"]
    return answer


@pytest.mark.parametrize(
    "files",
    [
        ("geniusweb-jobs/jobs1.json", "geniusweb-jobs/jobs2.json"),
        ("llm-deliberation-base7",),
        ("negolog/domain0",),
        ("negolog/domain1",),
        ("negolog/domain10",),
        ("negolog/domainBalancedHighOpp",),
    ],
    ids=lambda files: files[0].split("/")[-1],
)
def test_by_the_command(shared: Path, tmp_path: Path, files: tuple[str, ...]) -> None:
    """The same values through ``detente import`` and ``detente deals --json``."""
    home = shared / "reference" / "negotiation"
    paths = [home / file for file in files]
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
        specs = json.loads((paths[0] / "specs.json").read_text())
        best = {s["name"]: s["deals"][0]["points"] for s in deals["solutions"]}
        product = best["nash"][0] * best["nash"][1] / 10_000
        assert product == pytest.approx(specs.get("Nash Product", specs.get("Product Score")), abs=1e-12)
        assert sum(best["utilitarian"]) / 100 == pytest.approx(specs["Social Welfare"], abs=1e-12)
