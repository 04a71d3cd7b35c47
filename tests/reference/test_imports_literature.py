"""The literature that ships: every case loads without a remark and gives what was published.

``expected_literature.json`` holds the published numbers, by case; they stand here and not beside the case, where the
loader would read them as part of it. One test runs them all and reports every failure together.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.catalog import catalog
from detente.case.diagnostics import Problems, render_text
from detente.case.load import load, load_text
from detente.formats import import_case
from detente.game.compile import compile_case
from detente.game.game import Game
from detente.game.space import rows, utilities
from detente.lenses.deals import DealsResult, DealsSettings, analyze
from detente.lenses.deals.reference import winning_coalitions
from tests.published_data import LLM_DELIBERATION

EXPECTED: dict[str, Any] = json.loads(Path(__file__).with_name("expected_literature.json").read_text())
NAMES = [entry.name for entry in catalog() if entry.group == "literature"]


def rankings(game: Game) -> dict[str, list[int]]:
    """Each actor's strict order over yes/no issues, best first; states numbered 1 + Σ 2^j over issues at yes."""
    states = rows(game)
    worth = utilities(game, states)
    numbers = 1 + (states << np.arange(states.shape[1])).sum(axis=1)
    result = {}
    for i, name in enumerate(game.actors):
        assert len(set(worth[:, i].tolist())) == game.size
        result[name] = [int(n) for n in numbers[np.argsort(-worth[:, i])]]
    return result


def differences(name: str, expected: dict[str, Any], variants: tuple[str, ...] = ()) -> list[str]:
    """What the case gives that was not published, in words; empty where all agrees."""
    said = " ".join((name, *variants))
    try:
        case = load(name, variants=variants)
        game = compile_case(case.case, case_hash=case.hash)
        result = analyze(game, DealsSettings())
    except Problems as problems:
        return [f"{said}: {render_text(problems.diagnostics)}"]
    found = {
        "states": game.size,
        "acceptable": result.counts.acceptable.value,
        "unanimous": result.counts.unanimous.value,
        "accepting_adopted": [c.value for c in result.counts.accepting_adopted],
        "frontier_all": result.frontier_all.states,
        "frontier_acceptable": result.frontier_acceptable.states,
        "best": [b.acceptable for b in result.best],
    }
    wrong = [f"{said}: {d.code} {d.message}" for d in case.diagnostics]
    for key, want in expected.items():
        if key == "solutions":
            wrong += [f"{said}: {text}" for text in _solutions(result, want)]
        elif key == "variants":
            for variant, inner in want.items():
                wrong += differences(name, inner, (variant,))
        else:
            have = (
                len(winning_coalitions(game)) if key == "winning_coalitions"
                else rankings(game) if key == "rankings" else found[key]
            )  # fmt: skip
            if have != want:
                wrong.append(f"{said}: {key} is {have}, published {want}")
    return wrong


def _solutions(result: DealsResult, expected: dict[str, Any]) -> list[str]:
    wrong = []
    for name, want in expected.items():
        solution = result.solution(name)  # type: ignore[arg-type]
        deal = solution.deals[0]
        have = {
            "ties": solution.ties,
            "gains": list(deal.gains),
            "changes": [c.id for c in deal.changes if c.kind == "issue"],
            "state": dict(deal.state),
        }
        wrong += [f"{name}: {k} is {have[k]}, published {v}" for k, v in want.items() if have[k] != v]
    return wrong


def test_all_literature_gives_what_was_published() -> None:
    wrong = [text for name in NAMES for text in differences(name, EXPECTED.get(name, {}))]
    assert not wrong, "\n".join(wrong)


def test_every_case_has_published_values_and_a_citation() -> None:
    assert set(NAMES) == set(EXPECTED)
    for name in NAMES:
        case = load(name).case
        assert case.citation, name
        assert EXPECTED[name], name


def test_the_comparison_notices_a_wrong_number() -> None:
    """A published 849 coalitions, or other gains for Bill and Jack, would be reported, each by name."""
    assert len(differences("unsc-voting", {"winning_coalitions": 849})) == 1
    wrong = {"solutions": {"nash": {"gains": [12, 6], "ties": 2}}, "rankings": {}}
    assert len(differences("prisoners-dilemma", wrong)) == 3


def test_848_by_counting_members() -> None:
    """The rule itself, without our code: all five permanent members and at least four of ten elected ones."""
    assert sum(1 for r in range(4, 11) for _ in combinations(range(10), r)) == 848


@pytest.mark.parametrize("name", NAMES)
def test_all_variants_load(name: str) -> None:
    for variant in load(name).case.variants:
        assert not load(name, variants=[variant]).diagnostics


def test_the_shipped_game_is_what_the_importer_makes_of_the_published_files() -> None:
    ours = load("abdelnabi-2023").case
    made = load_text(import_case([LLM_DELIBERATION]).text).case
    assert made.stakes == ours.stakes
    assert made.agreement == ours.agreement
    assert made.fallbacks == ours.fallbacks
