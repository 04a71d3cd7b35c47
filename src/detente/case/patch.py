"""A patch is ``{path: value}``: what a variant, a reading, a narrative or ``--set`` changes. Nothing is implicit.

A path is ids joined by dots (``stakes.china.enforcement.weight``). Every part of it but the last must exist, except
that an entry may be added to the maps that have one entry an actor (``stakes``, ``fallbacks``, ``play``). ``null``
removes what is there. What a patch makes of the case is then checked like any other case.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown
from .schema import Case
from .sections import ONE_AN_ACTOR
from .validate import with_sections
from .walk import at
from .yaml_tree import Mark, Path, Tree, dotted, placed, read_text


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
        mark = origin if isinstance(origin, Mark) else origin.get(path, Mark("patch"))
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
    tree.patched = {known: put for known, put in tree.patched.items() if known[: len(path)] != path}
    tree.patched[path] = mark


def _spelt_out(value: Any, name: str) -> Any:
    """A copy that can be written to: nothing becomes an empty map, the short forms of ``options`` the long one."""
    match name, value:
        case _, None:
            return {}
        case "options", list() if all(isinstance(option, str) for option in value):
            return {option: {} for option in value}
        case "options", dict():
            return {k: {"title": v} if isinstance(v, str) else v for k, v in value.items()}
        case _, dict():
            return dict(value)
    return value


def _nowhere(tree: Tree, path: Path, depth: int, container: Any, mark: Mark) -> Problems:
    """That the path leads nowhere from ``container``, which its first ``depth`` parts lead to."""
    reached = dotted(path[:depth])
    names = list(map(str, container)) if isinstance(container, dict) else []
    has = f"has: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}"
    missing = f"no `{shown(str(path[depth]), 60)}` in `{reached or 'the case'}`"
    return problem(
        "C013",
        f"the path `{shown(dotted(path))}` leads nowhere: {missing}",
        did_you_mean(str(path[depth]), names)
        or f"`{reached}` {has if names else 'has no parts that a path can name'}",
        placed(tree, mark),
    )


def variant_patch(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The patch a variant's name stands for. Raises Problems (C015)."""
    found = named_patches(data)
    if name not in found:
        known = f"known: {', '.join(found)}" if found else "the case declares none"
        raise problem(
            "C015",
            f"there is no variant `{shown(name)}`",
            did_you_mean(name, found) or known,
            Place("--variant"),
        )
    return found[name]


def declared_in(name: str) -> tuple[str, ...]:
    """The sections in which a named change is declared: what it stands for is read from them."""
    kinds = {"narratives": ("narratives", "mechanisms"), "mechanisms": ("mechanisms",)}
    return kinds.get(name.partition("/")[0], ("disagreements",)) if "/" in name else ("variants",)


def named_patches(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What each name stands for, in the order of the case."""
    found = {name: changes for name, _, changes in _written(data)}
    mechanisms = _map(data.get("mechanisms"))
    for narrative, n in _map(data.get("narratives")).items():
        whole: dict[str, Any] = {}
        for mechanism, answers in _map(_map(n).get("assumes")).items():
            for answer in _held(answers, bool(_map(mechanisms.get(mechanism)).get("several"))):
                whole |= found.get(f"mechanisms/{mechanism}/{answer}", {})
        found[f"narratives/{narrative}"] = whole
    return found


def _written(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], dict[str, Any]]]:
    """(name, path of its patch, the patch) of every patch written out; a narrative's is made of its answers'."""
    for keys, entry in at(data, "variants.*", "disagreements.*.readings.*", "mechanisms.*.values.*"):
        path = tuple(key for key in keys if isinstance(key, str))
        if len(path) == len(keys):  # else in a list, which is wrong there
            name = "/".join([*(["mechanisms"] if path[0] == "mechanisms" else []), *path[1::2]])
            yield name, (*path, "set"), dict(_map(_map(entry).get("set")))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _held(answers: Any, several: bool) -> list[str]:
    """The answers an account stands for as a variant: the first that will do, or all members it must hold."""
    if isinstance(answers, dict):
        every = answers.get("all")
        return [str(a) for a in every] if isinstance(every, list) else []
    return [str(a) for a in answers[: None if several else 1]] if isinstance(answers, list) else []


def broken_patches(
    tree: Tree, case: Case, unread: frozenset[str] = frozenset()
) -> list[tuple[str, Diagnostic]]:
    """(section, what is wrong): every declared variant, reading and answer must lead somewhere and leave a case that
    validates. What changes a section in ``unread``, whose form is wrong already, is not looked at."""
    found: list[tuple[str, Diagnostic]] = []
    for name, path, changes in _written(tree.data):
        marks = {key: tree.keys.get((*path, key)) or Mark(name) for key in changes}
        sections = {str(key).split(".")[0] for key in changes}
        try:
            if not sections & unread:
                with_sections(case, apply(tree, changes, marks), sections)
        except Problems as broken:
            found += [(path[0], d) for d in broken.diagnostics]
    return found
