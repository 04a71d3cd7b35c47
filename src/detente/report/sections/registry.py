"""The sections of the report: each registers itself, the page shows them by number.

A lens adds its section by one module in this package, which builds a :class:`Section` and registers it on import;
the page's template and the other sections are not touched. A section prints through a template of its own, which
extends nothing and is given only what ``context`` returns.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detente.report.inputs import ReportInputs
from detente.view.blocks import Block


@dataclass(frozen=True)
class Section:
    """One section of the page."""

    id: str
    """Anchor in the page; letters, digits and hyphens."""
    order: int
    """Sections stand in this order; the page numbers them 1, 2, 3 as shown. The built-in ones use 100, 200, …"""
    title: str
    shows: str
    """One line: what this shows."""
    read: str
    """One line: how to read it."""
    command: Callable[[ReportInputs], tuple[tuple[str, str], ...]]
    """What digs deeper: (command line, what it does)."""
    blocks: Callable[[ReportInputs], Iterable[Block]]
    """What it shows; nothing where the inputs have nothing for this section, which is then left out."""
    within: str = ""
    """Id of a lens's section at whose end it stands; empty for a section of its own."""


_SECTIONS: dict[str, Section] = {}


def register(section: Section) -> Section:
    """Adds a section. Raises ValueError where its id or its place is taken."""
    taken = _SECTIONS.get(section.id)
    if taken is not None and taken != section:
        raise ValueError(f"the section {section.id!r} is registered twice")
    if any(s.order == section.order and s.id != section.id for s in _SECTIONS.values()):
        raise ValueError(f"two sections stand at {section.order}")
    _SECTIONS[section.id] = section
    return section


def sections() -> tuple[Section, ...]:
    """Every section of this installation, in order."""
    package = importlib.import_module(__package__ or "detente.report.sections")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{package.__name__}.{module}")
    return tuple(sorted(_SECTIONS.values(), key=lambda s: s.order))
