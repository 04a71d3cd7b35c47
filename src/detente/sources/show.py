"""How a check of documents reads, and a new case made of them."""

from __future__ import annotations

from collections.abc import Iterator
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


def status_rows(s: Summary) -> Iterator[Row]:
    """One row a source."""
    yield from ({"source": name, "status": status} for name, status in s.sources.items())


SUMMARY: View[Summary] = View(
    text=summary_text, data=fields, frames={"sources": table(status_rows, "source", "status")}
)


def check_text(c: DocumentCheck) -> str:
    """The counts, and what is wrong in a line each."""
    return safe([summary_text(c.summary), *(f"  {d.code} {d.message}" for d in c.diagnostics)])


def diagnostic_rows(c: DocumentCheck | NewCase) -> Iterator[Row]:
    """One row a diagnostic."""
    yield from (d.to_json() for d in c.diagnostics)


CHECK: View[DocumentCheck] = View(
    text=check_text,
    data=fields,
    frames={
        "sources": lambda c: SUMMARY.frames["sources"](c.summary),
        "diagnostics": table(diagnostic_rows),
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
    return {
        "folder": plain(n.folder),
        "files": list(n.files),
        "sources": [dict(row) | {"published": plain(row["published"])} for row in source_rows(n)],
        "actors": [dict(row) for row in actor_rows(n)],
        "unknown_names": [dict(row) for row in unknown_rows(n)],
        "diagnostics": plain(n.diagnostics),
    }


def source_rows(n: NewCase) -> Iterator[Row]:
    """One row a document."""
    for s in n.sources:
        yield {
            "id": s.id,
            "file": s.file,
            "sha256": s.document.sha256,
            "published": s.published,
            "sentences": len(s.sentences),
        }


def actor_rows(n: NewCase) -> Iterator[Row]:
    """One row an actor found."""
    yield from ({"id": a.entry.id, "name": a.entry.name, "named": a.names} for a in n.actors)


def unknown_rows(n: NewCase) -> Iterator[Row]:
    """One row a capitalized name that is in no table."""
    yield from ({"name": u.name, "named": u.count} for u in n.unknown)


NEW: View[NewCase] = View(
    text=new_text,
    data=new_data,
    frames={
        "sources": table(source_rows, "id", "file", "sha256", "published", "sentences"),
        "actors": table(actor_rows, "id", "name", "named"),
        "unknown_names": table(unknown_rows, "name", "named"),
        "diagnostics": table(diagnostic_rows),
    },
)
