"""Machine-coded event data, and the collapse of its echoes.

A machine that codes news codes each article: a visit is coded on every day somebody writes of it. Reports of the same
actor, type and target are one event while they fall within a window of w days (one-a-day filtering, Schrodt & Gerner
1994, is w = 0). Sorted by date, report k begins a new event under

    rule ``first``   if  date_k − date of the event's first report > w   (an event echoes for w days at most)
    rule ``chain``   if  date_k − date of the report before it   > w     (an event echoes while reports keep coming)

Neither tells an echo from a repetition: that is not in the data. An event has one origin and N reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from detente.asked import iso_day
from detente.case.diagnostics import Diagnostic, Problems

from .table import bad_date, empty_cell, read_table

Rule = Literal["first", "chain"]
RULES: tuple[Rule, ...] = ("first", "chain")
WINDOWS = (0, 1, 2, 3, 7, 14, 21, 28, 35, 42)
COLUMNS = {
    "date": ("event-date",),
    "actor": ("source", "actor-name", "source-name"),
    "relation": ("cameo-relation", "plover-type", "type", "event-type", "event-text", "cameo", "cameo-code"),
    "target": ("recipient", "target-name", "recipient-name"),
}


@dataclass(frozen=True)
class Collapse:
    """How echoes are taken for one event: within ``window`` days, by which rule."""

    window: int = 14
    rule: Rule = "first"


@dataclass(frozen=True, order=True)
class Coded:
    """One report: a day on which a machine coded actor, type and target."""

    date: dt.date
    actor: str
    relation: str
    target: str

    @property
    def kind(self) -> tuple[str, str, str]:
        """What makes two reports alike."""
        return self.actor, self.relation, self.target


@dataclass(frozen=True)
class Collapsed:
    """Reports taken for one event: the first day, the last, and the day of each report in order."""

    actor: str
    relation: str
    target: str
    first: dt.date
    last: dt.date
    days: tuple[dt.date, ...]


@dataclass(frozen=True)
class WindowRow:
    """How many events are left under a window, by each rule; the days they begin on where all are of one kind."""

    window: int
    first: int
    chain: int
    first_begin: tuple[dt.date, ...]
    chain_begin: tuple[dt.date, ...]


def read_coded(path: Path) -> tuple[Coded, ...]:
    """The reports of a table with the columns date, actor (or source), relation (or type), target, oldest first.

    Raises Problems: R201–R203 as for any table, R204 a bad date, R205 an empty actor, type or target.
    """
    table = read_table(path, COLUMNS, COLUMNS)
    wrong: list[Diagnostic] = []
    found = []
    for row in table.rows:
        date = iso_day(row.get("date"))
        cells = {column: row.get(column) for column in ("actor", "relation", "target")}
        if date is None:
            wrong.append(bad_date(table, row, "date"))
        elif all(cells.values()):
            found.append(Coded(date, **cells))
        else:
            empty = next(column for column, text in cells.items() if not text)
            wrong.append(empty_cell(table, row, empty, "a report names an actor, a type and a target"))
    if wrong:
        raise Problems(wrong)
    return tuple(sorted(found))


def collapse(reports: Iterable[Coded], window: int, rule: Rule = "first") -> tuple[Collapsed, ...]:
    """Events out of reports, in order of first day, then actor, type, target. ``window`` in days, at least 0."""
    by: dict[tuple[str, str, str], list[dt.date]] = {}
    for r in reports:
        by.setdefault(r.kind, []).append(r.date)
    groups = [(kind, days) for kind, every in by.items() for days in grouped(sorted(every), window, rule)]
    found = (Collapsed(*kind, days[0], days[-1], days) for kind, days in groups)
    return tuple(sorted(found, key=lambda e: (e.first, e.actor, e.relation, e.target)))


def grouped(days: Sequence[dt.date], window: int, rule: Rule) -> list[tuple[dt.date, ...]]:
    """Sorted days cut into events."""
    groups: list[list[dt.date]] = []
    for d in days:
        if groups and (d - groups[-1][0 if rule == "first" else -1]).days <= window:
            groups[-1].append(d)
        else:
            groups.append([d])
    return [tuple(g) for g in groups]


def windows(reports: Sequence[Coded], sizes: Sequence[int] = WINDOWS) -> tuple[WindowRow, ...]:
    """One row a window. The days are given where all reports are of one actor, type and target."""
    one = len({r.kind for r in reports}) == 1
    rows = []
    for size in sizes:
        first, chain = (collapse(reports, size, rule) for rule in RULES)
        begin = [tuple(e.first for e in found) if one else () for found in (first, chain)]
        rows.append(WindowRow(size, len(first), len(chain), *begin))
    return tuple(rows)


def only(
    reports: Iterable[Coded], wanted: Sequence[str] = (), until: dt.date | None = None
) -> tuple[Coded, ...]:
    """Those of (actor, type, target), whatever the case of letters, up to a day; empty text is any."""
    want = [w.strip().casefold() for w in (*wanted, "", "", "")[:3]]
    return tuple(
        r
        for r in reports
        if (until is None or r.date <= until)
        and all(w in ("", here.casefold()) for w, here in zip(want, r.kind, strict=True))
    )
