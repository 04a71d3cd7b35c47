"""How an imported case reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.envelope import plain
from detente.view.result import View
from detente.view.tables import Row, table

from .assemble import ImportedCase


def data(r: ImportedCase) -> dict[str, Any]:
    """The case, what it was read as, and what the import chose or noticed; its YAML is the same case again."""
    return {"kind": r.kind, "case": plain(r.data), "notes": plain(r.notes)}


def actor_rows(r: ImportedCase) -> Iterator[Row]:
    """One row an actor."""
    for id_, actor in r.data.get("actors", {}).items():
        yield {"actor": id_, "name": actor.get("name", id_)}


def issue_rows(r: ImportedCase) -> Iterator[Row]:
    """One row an issue and an option."""
    for id_, issue in r.data.get("issues", {}).items():
        for option in issue.get("options", ()):
            yield {"issue": id_, "title": issue.get("title", id_), "option": option}


def note_rows(r: ImportedCase) -> Iterator[Row]:
    """One row a warning or note."""
    yield from (d.to_json() for d in r.notes)


VIEW: View[ImportedCase] = View(
    text=lambda r: r.text,
    data=data,
    frames={
        "issues": table(issue_rows, "issue", "title", "option"),
        "actors": table(actor_rows, "actor", "name"),
        "notes": table(note_rows),
    },
)
