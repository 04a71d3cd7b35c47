"""How a record reads, and what a table comes to for a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from detente.envelope import fields
from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, table

from .propose import Proposal, as_yaml
from .timeline import Coverage, Entry, RecordShown, pairs


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
        told = vars(e) | {"to": ", ".join(e.to), "sets": pairs(e.sets), "observers": ", ".join(e.observers)}
        yield {column: told[name] for name, column in EVENT.items()}


EVENT = {f.name: f.name.replace("_", " ") for f in dataclasses.fields(Entry) if f.name != "what"}
RECORD: View[RecordShown] = View(
    text=record_text,
    data=fields,
    frames={
        "events": table(event_rows, *EVENT.values()),
        "coverage": table(lambda r: map(vars, r.coverage), *(f.name for f in dataclasses.fields(Coverage))),
    },
)


def proposed_rows(p: Proposal) -> Iterator[Row]:
    """One row an event proposed."""
    for id_, e in p.events.items():
        yield {
            "id": id_,
            "date": str(e.get("date", "")),
            "by": e.get("by"),
            "title": e.get("title", ""),
            "sets": pairs({**(e.get("move") or {}), **(e.get("observation") or {})}),
            "origins": len(e.get("origins") or {}),
        }


PROPOSAL: View[Proposal] = View(
    text=as_yaml,
    data=fields,
    frames={
        "events": table(proposed_rows, "id", "date", "by", "title", "sets", "origins"),
        "diagnostics": table(lambda p: (d.to_json() for d in p.diagnostics)),
    },
)
