"""Where claims are used, what numbers rest on, and what the checks let through compiles."""

from __future__ import annotations

import copy
import json
import os
import random
from typing import Any

import pytest

from detente.case.diagnostics import Problems
from detente.case.load import load_text
from detente.case.uses import claim_uses, numbers
from detente.case.yaml_tree import read_text
from detente.game.compile import compile_case
from tests.cases_small import SOUND


def test_every_use_of_a_claim_with_its_line() -> None:
    uses = claim_uses(load_text(SOUND, "small.yaml").case)
    assert [(u.path, u.kind, u.line) for u in uses["c2"]] == [
        ("stakes.trump.peace", "stake", "he wants the prize"),
        ("linkages.prize", "linkage", "both at once"),
        ("mechanisms.pressure", "mechanism", "hope is for those it bites"),
    ]
    assert [(u.path, u.kind) for u in uses["c3"]] == [("record.events.easing", "event")]


def test_a_claim_used_only_in_a_patch_is_used() -> None:
    text = SOUND.replace("because: {c3: seen at the border}", "assumed: seen") + (
        "variants:\n"
        "  a:\n    title: A\n    set:\n"
        "      linkages.more: {actor: us, when: {trade: open}, worth: 1, because: {c3: the trains}}\n"
        "  b: {title: B, set: {stakes.us.trade.because.c3: the lorries}}\n"
    )
    case = load_text(text, "small.yaml").case
    assert [(u.path, u.line) for u in claim_uses(case)["c3"]] == [
        ("variants.a.set.linkages.more", "the trains"),
        ("variants.b.set", "the lorries"),
    ]


def test_every_number_and_what_it_rests_on() -> None:
    case = load_text(SOUND, "small.yaml").case
    found = {n.path: n for n in numbers(case)}
    assert found["stakes.us.arsenal.values.partial"].grounds == "claims"
    assert found["stakes.us.arsenal.values.partial"].claims == ("c1",)
    assert found["issues.arsenal.undo.cost"].grounds == "assumed"
    assert found["issues.arsenal.undo.cost"].assumed == "factories are slow"
    assert "claims.c1.anchor.start" not in found
    # 1 share, 2 costs, 4+1+1+1+1+1+4+1 in stakes, 1 linkage, 1 exit, 3 rates, 3 in play, 2 prior chances, 4 + 2 + 2 of
    # indicators, 3 of an observer, 2 of a cause.
    assert len(found) == 40
    cited = load_text(SOUND.replace("title: A small", "citation: A book\ntitle: A small"), "x").case
    assert {n.grounds for n in numbers(cited)} == {"claims", "assumed"}
    bare = load_text(
        SOUND.replace(", assumed: pressure", "").replace("title: A s", "citation: A book\ntitle: A s"), "x"
    )
    assert [n.grounds for n in numbers(bare.case) if n.path == "stakes.us.trade.weight"] == ["citation"]
    assert bare.diagnostics == ()


MUTANTS = int(os.environ.get("DETENTE_MUTANTS", "300"))
"""More by one command: ``DETENTE_MUTANTS=10000 pytest tests/unit/test_checks_uses.py``."""


def test_an_undeclared_mechanism_asked_for_as_a_set_is_said() -> None:
    kept = "mechanisms:\n  kept: {title: Kept?, several: true, values: {x: X, y: Y}, asked_if: {maed: {all: [z]}}}\n"
    with pytest.raises(Problems) as caught:
        load_text(SOUND.replace("mechanisms:\n", kept), "small.yaml")
    assert [d.message for d in caught.value.diagnostics if d.code == "C106"] == ["unknown mechanism `maed`"]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, item in items for p in ((*path, key), *_paths(item, (*path, key)))]


def _mutant(rng: random.Random, data: Any) -> Any:
    """The sound case with one to three places deleted, renamed, or given another place's value."""
    data = copy.deepcopy(data)
    for _ in range(rng.randint(1, 3)):
        paths = _paths(data)
        path = rng.choice(paths)
        other = rng.choice([p for p in paths if len(p) == len(path)] if rng.random() < 0.7 else paths)
        target, source = data, data
        for step in path[:-1]:
            target = target[step]
        for step in other:
            source = source[step]
        act = rng.randrange(4)
        if act == 0:
            del target[path[-1]]
        elif act == 1 and isinstance(target, dict):
            target[str(other[-1])] = target.pop(path[-1])
        elif act == 2:
            target[path[-1]] = rng.choice([-1, 0, 0.5, 101, [], {}, "", "treaty", "us", ">= partial", None])
        else:
            target[path[-1]] = copy.deepcopy(source)
    return data


def test_mutants_are_refused_or_compile() -> None:
    """No mutation ends in a traceback, and what the checks let through, the compiler takes."""
    data = read_text(SOUND, "small.yaml").data
    outcomes = {"refused": 0, "compiled": 0}
    for seed in range(MUTANTS):
        rng = random.Random(seed)
        text = json.dumps(_mutant(rng, data))
        try:
            case = load_text(text, "mutant.yaml").case
        except Problems:
            outcomes["refused"] += 1
            continue
        try:
            compile_case(case, draw=0)
            for focus in case.focus:
                compile_case(case, focus=focus)
        except Problems as found:
            pytest.fail(f"mutant {seed} passed the checks and does not compile: {found}\n{text}")
        outcomes["compiled"] += 1
    assert min(outcomes.values()) > MUTANTS // 15
