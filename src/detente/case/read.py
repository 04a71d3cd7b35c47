"""A folder or a file of YAML → one tree, the case it extends included. Nothing here knows what a case means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from . import catalog, patch
from .diagnostics import Diagnostic, Place, Problems, problem, shown
from .sections import HEADER, SPLIT_BELOW
from .yaml_tree import Mark, Path, Tree, dotted, place, read_file


def read_case(path: FilePath) -> Tree:
    """The whole tree of a case folder or file, the case it extends included, before any variant."""
    return extended(_read(path), path.parent, (path.name,))


def _read(path: FilePath) -> Tree:
    if not path.is_dir():
        return _a_map(read_file(path, str(path)))
    home = path.resolve()
    files = [path / "case.yaml", *sorted(p for p in path.glob("*.yaml") if p.name != "case.yaml")]
    whole: Tree | None = None
    for file in files:
        try:
            inside = file.resolve().is_relative_to(home)
        except (OSError, RuntimeError):  # a circle of links
            inside = False
        if not inside:
            raise problem(
                "C018",
                f"`{shown(file.name)}` is a link out of the case's folder",
                "copy the file into the folder: a case reads nothing outside it",
                Place(str(file)),
            )
        part = _a_map(read_file(file, str(file)))
        whole = part if whole is None else _joined(whole, part, files=True)
    assert whole is not None
    return whole


def _a_map(tree: Tree) -> Tree:
    if not isinstance(tree.data, dict):
        name = next(iter(tree.lines))
        raise problem(
            "C003", "a case is a map of sections", "begin with `case: my-case`, `as_of: …`", Place(name, 1, 1)
        )
    return tree


def extended(tree: Tree, beside: FilePath | None, seen: tuple[str, ...]) -> Tree:
    given = tree.data if isinstance(tree.data, dict) else {}
    base_name, settings = given.get("extends"), given.get("set")
    if base_name is None:
        if settings:
            raise problem(
                "C011",
                "`set` without `extends`: there is nothing to change",
                "write the values where they belong, or name the case this one extends",
                place(tree, ("set",), "key"),
            )
        return _a_map(tree)
    where = place(tree, ("extends",))
    name = base_name if isinstance(base_name, str) else ""
    if not name or set(name) & set("/\\\0") or name.startswith("."):
        said = "`extends` takes the name of one case"
        raise problem("C011", said, "a catalog name such as us-dprk-2018", where)
    if name in seen:
        raise problem("C011", f"`{shown(name)}` extends itself", "break the circle", where)
    try:
        path = catalog.find(name, beside or FilePath())
    except Problems as found:
        raise Problems(
            Diagnostic(d.code, d.severity, f"`extends`: {d.message}", where, d.help)
            for d in found.diagnostics
        ) from None
    base = extended(_read(path), path.parent, (*seen, name))
    joined = _joined(base, tree, files=False)
    if settings is None:
        return joined
    if not isinstance(settings, dict):
        raise problem(
            "C003",
            "`set` must be a map of `path: value`",
            "set: {stakes.china.x.weight: 20}",
            place(tree, ("set",)),
        )
    marks = {key: tree.keys[("set", key)] for key in settings}
    return patch.apply(joined, settings, marks)


def _joined(base: Tree, more: Tree, files: bool) -> Tree:
    """``base`` with the entries of ``more`` added. Entries are added, never replaced."""
    data = dict(base.data)
    added: set[Path] = set()
    clashes: list[Diagnostic] = []

    def add(into: dict[str, Any], new: Mapping[str, Any], path: Path) -> None:
        for key, value in new.items():
            here = (*path, key)
            header = not files and not path and key in HEADER
            may_enter = len(path) <= (1 if here[0] in SPLIT_BELOW else 0)
            if key not in into or header:
                into[key] = value
                added.add(here)
            elif may_enter and isinstance(value, dict) and isinstance(into[key], dict):
                into[key] = dict(into[key])
                add(into[key], value, here)
            else:
                clashes.append(_clash(base, more, here, files))

    add(data, more.data, ())
    if clashes:
        raise Problems(clashes)

    def marks(old: dict[Path, Mark], new: dict[Path, Mark]) -> dict[Path, Mark]:
        """Those of the new tree where it was added to, else those of the old."""
        both = ((path, mark, tree is new) for tree in (old, new) for path, mark in tree.items())
        return {
            path: mark
            for path, mark, is_new in both
            if any(path[:length] in added for length in range(1, len(path) + 1)) == is_new
        }

    return Tree(
        data,
        marks(base.keys, more.keys),
        marks(base.values, more.values),
        {**base.lines, **more.lines},
        marks(base.patched, more.patched),
    )


def _clash(base: Tree, more: Tree, path: Path, files: bool) -> Diagnostic:
    name = shown(dotted(path))
    first = base.keys.get(path)
    stands = f"; first in {first.file}:{first.line}" if first else ""
    code, message, help_ = (
        ("C005", f"`{name}` stands in two files", "keep one of them")
        if files
        else (
            "C012",
            f"`{name}` is already in the case this one extends",
            f"change it under `set:`, as `{name}.…: value`",
        )
    )
    return Diagnostic(code, "error", message + stands, place(more, path, "key"), help_)
