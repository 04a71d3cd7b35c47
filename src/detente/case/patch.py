"""A patch is ``{path: value}``: what a variant, a reading, a narrative or ``--set`` changes. Nothing is implicit.

A path is ids joined by dots (``stakes.china.enforcement.weight``). Every part of it but the last must exist, except
that an entry may be added to the maps that have one entry an actor (``stakes``, ``fallbacks``, ``play``). ``null``
removes what is there. What a patch makes of the case is then checked like any other case.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown
from .sections import ONE_AN_ACTOR
from .yaml_tree import Mark, Path, Tree, at, dotted, read_text


def parse_setting(text: str) -> tuple[str, Any]:
    """``path=value``, the value in the YAML subset. Raises Problems (C014)."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise problem(
            "C014",
            f"`{shown(text)}` is not path=value",
            "for example: --set stakes.china.enforcement.weight=25",
            Place("--set"),
        )
    return path.strip(), read_text(value, f"--set {shown(path.strip(), 80)}").data


def settings(
    sets: str | Mapping[str, Any] | Sequence[str], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """``{path: value}`` in the order they are to be applied, after those of ``before``; a path that is set again moves
    to the end, so that it counts after what was set above or below it meanwhile. Raises Problems (C014)."""
    texts = (sets,) if isinstance(sets, str) else sets
    every = dict(before or {})
    for path, value in texts.items() if isinstance(texts, Mapping) else map(parse_setting, texts):
        if not isinstance(path, str):
            raise problem(
                "C014", f"`{shown(repr(path), 60)}` is no path", "write ids joined by dots, as text"
            )
        every.pop(path, None)
        every[path] = value
    return every


def apply(tree: Tree, patch: Mapping[str, Any], origin: Mark | Mapping[str, Mark]) -> Tree:
    """A new tree with the patch applied; the old one is left as it was.

    ``origin`` says where the patch stands (one mark, or one by path), so that what is wrong with a patched value is
    reported there. Raises Problems (C013) with every path that leads nowhere.
    """
    result = replace(tree, data=dict(tree.data), patched=dict(tree.patched))
    problems: list[Diagnostic] = []
    for path, value in patch.items():
        mark = origin if isinstance(origin, Mark) else origin.get(path, Mark("patch", 0, 0))
        try:
            _set(result, tuple(path.split(".")), copy.deepcopy(value), mark)
        except Problems as found:
            problems.extend(found.diagnostics)
    if problems:
        raise Problems(problems)
    return result


def _set(tree: Tree, path: Path, value: Any, mark: Mark) -> None:
    """Only the maps on the way are copied: the rest of the data is shared with the tree the patch was applied to."""
    container = tree.data
    for depth, part in enumerate(path[:-1]):
        if part not in container:
            if not (depth == 0 or path[0] in ONE_AN_ACTOR):
                raise _nowhere(tree, path, depth, container, mark)
            tree.patched[path[: depth + 1]] = mark
        below = _spelt_out(container.get(part), str(part))
        if not isinstance(below, dict):
            raise _nowhere(tree, path, depth + 1, {}, mark)
        container[part] = below
        container = below
    last = path[-1]
    if value is not None:
        container[last] = value
    elif last in container:
        del container[last]
    else:
        raise _nowhere(tree, path, len(path) - 1, container, mark)
    others = {known: put for known, put in tree.patched.items() if known[: len(path)] != path}
    tree.patched = {**others, path: mark}


def _spelt_out(value: Any, name: str) -> Any:
    """A copy that can be written to: nothing becomes an empty map, the short forms of ``options`` the long one."""
    if value is None:
        return {}
    if name == "options" and isinstance(value, list) and all(isinstance(option, str) for option in value):
        return {option: {} for option in value}
    if name == "options" and isinstance(value, dict):
        return {k: {"title": v} if isinstance(v, str) else v for k, v in value.items()}
    return dict(value) if isinstance(value, dict) else value


def _nowhere(tree: Tree, path: Path, depth: int, container: Any, mark: Mark) -> Problems:
    """That the path leads nowhere from ``container``, which its first ``depth`` parts lead to."""
    reached = dotted(path[:depth])
    names = list(map(str, container)) if isinstance(container, dict) else []
    has = f"has: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}"
    help_ = f"`{reached}` {has if names else 'has no parts that a path can name'}"
    missing = f"no `{shown(str(path[depth]), 60)}` in `{reached or 'the case'}`"
    message = f"the path `{shown(dotted(path))}` leads nowhere: {missing}"
    return problem("C013", message, did_you_mean(str(path[depth]), names) or help_, at(tree, mark))
