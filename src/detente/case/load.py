"""A name or a path → a checked case.

The order never varies: read the files, add them to the case they extend, apply `set`, then each `--variant`, then
each `--set`, then `--as-of`; leave out what is later than `as_of`; validate; check.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from . import catalog, patch
from .diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, ordered, problem, shown
from .schema import Case
from .validate import validate, validate_sections
from .yaml_tree import Mark, Path, Tree, place, read_file, read_text

HEADER = ("case", "title", "question", "summary", "as_of", "extends", "set", "citation", "licence")
"""Keys an extending case states anew."""

SPLIT_BELOW = ("stakes", "record", "clock")
"""Sections in which new entries may be added one level further down than elsewhere."""


@dataclass(frozen=True)
class CaseFile:
    """A loaded case: the models, where everything stands, and what is worth saying about it."""

    case: Case
    hash: str
    """sha256 of the case as it is used: variants and settings applied, later events left out."""
    source: str
    """The name or path it was loaded by."""
    folder: FilePath | None
    variants: tuple[str, ...]
    sets: tuple[tuple[str, Any], ...]
    diagnostics: tuple[Diagnostic, ...]
    """Warnings and notes; errors are raised."""
    tree: Tree

    def __repr__(self) -> str:
        name = "@".join((self.case.case, *self.variants)) + (" with settings" if self.sets else "")
        size = f"{len(self.case.actors)} actors, {len(self.case.issues)} issues"
        return f"<case {shown(name)}: {size}, as of {self.case.as_of}, hash {self.hash[:12]}>"

    def place(self, path: Path) -> Place | None:
        """Where a path of keys stands in the files."""
        return place(self.tree, path)


def load(
    name: str | FilePath,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseFile:
    """Loads and checks a case.

    ``name`` is a catalog name (``us-dprk-2018``), a case folder or a YAML file. ``variants`` are names under
    ``variants``, ``matter/reading`` for a disagreement, ``narratives/NAME``, or ``mechanisms/NAME/ANSWER``. ``sets`` is
    ``{path: value}`` or ``["path=value", …]``. ``as_of`` moves the date of the case.
    Raises Problems with every error found.
    """
    folder = catalog.find(str(name))
    tree = read_case(folder)
    settings = dict(sets) if isinstance(sets, Mapping) else dict(patch.parse_setting(text) for text in sets)
    for variant in variants:
        tree = patch.apply(tree, variant_patch(tree.data, variant), Mark(f"--variant {variant}", 0, 0))
    for path, value in settings.items():
        tree = patch.apply(tree, {path: value}, Mark(f"--set {path}", 0, 0))
    if as_of is not None:
        tree = patch.apply(tree, {"as_of": as_of}, Mark("--as-of", 0, 0))
    return _finish(tree, str(name), folder, tuple(variants), tuple(settings.items()))


def load_text(text: str, name: str = "case.yaml") -> CaseFile:
    """Loads a case from YAML text: for tests, notebooks and importers. It may extend a case of the catalog."""
    return _finish(_extended(read_text(text, name), None, ()), name, None, (), ())


def read_case(path: FilePath) -> Tree:
    """The whole tree of a case folder or file, the case it extends included, before any variant."""
    return _extended(_read(path), path.parent, (path.name,))


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


def _extended(tree: Tree, beside: FilePath | None, seen: tuple[str, ...]) -> Tree:
    base_name = tree.data.get("extends") if isinstance(tree.data, dict) else None
    settings = tree.data.get("set") if isinstance(tree.data, dict) else None
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
    if (
        not isinstance(base_name, str)
        or not base_name
        or set(base_name) & set("/\\\0")
        or base_name.startswith(".")
    ):
        raise problem(
            "C011", "`extends` takes the name of one case", "a catalog name such as us-dprk-2018", where
        )
    if base_name in seen:
        raise problem("C011", f"`{shown(base_name)}` extends itself", "break the circle", where)
    try:
        path = catalog.find(base_name, beside or FilePath())
    except Problems as found:
        raise Problems(
            Diagnostic(d.code, d.severity, f"`extends`: {d.message}", where, d.help)
            for d in found.diagnostics
        ) from None
    base = _extended(_read(path), path.parent, (*seen, base_name))
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

    def is_new(path: Path) -> bool:
        return any(path[:length] in added for length in range(1, len(path) + 1))

    def marks(old: dict[Path, Mark], new: dict[Path, Mark]) -> dict[Path, Mark]:
        kept = {path: mark for path, mark in old.items() if not is_new(path)}
        return kept | {path: mark for path, mark in new.items() if is_new(path)}

    return Tree(
        data,
        marks(base.keys, more.keys),
        marks(base.values, more.values),
        {**base.lines, **more.lines},
        marks(base.patched, more.patched),
    )


def _clash(base: Tree, more: Tree, path: Path, files: bool) -> Diagnostic:
    name = ".".join(str(p) for p in path)
    first = base.keys.get(path)
    stands = f"; first in {first.file}:{first.line}" if first else ""
    if files:
        return Diagnostic(
            "C005",
            "error",
            f"`{shown(name)}` stands in two files{stands}",
            place(more, path, "key"),
            "keep one of them",
        )
    return Diagnostic(
        "C012",
        "error",
        f"`{shown(name)}` is already in the case this one extends{stands}",
        place(more, path, "key"),
        f"change it under `set:`, as `{shown(name)}.…: value`",
    )


def variant_patch(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The patch a variant's name stands for. Raises Problems (C015)."""
    found = _named_patches(data)
    if name not in found:
        help = did_you_mean(name, found) or (
            f"known: {', '.join(found)}" if found else "the case declares none"
        )
        raise problem("C015", f"there is no variant `{shown(name)}`", help, Place("--variant"))
    return found[name]


def _named_patches(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
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


def _finish(
    tree: Tree,
    name: str,
    folder: FilePath | None,
    variants: tuple[str, ...],
    sets: tuple[tuple[str, Any], ...],
) -> CaseFile:
    from .checks import run_checks

    tree, found = _leave_out_later(tree)
    case = validate(tree)
    found += run_checks(case, lambda path, prefer="value": place(tree, path, prefer))
    # A variant already applied may have removed what another changes; that is no fault of the case as written.
    if not variants and not sets:
        found += _broken_patches(tree)
    if errors(found):
        raise Problems(ordered(found))
    return CaseFile(case, case_hash(case), name, folder, variants, sets, ordered(found), tree)


def _leave_out_later(tree: Tree) -> tuple[Tree, list[Diagnostic]]:
    """Drops events dated after `as_of`, and ends of events that are, with a warning each (C016)."""
    record = tree.data.get("record")
    events = record.get("events") if isinstance(record, dict) else None
    as_of = tree.data.get("as_of")
    if not isinstance(events, dict) or not isinstance(as_of, str):
        return tree, []
    found: list[Diagnostic] = []
    kept = dict(events)
    for key, event in events.items():
        if not isinstance(event, dict):
            continue
        if _later(event.get("date"), as_of):
            del kept[key]
            what = f"the event `{shown(key)}` of {shown(event['date'])} is after {shown(as_of)}: left out"
            found.append(_left_out(what, place(tree, ("record", "events", key), "key")))
        elif _later(event.get("end_date"), as_of):
            # How long it went on is not yet known on the case's date.
            kept[key] = {name: value for name, value in event.items() if name != "end_date"}
            ends = f"ends on {shown(event['end_date'])}, after {shown(as_of)}"
            what = f"the event `{shown(key)}` {ends}: its end is left out"
            found.append(_left_out(what, place(tree, ("record", "events", key, "end_date"), "key")))
    data = tree.data
    if isinstance(record, dict):
        data = {**tree.data, "record": _without(record, kept, set(events) - set(kept))}
    return Tree(data, tree.keys, tree.values, tree.lines, tree.patched), found


def _later(date: Any, as_of: str) -> bool:
    """Whether a date is after another. ISO dates compare as text; a malformed one is left for the schema to refuse."""
    return isinstance(date, str) and date[:4].isdigit() and date > as_of


def _left_out(what: str, where: Place | None) -> Diagnostic:
    help_ = "move `as_of` (or use --as-of) if the case may know of it"
    return Diagnostic("C016", "warning", what, where, help_)


def _without(record: Mapping[str, Any], kept: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """The record with its kept events, and without what a cause would have brought of the others."""
    left = {**record, "events": kept}
    if isinstance(causes := record.get("causes"), dict) and gone:
        left["causes"] = {}
        for key, cause in causes.items():
            brings = cause.get("brings") if isinstance(cause, dict) else None
            if isinstance(brings, dict) and gone & set(brings):
                if not set(brings) - gone:
                    continue
                left["causes"][key] = {
                    **cause,
                    "brings": {k: v for k, v in brings.items() if k not in gone},
                }
                continue
            left["causes"][key] = cause
    return left


def _broken_patches(tree: Tree) -> list[Diagnostic]:
    """Every declared variant, reading and answer must lead somewhere and leave a case that validates."""
    found: list[Diagnostic] = []
    for name, changes in _named_patches(tree.data).items():
        if not changes:
            continue
        if name.startswith("narratives/"):
            continue  # made of the answers' own patches, each of which is looked at
        path: Path = ("variants", name, "set")
        if name.startswith("mechanisms/"):
            _, mechanism, answer = name.split("/", 2)
            path = ("mechanisms", mechanism, "values", answer, "set")
        elif "/" in name:
            matter, reading = name.split("/", 1)
            path = ("disagreements", matter, "readings", reading, "set")
        marks = {key: tree.keys.get((*path, key)) or Mark(name, 0, 0) for key in changes}
        try:
            sections = {str(key).split(".")[0] for key in changes}
            validate_sections(patch.apply(tree, changes, marks), sections)
        except Problems as broken:
            found.extend(broken.diagnostics)
    return found


def case_hash(case: Case) -> str:
    """sha256 of the case's canonical JSON: sorted keys, defaults left out."""
    canonical = json.dumps(
        case.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
