"""Walking a case generically: every entry, every number, every condition, with the path of keys that leads there."""

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

from .estimate import Estimate, Normal, Triangular
from .schema import Case, Entry, Expectation, Modes, Visibility
from .yaml_tree import Path

CONDITIONS = (
    "linkages.*.when",
    "rules.*.never",
    "red_lines.*.when",
    "packages.*.when",
    "outcomes.*.when",
    "questions.*.answer.state",
    "questions.*.answer.move",
)
"""Where every condition on states stands, as patterns of :func:`at`."""

STATES = (
    "packages.*.sets",
    "fallbacks.*.inside.state",
    "fallbacks.*.outside.state",
    "roadmaps.*.steps.*.sets",
    "roadmaps.*.aftermath.collapse",
    "focus.*.held",
    "record.start.state",
    "record.events.*.move",
)
"""Where every state, or part of one, stands: `{issue: option}`."""

ROWS = (Expectation, Visibility, Modes)
"""Entries without grounds of their own: their numbers rest on what the entry above them rests on."""

PATCHES = ("set", "changes")
"""Fields that hold patches: checked by applying them, not by reading them."""


def states(case: Case, issues: Iterable[str]) -> int:
    """Combinations of the options of these issues; one named twice varies once, one that is not declared never."""
    return prod(len(case.issues[name].options) for name in dict.fromkeys(issues) if name in case.issues)


def at(value: Any, *patterns: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """(path, what stands there) of everything the patterns lead to from ``value``, which stands at ``path``.

    A pattern is names joined by dots, where ``*`` stands for every entry of a map or list, and ``~`` for the name of
    every entry of a map: ``issues.*.consent.*``, ``stakes.~``. What is not there is passed over.
    """
    for pattern in patterns:
        reached = [(path, value)]
        for step in pattern.split("."):
            reached = [((*p, key), inner) for p, v in reached for key, inner in _inside(v, step)]
        yield from reached


def _inside(value: Any, step: str) -> Iterable[tuple[str | int, Any]]:
    if step == "~":
        return [(key, key) for key in value] if isinstance(value, dict) else ()
    if step == "*":
        return () if isinstance(value, Entry) else _children(value)
    inner = (value if isinstance(value, dict) else getattr(value, "__dict__", {})).get(step)
    return () if inner is None else ((step, inner),)


def _children(value: Any) -> Iterable[tuple[str | int, Any]]:
    match value:
        case Entry():
            return [(name, getattr(value, name)) for name in type(value).model_fields]
        case dict():
            return value.items()
        case list() | tuple():
            return enumerate(value)
    return ()


def entries(value: Any, path: Path = ()) -> Iterator[tuple[Path, Entry]]:
    """Every entry below (and including) ``value``, parents first, in declared order."""
    if isinstance(value, Entry):
        yield path, value
    for key, item in _children(value):
        if isinstance(item, Entry | dict | list | tuple):
            yield from entries(item, (*path, key))


def estimates(value: Any, path: Path, owner: Entry) -> Iterator[tuple[Path, Estimate, Entry]]:
    """Every number below ``value`` with the innermost entry that holds it. Patches are left out."""
    if isinstance(value, float | Triangular | Normal):
        yield path, value, owner
    is_entry = isinstance(value, Entry)
    holder = value if is_entry and not isinstance(value, ROWS) else owner
    for key, item in _children(value):
        if not (is_entry and key in PATCHES):
            yield from estimates(item, (*path, key), holder)


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
    for key, item in _children(value):
        last = str(key).rsplit(".", 1)[-1]
        if last == "because" and isinstance(item, dict):
            yield (*path, key), {str(k): str(v) for k, v in item.items()}
        elif ".because." in str(key) and isinstance(item, str):
            yield (*path, key), {last: item}
        else:
            yield from _in_patch(item, (*path, key))
