"""Published conflicts through case files and the command: every cell of the tables, of Definitions 3.2–3.12."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente as dt
from detente.case.catalog import catalog
from detente.game import space
from detente.lenses.stability import kernel, prepare
from detente.lenses.stability.arcs import inside
from detente.lenses.stability.asks import stable_mask
from tests.published_data import published
from tests.unit.test_cli_frame import call, envelope

TABLES: dict[str, dict[str, Any]] = published("conflicts")["conflicts"]
EXAMPLES = Path(__file__).parents[2] / "docs/examples/conflict"
# The published order of options, by case, and the table it belongs to.
CASES = {
    "prisoners-dilemma": ("Prisoners", ("one-cooperates", "two-cooperates"), ("refuses", "cooperates")),
    "syria-iraq-1975": ("SyriaIraq", ("release", "escalate", "attack"), ("no", "yes")),
    "cuban-missile-crisis": ("Cuban", ("air-strike", "blockade", "withdraw", "escalate"), ("no", "yes")),
}


def states_of(name: str, decimals: list[int]) -> list[dict[str, str]]:
    """The published states as ``{issue: option}``, in their order."""
    _, issues, (no, yes) = CASES[name]
    return [{j: yes if d >> k & 1 else no for k, j in enumerate(issues)} for d in decimals]


def asked(*arguments: str) -> Any:
    result = call("stability", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return envelope(result, "stability")["result"]


@pytest.mark.parametrize("name", CASES)
def test_every_cell_through_the_case_file(name: str) -> None:
    entry = TABLES[CASES[name][0]]
    found = asked(name)["stability"]
    states = states_of(name, entry["feasible"])
    number = {json.dumps(s, sort_keys=True): k for k, s in enumerate(states, 1)}
    game = dt.compile(name)
    ready = prepare(game)
    for concept, per_actor in entry["stable"].items():
        for i, actor in enumerate(entry["options"]):
            mask = stable_mask(ready.graph, concept, i)
            rows = [inside(game, space.from_mapping(game, s)) for s in states]
            assert [k for k, row in enumerate(rows, 1) if mask[row]] == per_actor[actor], (concept, actor)
            assert found["counts"][concept][game.actors[i]] == len(per_actor[actor])
        listed = [e for e in found["equilibria"] if concept in e["concepts"]]
        assert (
            sorted(number[json.dumps(e["state"], sort_keys=True)] for e in listed)
            == entry["equilibria"][concept]
        )
        assert found["totals"][concept] == len(entry["equilibria"][concept])
    united = [number[json.dumps(e["state"], sort_keys=True)] for e in found["equilibria"] if e["coalition"]]
    nash_united = [k for k in entry["coalition_nash"] if k in entry["equilibria"]["Nash"]]
    assert sorted(united) == nash_united
    by_name = {space.name(game, space.from_mapping(game, s)): k for k, s in enumerate(states, 1)}
    for h in (1, 2, 3, 4):
        assert sorted(by_name[n] for n in found["limited"][str(h)]) == entry["limited_move"][h], h


def test_chicken() -> None:
    found = asked("chicken")["stability"]
    by = {c: {e["name"] for e in found["equilibria"] if c in e["concepts"]} for c in found["totals"]}
    one, two = "one-swerves=swerves", "two-swerves=swerves"
    assert by["Nash"] == by["SEQ"] == {one, two}
    assert by["GMR"] == by["SMR"] == {one, two, f"{one},{two}"}


def inverse_counts(graph: kernel.Graph, actor: int, row: tuple[int, ...]) -> dict[str, int]:
    """In how many of all strict orders of the states by one actor a state is stable for it, by concept.

    Every order is tried, so this is for at most 8 feasible states (40,320 orders).
    """
    states = [tuple(int(o) for o in at) for at in np.argwhere(graph.feasible)]
    if len(states) > 8:
        raise ValueError(f"{len(states)} states have too many orders to try each")
    at = tuple(np.array(states).T)
    counts = dict.fromkeys(("Nash", "GMR", "SMR", "SEQ"), 0)
    for order in permutations(range(len(states))):
        rank = np.zeros(graph.shape, dtype=np.int32)
        rank[at] = order
        for concept in counts:
            counts[concept] += int(kernel.sure(graph, concept, actor, rank)[row] <= rank[row])
    return counts


def test_inverse_counts_for_syria() -> None:
    """State 2, Syria's 720 orders, every one tried in the kernel."""
    inverse = TABLES["SyriaIraq"]["inverse"]
    game = dt.compile("syria-iraq-1975")
    ready = prepare(game)
    row = inside(game, space.from_mapping(game, {"release": "yes"}))
    counts = inverse_counts(ready.graph, game.actor("syria"), row)
    assert counts == inverse["stable"]


@pytest.mark.parametrize(
    ("name", "file"), [("syria-iraq-1975", "euphrates"), ("cuban-missile-crisis", "cuba")]
)
def test_the_catalog_is_what_the_import_makes(name: str, file: str) -> None:
    made = dt.import_case(EXAMPLES / f"{file}.yaml")
    folder = next(e.path for e in catalog() if e.name == name)
    shipped = (Path(folder) / "case.yaml").read_text()
    assert made.kind == "option-form"
    assert made.text.split("\n")[1:] == shipped.split("\n")[1:]
