"""How a list of cases reads, and what checking a case found."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from detente.case.diagnostics import render_text, tally
from detente.envelope import fields
from detente.view.result import View
from detente.view.tables import Row, table

from .cases import CaseList
from .check import CheckReport

if TYPE_CHECKING:
    import pandas as pd


def cases_text(r: CaseList) -> str:
    """One line a case."""
    width = max((len(line.name) for line in r.lines), default=0)
    return "\n".join(f"{x.name:<{width}}  {x.as_of:<10}  {x.problem or x.title}" for x in r.lines)


def cases_html(r: CaseList) -> str:
    """A notebook's view; everything from the cases escaped."""
    rows = [(x.name, x.as_of, x.actors, x.issues, x.problem or x.title) for x in r.lines]
    head = "".join(f"<th>{name}</th>" for name in ("case", "as of", "actors", "issues", "title"))
    body = "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cases_frame(r: CaseList) -> pd.DataFrame:
    """One row a case."""
    import pandas as pd

    return pd.DataFrame([vars(line) for line in r.lines])


CASES: View[CaseList] = View(text=cases_text, html=cases_html, data=fields, frames={"cases": cases_frame})


def check_text(r: CheckReport) -> str:
    """Every diagnostic, then the count of each kind and of the anchors."""
    anchors = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in r.anchors.items() if n)
    last = f"{r.case}: {tally(r.diagnostics)}" + (f"; anchors: {anchors}" if anchors else "")
    return "\n\n".join(part for part in (render_text(r.diagnostics), last) if part)


def diagnostics_frame(r: CheckReport) -> pd.DataFrame:
    """One row a diagnostic."""
    import pandas as pd

    return pd.DataFrame([d.to_json() for d in r.diagnostics])


def anchor_rows(r: CheckReport) -> Iterator[Row]:
    """One row a state an anchor can be in: how many are."""
    yield from ({"anchors": word.replace("_", " "), "count": n} for word, n in r.anchors.items())


CHECK: View[CheckReport] = View(
    text=check_text,
    data=fields,
    frames={"diagnostics": diagnostics_frame, "anchors": table(anchor_rows, "anchors", "count")},
)
