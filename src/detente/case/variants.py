"""What the named changes of a case stand for: variants, readings, answers of mechanisms, narratives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import patch
from .diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown
from .schema import Case
from .validate import with_sections
from .walk import at
from .yaml_tree import Mark, Tree


def variant_patch(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The patch a variant's name stands for. Raises Problems (C015)."""
    found = named_patches(data)
    if name not in found:
        help = did_you_mean(name, found) or (
            f"known: {', '.join(found)}" if found else "the case declares none"
        )
        raise problem("C015", f"there is no variant `{shown(name)}`", help, Place("--variant"))
    return found[name]


def declared_in(name: str) -> tuple[str, ...]:
    """The sections in which a named change is declared: what it stands for is read from them."""
    if "/" not in name:
        return ("variants",)
    kinds = {"narratives": ("narratives", "mechanisms"), "mechanisms": ("mechanisms",)}
    return kinds.get(name.partition("/")[0], ("disagreements",))


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
        marks = {key: tree.keys.get((*path, key)) or Mark(name, 0, 0) for key in changes}
        sections = {str(key).split(".")[0] for key in changes}
        try:
            if not sections & unread:
                with_sections(case, patch.apply(tree, changes, marks), sections)
        except Problems as broken:
            found += [(path[0], d) for d in broken.diagnostics]
    return found
