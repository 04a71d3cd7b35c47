"""A name or a path → a checked case.

The order never varies: read the files, add them to the case they extend, apply `set`, then each `--variant`, then
each `--set`, then `--as-of`; leave out what is later than `as_of`; validate; check. What was read is kept
(:class:`Written`), so that a what-if begins from it and reads no file again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from . import catalog, patch
from .diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, ordered, problem, shown
from .read import extended, read_case
from .schema import Case
from .validate import validate_by_section
from .walk import at
from .yaml_tree import Mark, Path, Tree, place, read_text

NAMED_IN = {
    "C104": "claims",
    "C105": "sources",
    "C106": "mechanisms",
    "C108": "indicators",
    "C109": "outcomes",
    "C112": "observers",
    "C113": "record",
}
"""Code of an undeclared name → the section that would declare it: while that section cannot be read, nothing is said of
names that may well stand in it."""


@dataclass(frozen=True, eq=False)
class Written:
    """A case as its files have it, read once: what every what-if of it starts from."""

    name: str
    """The name or path it was read by."""
    folder: FilePath | None
    tree: Tree

    @cached_property
    def draft(self) -> Draft:
        """The case as written, without variants and settings."""
        return examine(self)


@dataclass(frozen=True, eq=False)
class Asked:
    """A case as it is asked about."""

    written: Written
    """What was read, behind every variant and setting."""
    variants: tuple[str, ...]
    sets: tuple[tuple[str, Any], ...]
    as_of: str | None
    """The date it was asked to speak from; None for the case's own."""
    tree: Tree


@dataclass(frozen=True, eq=False)
class Draft(Asked):
    """A case as it is asked about, and what is wrong with it, by section."""

    case: Case | None
    """Without the sections that cannot be read; None where one of those is required."""
    schema: tuple[tuple[str, Diagnostic], ...]
    """(section, what is wrong with its form); the section is empty for what is wrong with the whole."""
    findings: tuple[tuple[str, Diagnostic], ...]
    """(section, error, warning or note) of what the case means."""

    def need(self, sections: str | Iterable[str] | None = None) -> CaseFile:
        """The case, where the sections named have no errors; None for all of them.

        A draft in one section stops only what needs it. A variant that was chosen needs the sections that declare
        it: what is wrong there may have taken its changes away. Raises Problems with the errors of those sections.
        """
        chosen = {section for name in self.variants for section in patch.declared_in(name)}
        wanted = None if sections is None else {"", *of_case(sections), *chosen, *REQUIRED}
        if wrong := _within(self.schema, wanted):
            raise Problems(wrong)
        if errors(findings := _within(self.findings, wanted)):
            raise Problems(ordered(findings))
        assert self.case is not None  # only a required section can be missing, and it is always wanted
        everything = (*self.schema, *self.findings)
        unread = {section for section, _ in self.schema}
        read = {name: data for name, data in self.tree.data.items() if name not in unread}
        return CaseFile(
            self.written,
            self.variants,
            self.sets,
            self.as_of,
            replace(self.tree, data=read) if unread else self.tree,
            self.case,
            case_hash(self.case),
            ordered(d for _, d in everything if d.severity != "error"),
            tuple((section, d) for section, d in everything if d.severity == "error"),
        )


def _within(
    problems: Iterable[tuple[str, Diagnostic]], sections: Collection[str] | None
) -> tuple[Diagnostic, ...]:
    return tuple(d for section, d in problems if sections is None or section in sections)


@dataclass(frozen=True)
class CaseFile(Asked):
    """A loaded case: the models, where everything stands, and what is worth saying about it."""

    case: Case
    hash: str
    """:func:`case_hash` of the case as it is used: variants and settings applied, later events left out."""
    diagnostics: tuple[Diagnostic, ...]
    """Warnings and notes; errors are raised."""
    aside: tuple[tuple[str, Diagnostic], ...]
    """(section, error) of sections that were not needed: they may be missing from ``case``."""

    @property
    def label(self) -> str:
        """``case@variant…``, as a reader recognizes it; with a word where settings or a date change it further."""
        changed = " with changes" if self.sets or self.as_of else ""
        return "@".join((self.case.case, *self.variants)) + changed

    def need(self, sections: str | Iterable[str] | None = None) -> CaseFile:
        """The case itself, where none of these sections (of all, if None) was left aside when it was opened.

        Raises Problems with their errors: a section that could not be read is never taken for an empty one.
        """
        if missing := _within(self.aside, None if sections is None else of_case(sections)):
            raise Problems(ordered(missing))
        return self

    def __repr__(self) -> str:
        name = "@".join((self.case.case, *self.variants)) + (" with settings" if self.sets else "")
        size = f"{len(self.case.actors)} actors, {len(self.case.issues)} issues"
        return f"<case {shown(name)}: {size}, as of {self.case.as_of}, hash {self.hash[:12]}>"

    def place(self, path: Path) -> Place | None:
        """Where a path of keys stands in the files."""
        return place(self.tree, path)


HASH_FORMAT = 2
"""How :func:`case_hash` is made. Format 1 sorted all keys and bore no number: cases that differ in the order of options
shared a hash."""

REQUIRED = tuple(name for name, field in Case.model_fields.items() if field.is_required())
"""Sections without which there is no case."""


def of_case(sections: str | Iterable[str]) -> frozenset[str]:
    """One section or several, each of which a case has. Raises Problems (V102)."""
    asked = frozenset((sections,) if isinstance(sections, str) else sections)
    for name in sorted(asked - set(Case.model_fields)):
        raise problem(
            "V102",
            f"a case has no section `{shown(name, 60)}`",
            did_you_mean(name, Case.model_fields) or f"sections: {', '.join(Case.model_fields)}",
        )
    return asked


def read(name: str | FilePath) -> Written:
    """The files of a case, by catalog name (``us-dprk-2018``), case folder or YAML file. Raises Problems where they
    cannot be read."""
    folder = catalog.find(str(name))
    return Written(str(name), folder, read_case(folder))


def examine(
    written: Written,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> Draft:
    """A case that was read, changed and checked. Reads no file.

    ``variants`` are names under ``variants``, ``matter/reading`` for a disagreement, ``narratives/NAME``, or
    ``mechanisms/NAME/ANSWER``. ``sets`` is ``{path: value}`` or ``["path=value", …]``. ``as_of`` moves the date of
    the case. Raises Problems where a change leads nowhere; what is wrong with the case itself is in the draft.
    """
    tree = written.tree
    variants = (variants,) if isinstance(variants, str) else variants
    settings = patch.settings(sets)
    for variant in variants:
        tree = patch.apply(tree, patch.variant_patch(tree.data, variant), Mark(f"--variant {variant}"))
    for path, value in settings.items():
        tree = patch.apply(tree, {path: value}, Mark(f"--set {path}"))
    if as_of is not None:
        tree = patch.apply(tree, {"as_of": as_of}, Mark("--as-of"))
    tree, left_out = _leave_out_later(tree)
    case, schema, unread = validate_by_section(tree)
    findings = [("record", d) for d in left_out]
    if case is not None:
        from .checks import run_checks

        findings += [(of, d) for of, d in run_checks(case, tree) if NAMED_IN.get(d.code, "") not in unread]
        # A variant already applied may have removed what another changes; that is no fault of the case as written.
        if not variants and not settings:
            findings += patch.broken_patches(tree, case, unread)
    return Draft(
        written, tuple(variants), tuple(settings.items()), as_of, tree, case, tuple(schema), tuple(findings)
    )


def load(
    name: str | FilePath,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
) -> CaseFile:
    """Loads and checks a case: :func:`read`, :func:`examine`, and all sections needed. Raises Problems with every
    error found."""
    return examine(read(name), variants, sets, as_of).need()


def load_text(text: str, name: str = "case.yaml") -> CaseFile:
    """Loads a case from YAML text: for tests, notebooks and importers. It may extend a case of the catalog."""
    return Written(name, None, extended(read_text(text, name), None, ())).draft.need()


def _leave_out_later(tree: Tree) -> tuple[Tree, list[Diagnostic]]:
    """Drops events dated after `as_of`, and ends of events that are, with a warning each (C016)."""
    record = tree.data.get("record")
    events = record.get("events") if isinstance(record, dict) else None
    as_of = tree.data.get("as_of")
    if not isinstance(record, dict) or not isinstance(events, dict) or not isinstance(as_of, str):
        return tree, []
    late = {
        (key, name): event[name]
        for key, event in events.items()
        if isinstance(event, dict)
        for name in ("date", "end_date")
        if _later(event.get(name), as_of)
    }
    gone = {key for key, name in late if name == "date"}
    # Of what began before, how long it went on is not yet known on the case's date.
    endless = {key for key, _ in late} - gone
    kept = {
        key: {name: value for name, value in event.items() if name != "end_date"} if key in endless else event
        for key, event in events.items()
        if key not in gone
    }
    found = [
        Diagnostic(
            "C016",
            "warning",
            f"the event `{shown(key)}` of {shown(date)} is after {shown(as_of)}: left out"
            if key in gone
            else f"the event `{shown(key)}` ends on {shown(date)}, after {shown(as_of)}: its end is left out",
            place(tree, ("record", "events", key) if key in gone else ("record", "events", key, name), "key"),
            "move `as_of` (or use --as-of) if the case may know of it",
        )
        for (key, name), date in late.items()
        if name == "date" or key in endless
    ]
    left = {**record, "events": kept}
    if isinstance(causes := record.get("causes"), dict):
        left["causes"] = _causes_left(causes, gone)
    return replace(tree, data={**tree.data, "record": left}), found


def _later(date: Any, as_of: str) -> bool:
    """Whether a date is after another. ISO dates compare as text; a malformed one is left for the schema to refuse."""
    return isinstance(date, str) and date[:4].isdigit() and date > as_of


def _causes_left(causes: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    """Causes without what they would have brought of the events that are gone, and without those that bring nothing
    else."""
    fewer = {
        key: {event: chance for event, chance in brings.items() if event not in gone}
        for (key, _), brings in at(causes, "*.brings")
        if isinstance(brings, dict) and gone & set(brings)
    }
    return {
        key: {**cause, "brings": fewer[key]} if key in fewer else cause
        for key, cause in causes.items()
        if fewer.get(key, True)
    }


def case_hash(case: Case) -> str:
    """``FORMAT-sha256`` of the case's canonical JSON: defaults left out, entries in the order written.

    The order counts: it is that of actors, issues, options and steps in the game, and ties are settled by it.
    """
    canonical = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    return f"{HASH_FORMAT}-{hashlib.sha256(canonical.encode()).hexdigest()}"
