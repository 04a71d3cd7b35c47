"""One folder a question. :data:`LENSES` names each; nothing here is imported until it is asked."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .lens import Lens


@dataclass(frozen=True)
class Registered:
    """The line by which a lens is known before it is imported: where it is, its question, its further functions of
    Python."""

    where: str
    """``module:attribute``; imported when it is asked for."""
    question: str
    functions: Mapping[str, str] = field(default_factory=dict)
    """Name in Python → name of the ask; with ``over draws`` after it, the ask over draws. The lens's own question is
    asked by its name."""

    def lens(self) -> Lens:
        """The lens itself."""
        module, _, attribute = self.where.partition(":")
        return cast("Lens", getattr(importlib.import_module(module), attribute))


LENSES: dict[str, Registered] = {
    "deals": Registered(
        "detente.lenses.deals.lens:LENS",
        "Which agreements are possible, and which of them waste nothing?",
        {
            "why": "why",
            "price": "price",
            "after": "after",
            "single_text": "single-text",
            "logrolling": "logrolling",
            "deals_outcomes": "outcomes",
            "deals_space": "space",
            "deals_sensitivity": "sensitivity",
            "deals_playing_on": "playing-on",
            "draws": "deals over draws",
        },
    ),
    "stability": Registered(
        "detente.lenses.stability.lens:LENS",
        "From which states does nobody have a reason to move, given how the others can answer?",
        {"examine_state": "state", "inverse": "inverse", "stability_draws": "stability over draws"},
    ),
    "paths": Registered(
        "detente.lenses.paths.lens:LENS",
        "Who moves where, in what order, by when?",
        {"paths_draws": "paths over draws", "paths_sensitivity": "sensitivity"},
    ),
    "roadmap": Registered(
        "detente.lenses.roadmap.lens:LENS",
        "Which phased agreement enforces itself at every step?",
        {"road_search": "to", "roadmap_draws": "roadmap over draws"},
    ),
    "narratives": Registered(
        "detente.lenses.narratives.lens:LENS",
        "Which account does the record support, by how much, and on what does that hang?",
    ),
    "watch": Registered(
        "detente.lenses.watch.lens:LENS", "Which reports to come would tell the accounts apart?"
    ),
    "forecast": Registered(
        "detente.lenses.forecast.lens:LENS", "What will be known by when, and how likely is it?"
    ),
    "hidden": Registered(
        "detente.lenses.hidden.lens:LENS",
        "What may have been promised, and what return would make what happened worth while?",
    ),
}
"""Name → where it is and what it asks, in the order the commands are listed. A lens is added by one line here."""


def asks() -> dict[str, str]:
    """Functions of Python that ask a lens: name → the command that asks the same. Imports no lens."""
    listed = {}
    for lens, entry in LENSES.items():
        listed[lens] = lens
        for name, ask in entry.functions.items():
            plain = ask.removesuffix(" over draws")
            own = "" if plain == lens else f" --{plain}"
            listed[name] = f"{lens}{own}{' --draws' if ask != plain else ''}"
    return listed
