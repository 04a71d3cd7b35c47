"""What the named changes of a case stand for: variants, readings, answers of mechanisms, narratives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import patch
from .diagnostics import Diagnostic, Place, Problems, did_you_mean, problem, shown
from .validate import validate_sections
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
    def maps(value: Any) -> Mapping[str, Any]:
        return value if isinstance(value, dict) else {}

    found = {name: dict(maps(maps(v).get("set"))) for name, v in maps(data.get("variants")).items()}
    for matter, entry in maps(data.get("disagreements")).items():
        for reading, r in maps(maps(entry).get("readings")).items():
            found[f"{matter}/{reading}"] = dict(maps(maps(r).get("set")))
    mechanisms = maps(data.get("mechanisms"))
    for mechanism, m in mechanisms.items():
        for answer, value in maps(maps(m).get("values")).items():
            found[f"mechanisms/{mechanism}/{answer}"] = dict(maps(maps(value).get("set")))
    for narrative, n in maps(data.get("narratives")).items():
        whole: dict[str, Any] = {}
        for mechanism, answers in maps(maps(n).get("assumes")).items():
            for answer in _held(answers, bool(maps(mechanisms.get(mechanism)).get("several"))):
                whole |= found.get(f"mechanisms/{mechanism}/{answer}", {})
        found[f"narratives/{narrative}"] = whole
    return found


def _held(answers: Any, several: bool) -> list[str]:
    """The answers an account stands for as a variant: the first that will do, or all members it must hold."""
    if isinstance(answers, dict):
        every = answers.get("all")
        return [str(a) for a in every] if isinstance(every, list) else []
    return [str(a) for a in answers[: None if several else 1]] if isinstance(answers, list) else []


def broken_patches(tree: Tree, unread: frozenset[str] = frozenset()) -> list[tuple[str, Diagnostic]]:
    """(section, what is wrong): every declared variant, reading and answer must lead somewhere and leave a case that
    validates. What changes a section in ``unread``, whose form is wrong already, is not looked at."""
    found: list[tuple[str, Diagnostic]] = []
    for name, changes in named_patches(tree.data).items():
        if not changes:
            continue
        if name.startswith("narratives/"):
            continue  # made of the answers' own patches, each of which is looked at
        path: tuple[str, ...] = ("variants", name, "set")
        if name.startswith("mechanisms/"):
            _, mechanism, answer = name.split("/", 2)
            path = ("mechanisms", mechanism, "values", answer, "set")
        elif "/" in name:
            matter, reading = name.split("/", 1)
            path = ("disagreements", matter, "readings", reading, "set")
        marks = {key: tree.keys.get((*path, key)) or Mark(name, 0, 0) for key in changes}
        sections = {str(key).split(".")[0] for key in changes}
        if sections & unread:
            continue
        try:
            validate_sections(patch.apply(tree, changes, marks), sections)
        except Problems as broken:
            found += [(path[0], d) for d in broken.diagnostics]
    return found
