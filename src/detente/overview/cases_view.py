"""How a list of cases reads, and what checking a case found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.case.diagnostics import ordered, render_one, tally
from detente.envelope import fields, plain
from detente.view.blocks import Block, Column, Say, Table, Verbatim, records
from detente.view.result import View

from .cases import CaseList
from .check import CheckReport

COLUMNS = (
    Column("case", name="name"),
    Column("as of", name="as_of"),
    Column("actors", "count"),
    Column("issues", "count"),
    Column("title"),
    *(Column(name, shown=False) for name in ("group", "path", "variants", "problem")),
)


def cases_blocks(r: CaseList) -> Iterator[Block]:
    """One row a case."""
    rows = [
        (
            x.name,
            x.as_of,
            x.actors or None,
            x.issues or None,
            x.problem or x.title,
            x.group,
            x.path,
            ", ".join(x.variants),
            x.problem,
        )
        for x in r.lines
    ]
    yield Table(COLUMNS, rows, name="cases") if rows else Say("no cases")


CASES: View[CaseList] = View(blocks=cases_blocks, data=fields)


def check_blocks(r: CheckReport) -> Iterator[Block]:
    """Every diagnostic, then the count of each kind and of the anchors."""
    for d in ordered(r.diagnostics):
        yield Verbatim((*render_one(d).split("\n"), ""))
    yield records("diagnostics", (d.to_json() for d in r.diagnostics))
    states = {word.replace("_", " "): n for word, n in r.anchors.items()}
    yield records("anchors", ({"anchors": k, "count": n} for k, n in states.items()), "anchors", "count")
    anchors = "; anchors: " + ", ".join(f"{n} {words}" for words, n in states.items())
    if sum(states.values()) == states.get("not checked", 0):
        anchors = (
            f"; {states['not checked']} anchors not checked (--documents DIR)" if any(states.values()) else ""
        )
    yield Say(f"{r.case}: {tally(r.diagnostics)}{anchors}")


def check_data(r: CheckReport) -> dict[str, Any]:
    """What ``detente check --json`` answers of a case."""
    counts = {f"{kind}s": sum(d.severity == kind for d in r.diagnostics) for kind in SEVERITIES}
    anchors = plain(r.anchors) if r.case_hash else None
    return {
        "case": r.case,
        "case_hash": r.case_hash,
        **counts,
        "anchors": anchors,
        "diagnostics": plain(r.diagnostics),
    }


SEVERITIES = ("error", "warning", "note")

CHECK: View[CheckReport] = View(blocks=check_blocks, data=check_data)
