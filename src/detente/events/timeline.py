"""The record as a list in order of date: date, who, what, which kind, how it is known, how sure.

An event is a move where it sets an option, a signal where it was sent to an audience, an observation where an
indicator was seen, and context where it is none of these: it then tells a reader something and no lens anything.
A move within the record's span is replayed; it is counted in a likelihood where every issue it sets would have shown
all its moves (coverage complete, or not declared: paths/record.py).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from detente.case.overwrite import first_line, refuse_foreign
from detente.case.schema import Case, Event
from detente.view.result import Result

from .table import table_text

Kind = Literal["move", "signal", "observation", "context"]
KINDS: tuple[Kind, ...] = ("move", "signal", "observation", "context")


@dataclass(frozen=True)
class Entry:
    """One event of the record.

    ``origins`` counts acts of observing it, ``reports`` the copies of those: they are never added up. ``sets`` is what
    a move set, or what an observation saw. ``replayed`` is true for a move within the record's span, ``counted`` for
    one that also counts in a likelihood.
    """

    id: str
    date: dt.date
    end_date: dt.date | None
    by: str | None
    who: str
    to: tuple[str, ...]
    kind: Kind
    title: str
    what: str
    sets: Mapping[str, str]
    origins: int
    reports: int
    observers: tuple[str, ...]
    confidence: str
    replayed: bool
    counted: bool
    because: tuple[str, ...] = ()
    """Claims it rests on."""
    assumed: str = ""


@dataclass(frozen=True)
class Coverage:
    """Whether the record would have shown a move of an issue, and how many it shows within its span.

    ``coverage`` is ``complete``, ``partial``, ``none`` or ``not declared``, which is taken as complete.
    """

    issue: str
    title: str
    coverage: str
    moves: int


@dataclass(frozen=True, repr=False, kw_only=True)
class RecordShown(Result):
    """A case's record as it is shown: ``events`` are those asked for, ``of`` how many there are up to ``as_of``."""

    case: str
    as_of: dt.date
    start: dt.date | None
    start_state: Mapping[str, str]
    events: tuple[Entry, ...]
    of: int
    coverage: tuple[Coverage, ...]
    actors: tuple[str, ...] = ()
    """Of the case, in its order."""


def timeline(case: Case) -> tuple[Entry, ...]:
    """Every event up to the case's date, oldest first; as declared where dates are equal."""
    visible = [(id_, e) for id_, e in case.record.events.items() if e.date <= case.as_of]
    return tuple(_entry(case, id_, event) for id_, event in sorted(visible, key=lambda named: named[1].date))


def shown_record(
    case: Case,
    by: Iterable[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    kinds: Iterable[str] = (),
) -> RecordShown:
    """The record, of these actors (a person's acts are its principal's too), days and kinds; all if none is named."""
    every = timeline(case)
    actors, wanted = set(by), set(kinds)
    events = tuple(
        e
        for e in every
        if (not actors or (e.by is not None and actors & {e.by, case.actors[e.by].within}))
        and (since is None or (e.end_date or e.date) >= since)
        and (until is None or e.date <= until)
        and (not wanted or e.kind in wanted)
    )
    start = case.record.start
    moved = [name for e in every if e.replayed for name in e.sets]
    return RecordShown(
        case=case.case,
        as_of=case.as_of,
        start=start.date if start else None,
        start_state=dict(start.state) if start else {},
        events=events,
        of=len(every),
        coverage=tuple(
            Coverage(id_, issue.title, case.record.coverage.get(id_, "not declared"), moved.count(id_))
            for id_, issue in case.issues.items()
        ),
        actors=tuple(case.actors),
    )


def _entry(case: Case, id_: str, event: Event) -> Entry:
    start = case.record.start
    kind: Kind = next((kind for kind in KINDS[:3] if getattr(event, kind) is not None), "context")
    replayed = kind == "move" and (start is None or event.date >= start.date)
    seen = all(case.record.coverage.get(name, "complete") == "complete" for name in event.move or {})
    return Entry(
        id_,
        event.date,
        event.end_date,
        event.by,
        _named(case, event.by),
        event.signal.to if event.signal else (),
        kind,
        event.title,
        _what(case, event),
        dict(event.move or event.observation or {}),
        len(event.origins),
        sum(len(o.reports) for o in event.origins.values()),
        tuple(o.observer for o in event.origins.values()),
        event.confidence,
        replayed,
        replayed and seen and start is not None,
        tuple(event.because),
        event.assumed or "",
    )


def _named(case: Case, actor: str | None) -> str:
    """An actor's name, its id where the case names none, a dash for nobody."""
    return case.actors[actor].name if actor in case.actors else actor or "–"


def _what(case: Case, event: Event) -> str:
    if event.move is not None:
        return "; ".join(_set(case, i, o) for i, o in event.move.items())
    shows = event.signal.shows if event.signal is not None else event.observation
    seen = "; ".join(_seen(case, i, o) for i, o in (shows or {}).items())
    if event.signal is None:
        return seen
    to = ", ".join(_named(case, a) for a in event.signal.to)
    said = f"to {to or 'nobody named'}, {event.signal.mode}: {event.signal.says}"
    return f"{said} ({seen})" if seen else said


def _set(case: Case, issue: str, option: str) -> str:
    declared = case.issues.get(issue)
    if declared is None or option not in declared.options:
        return f"{issue} = {option}"
    return f"{declared.title}: {declared.options[option].title or option}"


def _seen(case: Case, indicator: str, outcome: str) -> str:
    if (declared := case.indicators.get(indicator)) is None:
        return f"{indicator} = {outcome}"
    return f"{declared.title}: {declared.outcomes.get(outcome, outcome)}"


def pairs(sets: Mapping[str, str]) -> str:
    """``telecom=denied, trains=few``"""
    return ", ".join(f"{name}={value}" for name, value in sets.items())


CELLS: Mapping[str, Callable[[Entry], str]] = {
    "date": lambda e: e.date.isoformat(),
    "end_date": lambda e: e.end_date.isoformat() if e.end_date else "",
    "actor": lambda e: e.by or "",
    "target": lambda e: "; ".join(e.to),
    "event": lambda e: e.title,
    # As an import reads it: `move: telecom=denied`, `observation: trains=few`, `signal`, `context`.
    "type": lambda e: f"{e.kind}: {pairs(e.sets)}" if e.sets else e.kind,
    "source": lambda e: "; ".join(e.observers),
    "confidence": lambda e: e.confidence,
    "report-of": lambda e: "",
    "id": lambda e: e.id,
    "origins": lambda e: str(e.origins),
    "reports": lambda e: str(e.reports),
    "counted": lambda e: "yes" if e.counted else "no",
}
"""Columns of a CSV: those an import reads, then what is told besides."""


def timeline_rows(entries: Iterable[Entry]) -> list[list[str]]:
    """The cells of a CSV, in the order of ``CELLS``: one row an event, sources joined."""
    return [[cell(e) for cell in CELLS.values()] for e in entries]


def write_timeline(path: Path, entries: Iterable[Entry]) -> None:
    """Writes a row an event as CSV, UTF-8, sources joined. Raises Problems (X114) where the file is somebody's, and
    OSError."""
    refuse_foreign(path, first_line(",".join(CELLS)), "a timeline written by `detente record --csv`")
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(table_text(list(CELLS), timeline_rows(entries)))
