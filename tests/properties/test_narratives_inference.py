"""The posterior: equal to the joint table in plain loops, and indifferent to what should make no difference."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.evidence.combine import cap
from detente.evidence.posterior import chance, infer, log_odds, masks
from detente.evidence.reference import Assignment, table
from detente.lenses.narratives import Inference, NarrativesSettings, describe
from tests.narratives_small import answers_in, loaded, sections

QUICK = settings(max_examples=60, deadline=None)


Key = frozenset[tuple[str, frozenset[str]]] | None


def key(assignment: Assignment) -> Key:
    return None if assignment is None else frozenset(assignment.items())


def key_of(i: Inference, z: int) -> Key:
    if not i.worlds.strategic[z]:
        return None
    found = answers_in(i.worlds, z)
    return key({k: v if isinstance(v, frozenset) else frozenset({v}) for k, v in found.items()})


@QUICK
@given(sections())
def test_enumeration_equals_the_joint_table(parts: dict[str, Any]) -> None:
    file = loaded(**parts)
    i = infer(file)
    rows = table(file.case)
    total = sum(p * like for _, p, like in rows)
    assert len(rows) == len(i.worlds)
    if total == 0:
        return
    np.testing.assert_allclose(i.log_evidence, np.log(total), rtol=1e-9, atol=1e-9)
    place = {key_of(i, z): z for z in range(len(i.worlds))}
    for assignment, p, like in rows:
        z = place.pop(key(assignment))
        np.testing.assert_allclose(i.prior[z], p, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(i.posterior[z], p * like / total, rtol=1e-9, atol=1e-15)
    assert not place


@QUICK
@given(sections(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_changes_nothing(parts: dict[str, Any], shuffled: random.Random) -> None:
    events = list(parts["record"]["events"].items())
    shuffled.shuffle(events)
    other = {**parts, "record": {**parts["record"], "events": dict(events)}}
    before, after = (infer(loaded(**p)) for p in (parts, other))
    np.testing.assert_allclose(before.posterior, after.posterior, rtol=1e-9, atol=1e-12)


@QUICK
@given(sections(), st.integers(1, 30))
def test_copies_of_reports_change_no_byte_of_any_posterior(parts: dict[str, Any], count: int) -> None:
    copied = json.loads(json.dumps(parts))
    for event in copied["record"]["events"].values():
        for origin in event["origins"].values():
            origin["reports"] = origin["reports"] * count + ["an echo"] * count
    before, after = (infer(loaded(**p)) for p in (parts, copied))
    assert before.log_posterior.tobytes() == after.log_posterior.tobytes()


@QUICK
@given(sections())
def test_nothing_after_the_date_changes_a_byte(parts: dict[str, Any]) -> None:
    later = json.loads(json.dumps(parts))
    name, declared = next(iter(parts["indicators"].items()))
    shows = {name: next(o for o in declared["outcomes"] if o != declared.get("silence"))}
    later["record"]["events"]["later"] = {"title": "L", "date": "2020-06-02", "observation": shows}
    later["record"]["causes"]["late"] = {"title": "C", "chance": 0.5, "brings": {"later": 0.9}}
    before, after = (loaded(**p) for p in (parts, later))
    assert [d.code for d in after.diagnostics if d.code == "C016"] == ["C016"]
    assert before.hash == after.hash
    assert describe(before, infer(before)).to_json() == describe(after, infer(after)).to_json()


@QUICK
@given(sections())
def test_no_observer_moves_anything_beyond_its_cap(parts: dict[str, Any]) -> None:
    file = loaded(**parts)
    i = infer(file)
    for teller in i.evidence.tellers:
        mine = [item for item in i.items if item.observer == teller.key]
        kept = {item.id for item in i.items} - {item.id for item in mine}
        without = infer(file, NarrativesSettings(without=tuple(sorted({m.id.split(":")[0] for m in mine}))))
        # Leaving an event out may bring a silence back: compare with silences held fixed.
        if {item.id for item in without.items} != kept:
            continue
        towards, at_most = cap(teller, mine)
        for mask in masks(file.case, i.worlds).values():
            moved = log_odds(i.log_posterior, mask) - log_odds(without.log_posterior, mask)
            if np.isfinite(moved):
                assert abs(moved) <= np.log(at_most) + 1e-9
        if teller.line is not None and teller.on_line == {item.id for item in mine}:
            moved = log_odds(i.log_posterior, teller.line) - log_odds(without.log_posterior, teller.line)
            if np.isfinite(moved):
                assert moved <= np.log(towards) + 1e-9


@QUICK
@given(sections())
def test_a_source_that_never_informs_leaves_the_prior(parts: dict[str, Any]) -> None:
    silent = json.loads(json.dumps(parts))
    silent["observers"] = {
        "nobody": {"name": "Nobody", "modes": {"informative": 0, "noise": 1, "pushing": 0}}
    }
    silent["record"]["causes"] = {}
    for event in silent["record"]["events"].values():
        event["origins"] = {"g": {"observer": "nobody", "through": "nobody"}}
    for indicator in silent["indicators"].values():
        indicator.pop("since", None)
    if not silent["record"]["events"]:
        silent["observers"] = {}
    i = infer(loaded(**silent))
    np.testing.assert_allclose(i.posterior, i.prior, rtol=1e-12, atol=1e-15)


@QUICK
@given(sections())
def test_classes_of_worlds_say_what_worlds_say(parts: dict[str, Any]) -> None:
    from detente.evidence.posterior import reduced

    i = infer(loaded(**parts))
    r = reduced(i)
    assert len(r.worlds) <= len(i.worlds)
    np.testing.assert_allclose(r.log_evidence, i.log_evidence, rtol=1e-9, atol=1e-9)
    for one, other in zip(masks(i.case, i.worlds).values(), masks(r.case, r.worlds).values(), strict=True):
        np.testing.assert_allclose(
            chance(i.log_posterior, one), chance(r.log_posterior, other), rtol=1e-9, atol=1e-12
        )
