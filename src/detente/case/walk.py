"""Walking a case generically: every entry, every number, every condition, with the path of keys that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .estimate import Estimate, Normal, Triangular
from .schema import AtState, Case, Collapse, Condition, Entry, Expectation, Modes, State, Visibility
from .yaml_tree import Path


def entries(value: Any, path: Path = ()) -> Iterator[tuple[Path, Entry]]:
    """Every entry below (and including) ``value``, parents first, in declared order."""
    if isinstance(value, Entry):
        yield path, value
        for name in type(value).model_fields:
            yield from entries(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from entries(item, (*path, key))
    elif isinstance(value, list | tuple):
        for k, item in enumerate(value):
            yield from entries(item, (*path, k))


def estimates(value: Any, path: Path, owner: Entry) -> Iterator[tuple[Path, Estimate, Entry]]:
    """Every number below ``value`` with the innermost entry that holds it. Patches are left out."""
    if isinstance(value, float | Triangular | Normal):
        yield path, value, owner
    elif isinstance(value, Entry):
        holder = owner if isinstance(value, ROWS) else value
        for name in type(value).model_fields:
            if name not in PATCHES:
                yield from estimates(getattr(value, name), (*path, name), holder)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from estimates(item, (*path, key), owner)
    elif isinstance(value, list | tuple):
        for k, item in enumerate(value):
            yield from estimates(item, (*path, k), owner)


ROWS = (Expectation, Visibility, Modes)
"""Entries without grounds of their own: their numbers rest on what the entry above them rests on."""

PATCHES = ("set", "changes")
"""Fields that hold patches: checked by applying them, not by reading them."""


def conditions(case: Case) -> Iterator[tuple[Path, Condition]]:
    """Every condition on states."""
    for id_, linkage in case.linkages.items():
        yield ("linkages", id_, "when"), linkage.when
    for id_, rule in case.rules.items():
        yield ("rules", id_, "never"), rule.never
    for id_, line in case.red_lines.items():
        yield ("red_lines", id_, "when"), line.when
    for id_, package in case.packages.items():
        if package.when is not None:
            yield ("packages", id_, "when"), package.when
    for id_, outcome in case.outcomes.items():
        yield ("outcomes", id_, "when"), outcome.when
    for id_, question in case.questions.items():
        if question.answer is not None and question.answer.state is not None:
            yield ("questions", id_, "answer", "state"), question.answer.state
        if question.answer is not None and question.answer.move is not None:
            yield ("questions", id_, "answer", "move"), question.answer.move


def states(case: Case) -> Iterator[tuple[Path, State]]:
    """Every state, or part of one: `{issue: option}`."""
    for id_, package in case.packages.items():
        yield ("packages", id_, "sets"), package.sets
    for who, fallback in case.fallbacks.items():
        for kind, level in (("inside", fallback.inside), ("outside", fallback.outside)):
            if isinstance(level, AtState):
                yield ("fallbacks", who, kind, "state"), level.state
    for id_, roadmap in case.roadmaps.items():
        for step, road in roadmap.steps.items():
            yield ("roadmaps", id_, "steps", step, "sets"), road.sets
        if isinstance(roadmap.aftermath, Collapse):
            yield ("roadmaps", id_, "aftermath", "collapse"), roadmap.aftermath.collapse
    for id_, focus in case.focus.items():
        yield ("focus", id_, "held"), focus.held
    if case.record.start is not None:
        yield ("record", "start", "state"), case.record.start.state
    for id_, event in case.record.events.items():
        if event.move is not None:
            yield ("record", "events", id_, "move"), event.move


def becauses(case: Case) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every map of claims something rests on, those inside patches included."""
    for path, entry in entries(case):
        grounds = getattr(entry, "because", None)
        if grounds:
            yield (*path, "because"), grounds
        for name in PATCHES:
            patch = getattr(entry, name, None)
            if isinstance(patch, dict):
                yield from _in_patch(patch, (*path, name))


def _in_patch(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    if isinstance(value, dict):
        for key, item in value.items():
            last = str(key).rsplit(".", 1)[-1]
            if last == "because" and isinstance(item, dict):
                yield (*path, key), {str(k): str(v) for k, v in item.items()}
            elif ".because." in str(key) and isinstance(item, str):
                yield (*path, key), {last: item}
            else:
                yield from _in_patch(item, (*path, key))
    elif isinstance(value, list | tuple):
        for k, item in enumerate(value):
            yield from _in_patch(item, (*path, k))
