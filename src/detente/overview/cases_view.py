"""How a list of cases reads, and what checking a case found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.case.diagnostics import ordered, render_one, tally
from detente.envelope import fields
from detente.view.blocks import Block, Column, Say, Table, Verbatim
from detente.view.result import View
from detente.view.tables import Row, table

from .cases import CaseList
from .check import CheckReport

if TYPE_CHECKING:
    import pandas as pd


def cases_blocks(r: CaseList) -> Iterator[Block]:
    """One row a case."""
    shown = ("case", "as of", "actors", "issues", "title")
    kinds = ("text", "text", "count", "count", "text")
    columns = [Column(title, kind, name) for title, kind, name in zip(shown, kinds, NAMES, strict=True)]
    columns += [Column(name, shown=False) for name in ("group", "path", "variants", "problem")]
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
    yield Table(columns, rows, name="cases") if rows else Say("no cases")


NAMES = ("name", "as_of", "actors", "issues", "title")

CASES: View[CaseList] = View(blocks=cases_blocks, data=fields)


def check_blocks(r: CheckReport) -> Iterator[Block]:
    """Every diagnostic, then the count of each kind and of the anchors."""
    for d in ordered(r.diagnostics):
        yield Verbatim((*render_one(d).split("\n"), ""))
    anchors = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in r.anchors.items() if n)
    unread = sum(r.anchors.values()) == r.anchors.get("not_checked", 0)
    hint = " (--documents DIR)" if anchors and unread else ""
    yield Say(f"{r.case}: {tally(r.diagnostics)}" + (f"; anchors: {anchors}{hint}" if anchors else ""))


def diagnostics_frame(r: CheckReport) -> pd.DataFrame:
    """One row a diagnostic."""
    import pandas as pd

    return pd.DataFrame([d.to_json() for d in r.diagnostics])


def anchor_rows(r: CheckReport) -> Iterator[Row]:
    """One row a state an anchor can be in: how many are."""
    yield from ({"anchors": word.replace("_", " "), "count": n} for word, n in r.anchors.items())


CHECK: View[CheckReport] = View(
    blocks=check_blocks,
    data=fields,
    frames={"diagnostics": diagnostics_frame, "anchors": table(anchor_rows, "anchors", "count")},
)
