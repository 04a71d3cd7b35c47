"""How a check of documents reads, and a new case made of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from detente.case.diagnostics import Diagnostic
from detente.envelope import fields, plain
from detente.view.blocks import Block, Column, Say, Table, records
from detente.view.result import View
from detente.view.speech import say

from .library import DocumentCheck, Summary
from .new import NewCase


def summary(s: Summary) -> Say:
    words = "{:counted of anchor} verified, {:count} moved, {:count} failed, {:count} not checked"
    return Say(say(words, s.verified, s.moved, s.failed, s.unchecked))


def sources(s: Summary) -> Table:
    return Table(["source", "status"], list(s.sources.items()), name="sources", shown=False)


SUMMARY: View[Summary] = View(blocks=lambda s: (summary(s), sources(s)), data=fields)


def diagnostics(every: Sequence[Diagnostic]) -> Iterator[Block]:
    yield from (Say(f"{d.code} {d.message}", indent=2) for d in every)
    yield records("diagnostics", (d.to_json() for d in every))


CHECK: View[DocumentCheck] = View(
    blocks=lambda c: (summary(c.summary), *diagnostics(c.diagnostics), sources(c.summary)), data=fields
)


def new_blocks(n: NewCase) -> Iterator[Block]:
    """What was made, and what to do next."""
    yield Say(say("{}: {:counted of file}", str(n.folder), len(n.files)))
    yield Table(
        [
            Column("source", name="id"),
            Column("published"),
            Column("sentences", "count"),
            Column("file"),
            Column("sha256", shown=False),
        ],
        [(s.id, s.published.isoformat(), len(s.sentences), s.file, s.document.sha256) for s in n.sources],
        name="sources",
    )
    if n.actors:
        named = tuple(say("{} ({:count})", a.entry.name, a.names) for a in n.actors[:LISTED])
        yield Say(say("actors found, with how often they are named: {}", named))
    yield records("actors", _actors(n), "id", "name", "named")
    yield records("unknown_names", _unknown(n), "name", "named")
    yield from diagnostics(n.diagnostics)
    yield Say(say("next: edit {}, then {:command}", str(n.folder / "case.yaml"), f"detente check {n.folder}"))


LISTED = 12


def _actors(n: NewCase) -> list[dict[str, Any]]:
    return [{"id": a.entry.id, "name": a.entry.name, "named": a.names} for a in n.actors]


def _unknown(n: NewCase) -> list[dict[str, Any]]:
    return [{"name": u.name, "named": u.count} for u in n.unknown]


def new_data(n: NewCase) -> dict[str, Any]:
    """What was made; documents by their hash, not their text."""
    return dict(
        plain(
            {
                "folder": n.folder,
                "files": n.files,
                "sources": [
                    {
                        "id": s.id,
                        "file": s.file,
                        "sha256": s.document.sha256,
                        "published": s.published,
                        "sentences": len(s.sentences),
                    }
                    for s in n.sources
                ],
                "actors": _actors(n),
                "unknown_names": _unknown(n),
                "diagnostics": n.diagnostics,
            }
        )
    )


NEW: View[NewCase] = View(blocks=new_blocks, data=new_data)
