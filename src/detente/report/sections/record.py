"""What happened: the record on a line of time, what counts once, and what may have gone unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.events import Coverage, Entry, RecordShown, shown_record
from detente.events.timeline import KINDS, NOBODY
from detente.report import words
from detente.report.charts.timeline import Mark, timeline
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.text import listed, plural, whole

from .registry import Section, register

KIND_WORDS = {
    "move": "It set an option of an issue.",
    "signal": "It was said or shown to somebody.",
    "observation": "An indicator was seen.",
    "context": "It tells a reader something, and no lens anything.",
}


def lanes(inputs: ReportInputs, events: Sequence[Entry]) -> list[str]:
    """Who acts, in the order the case declares them; nobody last."""
    acting = {e.who for e in events}
    named = [words.actor(inputs, a) for a in inputs.case.actors]
    return [*dict.fromkeys(n for n in named if n in acting), *([NOBODY] if NOBODY in acting else [])]


def numbers(events: Sequence[Entry]) -> dict[str, int]:
    """Moves numbered in order."""
    return {e.id: n for n, e in enumerate((e for e in events if e.kind == "move"), 1)}


def days(e: Entry) -> str:
    return e.date.isoformat() + (f" to {e.end_date.isoformat()}" if e.end_date else "")


def rows(inputs: ReportInputs, events: Sequence[Entry]) -> list[list[str]]:
    number = numbers(events)
    out = []
    for e in events:
        declared = inputs.case.record.events[e.id]
        kind = f"move {number[e.id]}" + ("" if e.counted else ", not counted") if e.kind == "move" else e.kind
        known = f"{listed(e.observers)}" + (f" ({plural(e.reports, 'copy', 'copies')})" if e.reports else "")
        out.append(
            [
                days(e),
                e.who,
                e.title + (f" [{e.what}]" if e.what else ""),
                kind,
                whole(e.origins),
                whole(e.reports),
                known or "–",
                e.confidence,
                words.grounds(inputs.case, declared.because, declared.assumed),
            ]
        )
    return out


def figure(inputs: ReportInputs, found: RecordShown) -> Figure:
    events = found.events
    who = lanes(inputs, events)
    number = numbers(events)
    marks = [
        Mark(e.date, who.index(e.who), e.kind, number.get(e.id, 0), e.confidence == "low") for e in events
    ]
    moves = "; ".join(f"{number[e.id]}: {days(e)}, {e.who}, {e.what}" for e in events if e.id in number)
    description = f"{counted(events)}, from {events[0].date} to {found.as_of}. Moves: {moves or 'none'}."
    begins = found.start
    caption = "Each mark is one event, however often it was told; the table has them all."
    if begins is not None:
        caption += " What stands before the record begins is context to a reader: no move of it is counted."
    return Figure(
        id="record-line",
        title="The record, by who acted",
        caption=caption,
        svg=timeline(
            marks,
            [n if n != NOBODY else "Others" for n in who],
            (min(events[0].date, begins or events[0].date), found.as_of),
            begins,
            id="record-line-drawing",
            title="The record, by who acted",
            description=description,
        ),
        columns=[
            ("When", ""),
            ("Who", ""),
            ("What", "wide"),
            ("In the model", ""),
            ("Origins", "num"),
            ("Copies", "num"),
            ("Known from", "mid"),
            ("Confidence", ""),
            ("Grounds", "mid"),
        ],
        rows=rows(inputs, events),
        wide=True,
    )


def counted(events: Sequence[Entry]) -> str:
    """``28 events: 6 moves, 9 signals, …``"""
    parts = [
        plural(n, k, "context" if k == "context" else "")
        for k in KINDS
        if (n := sum(e.kind == k for e in events))
    ]
    return f"{plural(len(events), 'event')}: {', '.join(parts)}"


def unseen(coverage: Sequence[Coverage]) -> list[list[str]]:
    """A row a degree of coverage: what it means, and its issues with the moves recorded of each."""
    said = {
        "complete": ("complete", "a move would have been recorded, so that quiet counts too"),
        "not declared": ("not declared", "taken as complete"),
        "partial": (
            "in part",
            "moves may be missing: those recorded are applied; neither they nor quiet count",
        ),
        "none": ("none", "nobody would have recorded a move: neither moves nor quiet count"),
    }
    out = []
    for degree, (name, meaning) in said.items():
        mine = [c for c in coverage if c.coverage == degree]
        if mine:
            issues = [c.title + (f" ({plural(c.moves, 'move')})" if c.moves else "") for c in mine]
            out.append([name, meaning, "; ".join(issues)])
    return out


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    found = shown_record(inputs.case)
    if not found.events:
        return None
    events = found.events
    moves = [e for e in events if e.kind == "move"]
    before = [e for e in events if found.start is not None and e.date < found.start]
    several = [e for e in events if e.origins > 1]
    return {
        "counted": counted(events),
        "origins": plural(sum(e.origins for e in events), "origin"),
        "copies": plural(n, "copy", "copies") if (n := sum(e.reports for e in events)) else "",
        "several": plural(len(several), "event") if several else "",
        "low": plural(n, "event") if (n := sum(e.confidence == "low" for e in events)) else "",
        "start": found.start.isoformat() if found.start else "",
        "state": words.state(inputs.case, found.start_state),
        "before": plural(len(before), "event") if before else "",
        "moves": whole(len(moves)),
        "count": whole(sum(e.counted for e in moves)),
        "kinds": [[k, KIND_WORDS[k], whole(sum(e.kind == k for e in events))] for k in KINDS],
        "figure": figure(inputs, found),
        "unseen": unseen(found.coverage),
    }


SECTION = register(
    Section(
        id="record",
        order=525,
        title="What happened: the record",
        shows="The dated events the case rests on, who acted, how each is known, and what may have gone unseen.",
        read="An event counts once, however often it was told: copies add nothing, and what was observed anew makes "
        "it surer. What is announced or threatened is a signal; a move is made when an option changes.",
        template="record.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente record {words.case_argument(inputs)}",
                "the record in the terminal, by actor, kind and date",
            ),
            (
                f"detente import TABLE --into {words.case_argument(inputs)}",
                "events of a table of your own, proposed and not written over anything",
            ),
        ),
    )
)
