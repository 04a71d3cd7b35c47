"""How an imported case reads."""

from collections.abc import Iterator
from typing import Any

from detente.envelope import plain
from detente.view.blocks import Block, Verbatim, records
from detente.view.result import View

from .assemble import ImportedCase


def blocks(r: ImportedCase) -> Iterator[Block]:
    """The YAML; a row an option, an actor, a note."""
    yield Verbatim(tuple(r.text.split("\n")))
    issues = (
        {"issue": j, "title": issue.get("title", j), "option": option}
        for j, issue in r.data.get("issues", {}).items()
        for option in issue.get("options", ())
    )
    yield records("issues", issues, "issue", "title", "option")
    yield records(
        "actors",
        ({"actor": a, "name": actor.get("name", a)} for a, actor in r.data.get("actors", {}).items()),
        "actor",
        "name",
    )
    yield records("notes", (d.to_json() for d in r.notes))


def data(r: ImportedCase) -> dict[str, Any]:
    """The case, what it was read as, and what the import chose or noticed; its YAML is the same case again."""
    return {"kind": r.kind, "case": plain(r.data), "notes": plain(r.notes)}


VIEW: View[ImportedCase] = View(blocks=blocks, data=data)
