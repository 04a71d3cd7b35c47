"""How a record reads, and what a table comes to for a case."""

from __future__ import annotations

from collections.abc import Iterator

from detente.envelope import fields
from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, table

from .propose import Proposal, as_yaml
from .timeline import RecordShown


def record_text(r: RecordShown) -> str:
    """The record as lines, one an event."""
    start = f", replayed from {r.start}" if r.start is not None else ""
    out = [f"Record of {r.case} as of {r.as_of}{start}: {len(r.events):,} of {r.of:,} events"]
    for e in r.events:
        until = f" to {e.end_date}" if e.end_date else ""
        what = f" ({e.what})" if e.what else ""
        out.append(
            f"  {e.date}{until} {e.who}, {e.kind}: {e.title}{what}; {e.confidence}, origins {e.origins}"
        )
    out += [f"  {c.issue}: coverage {c.coverage}, moves {c.moves}" for c in r.coverage]
    return safe(out)


def event_rows(r: RecordShown) -> Iterator[Row]:
    """One row an event."""
    for e in r.events:
        yield {
            "id": e.id,
            "date": e.date,
            "end date": e.end_date,
            "by": e.by,
            "who": e.who,
            "to": ", ".join(e.to),
            "kind": e.kind,
            "title": e.title,
            "sets": ", ".join(f"{name}={value}" for name, value in e.sets.items()),
            "origins": e.origins,
            "reports": e.reports,
            "observers": ", ".join(e.observers),
            "confidence": e.confidence,
            "replayed": e.replayed,
            "counted": e.counted,
        }


def coverage_rows(r: RecordShown) -> Iterator[Row]:
    """One row an issue: whether the record would have shown its moves, and how many it shows."""
    for c in r.coverage:
        yield {"issue": c.issue, "title": c.title, "coverage": c.coverage, "moves": c.moves}


EVENTS = ("id", "date", "end date", "by", "who", "to", "kind", "title", "sets", "origins", "reports")
RECORD: View[RecordShown] = View(
    text=record_text,
    data=fields,
    frames={
        "events": table(event_rows, *EVENTS, "observers", "confidence", "replayed", "counted"),
        "coverage": table(coverage_rows, "issue", "title", "coverage", "moves"),
    },
)


def proposed_rows(p: Proposal) -> Iterator[Row]:
    """One row an event proposed."""
    for id_, e in p.events.items():
        sets = {**(e.get("move") or {}), **(e.get("observation") or {})}
        yield {
            "id": id_,
            "date": str(e.get("date", "")),
            "by": e.get("by"),
            "title": e.get("title", ""),
            "sets": ", ".join(f"{name}={value}" for name, value in sets.items()),
            "origins": len(e.get("origins") or {}),
        }


def diagnostic_rows(p: Proposal) -> Iterator[Row]:
    """One row a diagnostic."""
    yield from (d.to_json() for d in p.diagnostics)


PROPOSAL: View[Proposal] = View(
    text=as_yaml,
    data=fields,
    frames={
        "events": table(proposed_rows, "id", "date", "by", "title", "sets", "origins"),
        "diagnostics": table(diagnostic_rows),
    },
)
