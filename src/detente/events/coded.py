"""Machine-coded event data, and the collapse of its echoes.

A machine that codes news codes each article: a visit is coded on every day somebody writes of it. Reports of the same
actor, type and target are one event while they fall within a window of w days (one-a-day filtering, Schrodt & Gerner
1994, is w = 0). Sorted by date, report k begins a new event under

    rule ``first``   if  date_k − date of the event's first report > w   (an event echoes for w days at most)
    rule ``chain``   if  date_k − date of the report before it   > w     (an event echoes while reports keep coming)

Neither tells an echo from a repetition: that is not in the data. An event has one origin and N reports.

The events that a case can take are those between its actors, up to its date: one per collapsed group, its days as
reports of one origin, the coding machine, so that thirty echoes weigh what one does. None is proposed as a move, since
no code says which option of which issue was set; a phrase that is not words (propose.py) is context.
"""

import datetime as dt
from collections import ChainMap, Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from detente.asked import iso_day
from detente.case.diagnostics import Diagnostic, Place, Problems, problem, shown
from detente.case.load import case_hash
from detente.case.schema import Case

from .propose import Proposal, actor_of, actors_by_name, later, slug, spoken
from .table import bad_date, empty_cell, read_table

Rule = Literal["first", "chain"]
LISTED = 8
"""Names of nobody in the case that are listed; the rest are counted."""
RULES: tuple[Rule, ...] = ("first", "chain")
WINDOWS = (0, 1, 2, 3, 7, 14, 21, 28, 35, 42)
COLUMNS = {
    "date": ("event-date",),
    "actor": ("source", "actor-name", "source-name"),
    "relation": ("cameo-relation", "plover-type", "type", "event-type", "event-text", "cameo", "cameo-code"),
    "target": ("recipient", "target-name", "recipient-name"),
}


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
    """Reports taken for one event, by the day of each in order."""

    actor: str
    relation: str
    target: str
    days: tuple[dt.date, ...]

    @property
    def first(self) -> dt.date:
        """The day that dates the event."""
        return self.days[0]


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
    reports: list[Coded] = []
    for row in table.rows:
        date = iso_day(row.get("date"))
        cells = {column: row.get(column) for column in ("actor", "relation", "target")}
        if date is None:
            wrong.append(bad_date(table, row, "date"))
        elif all(cells.values()):
            reports.append(Coded(date, **cells))
        else:
            empty = next(column for column, text in cells.items() if not text)
            wrong.append(empty_cell(table, row, empty, "a report names an actor, a type and a target"))
    if wrong:
        raise Problems(wrong)
    return tuple(sorted(reports))


def collapse(reports: Iterable[Coded], window: int, rule: Rule = "first") -> tuple[Collapsed, ...]:
    """Events out of reports, in order of first day, then actor, type, target. ``window`` in days, at least 0."""
    groups: dict[tuple[str, str, str], list[list[dt.date]]] = {}
    for r in sorted(reports):
        days = groups.setdefault(r.kind, [])
        if days and (r.date - days[-1][0 if rule == "first" else -1]).days <= window:
            days[-1].append(r.date)
        else:
            days.append([r.date])
    events = (Collapsed(*kind, tuple(days)) for kind, every in groups.items() for days in every)
    return tuple(sorted(events, key=lambda e: (e.first, e.actor, e.relation, e.target)))


def windows(reports: Sequence[Coded], sizes: Sequence[int] = WINDOWS) -> tuple[WindowRow, ...]:
    """One row a window. The days are given where all reports are of one actor, type and target."""
    one = len({r.kind for r in reports}) == 1
    rows = []
    for size in sizes:
        first, chain = (collapse(reports, size, rule) for rule in RULES)
        begin = (tuple(e.first for e in events if one) for events in (first, chain))
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


def propose_coded(
    case: Case, reports: Sequence[Coded], table: str, window: int = 14, rule: Rule = "first"
) -> Proposal:
    """Events of the reports whose actor and target are two actors of the case. Raises Problems (R216) where none is."""
    names = actors_by_name(case)
    who = {name: actor_of(names, name) for r in reports for name in (r.actor, r.target)}
    between = [r for r in reports if who[r.actor] and who[r.target] and who[r.actor] != who[r.target]]
    kept = [r for r in between if r.date <= case.as_of]
    place = Place(shown(table, 400))
    if not kept:
        raise problem(
            "R216",
            f"of {len(reports):,} reports none is between two actors of the case, up to its date",
            "name the table's actors as aliases of the case's, or choose others with --only",
            place,
        )
    days = f"no more than {window} days apart" if rule == "chain" else f"within {window} days of the first"
    events: dict[str, dict[str, Any]] = {}
    taken: ChainMap[str, Any] = ChainMap(events, dict(case.record.events))
    for event in collapse(kept, window, rule):
        by, to = str(who[event.actor]), str(who[event.target])
        id_ = slug(f"{by} {event.relation} {to} {event.first:%Y %m %d}", taken)
        assumed = f"Coded by machine; reports {days} are taken for one event, dated by the first."
        events[id_] = _event(event, by, to, table) | {"assumed": assumed}
    said = []
    if strangers := Counter(name for r in reports for name in (r.actor, r.target) if who[name] is None):
        most = ", ".join(f"`{shown(n, 40)}` ({k})" for n, k in strangers.most_common(LISTED))
        what = f"names of no actor of the case, {len(strangers):,} in all; their reports are left out: {most}"
        what += ", …" if len(strangers) > LISTED else ""
        said.append(
            Diagnostic("R206", "warning", what, place, "add those that matter to the aliases of an actor")
        )
    if len(between) > len(kept):
        said.append(later(f"{len(between) - len(kept):,} reports are", case, place))
    return Proposal(
        case=case.case,
        case_hash=case_hash(case),
        table=table,
        kind="coded-events",
        rows=len(reports),
        events=events,
        copies=len(kept) - len(events),
        out=len(reports) - len(kept),
        diagnostics=tuple(said),
    )


def _event(event: Collapsed, by: str, to: str, table: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": f"{event.actor}: {event.relation} ({event.target})",
        "date": event.first,
        "by": by,
    }
    if spoken(event.relation) == "signal":
        data["signal"] = {"to": [to], "says": event.relation, "mode": "statement"}
    origin: dict[str, Any] = {"observer": f"news coded by machine, {Path(table).name}"}
    # The first report is the origin's own; the days after it are copies.
    if copies := [f"coded again on {d}" for d in event.days[1:]]:
        origin["reports"] = copies
    return {**data, "confidence": "low", "origins": {"coded": origin}}
