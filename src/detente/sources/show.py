"""How a check of documents reads, and a new case made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente.envelope import fields, plain
from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, table

from .library import DocumentCheck, Summary
from .new import NewCase


def summary_text(s: Summary) -> str:
    """How many anchors were verified, moved, failed, not checked."""
    return f"{s.verified} anchors verified, {s.moved} moved, {s.failed} failed, {s.unchecked} not checked"


SUMMARY: View[Summary] = View(
    text=summary_text,
    data=fields,
    frames={
        "sources": table(
            lambda s: ({"source": name, "status": status} for name, status in s.sources.items()),
            "source",
            "status",
        )
    },
)


def check_text(c: DocumentCheck) -> str:
    """The counts, and what is wrong in a line each."""
    return safe([summary_text(c.summary), *(f"  {d.code} {d.message}" for d in c.diagnostics)])


CHECK: View[DocumentCheck] = View(
    text=check_text,
    data=fields,
    frames={
        "sources": lambda c: SUMMARY.frames["sources"](c.summary),
        "diagnostics": table(lambda c: (d.to_json() for d in c.diagnostics)),
    },
)


def new_text(n: NewCase) -> str:
    """What was made, as lines."""
    out = [f"{n.folder}: files {len(n.files)}"]
    out += [f"  {s.id}: {s.file}, {s.published}, sentences {len(s.sentences):,}" for s in n.sources]
    out += [f"  {a.entry.name}: named {a.names}" for a in n.actors]
    return safe(out + [f"  {d.code} {d.message}" for d in n.diagnostics])


def new_data(n: NewCase) -> dict[str, Any]:
    """What was made; documents by their hash, not their text."""
    rows = {name: columns(n) for name, columns in _ROWS.items()}
    made: dict[str, Any] = plain({"folder": n.folder, "files": n.files, **rows})
    return made


_ROWS: Mapping[str, Callable[[NewCase], list[Row]]] = {
    "sources": lambda n: [
        {
            "id": s.id,
            "file": s.file,
            "sha256": s.document.sha256,
            "published": s.published,
            "sentences": len(s.sentences),
        }
        for s in n.sources
    ],
    "actors": lambda n: [{"id": a.entry.id, "name": a.entry.name, "named": a.names} for a in n.actors],
    "unknown_names": lambda n: [{"name": u.name, "named": u.count} for u in n.unknown],
    "diagnostics": lambda n: [d.to_json() for d in n.diagnostics],
}
NEW: View[NewCase] = View(
    text=new_text,
    data=new_data,
    frames={
        "sources": table(_ROWS["sources"], "id", "file", "sha256", "published", "sentences"),
        "actors": table(_ROWS["actors"], "id", "name", "named"),
        "unknown_names": table(_ROWS["unknown_names"], "name", "named"),
        "diagnostics": table(_ROWS["diagnostics"]),
    },
)
