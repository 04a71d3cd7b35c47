"""How a record reads, and what a table comes to for a case."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.case.diagnostics import shown
from detente.envelope import fields
from detente.view.blocks import Block, Column, Figure, Heading, Say, Table, Verbatim, records, unseen
from detente.view.figures import Event, Timeline
from detente.view.numbers import counted
from detente.view.plain import PLAIN_DRAWERS
from detente.view.result import View
from detente.view.speech import PLAIN, Sentence, Text, join, say

from .coded import RULES, WindowRow
from .propose import Proposal, as_yaml
from .timeline import KINDS, Entry, RecordShown, pairs

KIND_WORDS = {
    "move": "It set an option of an issue.",
    "signal": "It was said or shown to somebody.",
    "observation": "An indicator was seen.",
    "context": "It tells a reader something, and no lens anything.",
}

LETTERS = {"move": "M", "observation": "O", "signal": "S", "context": "c"}
"""By kind, the one that is shown of a month first."""
KEY = "M move, O observation, S signal, c context; the first of these in a month"
MOST = 72
"""Months that fit a line."""
BEGUN = 6
"""Days that are listed in a cell."""

COVERAGE = {
    "complete": ("complete", "a move would have been recorded, so that quiet counts too"),
    "not declared": ("not declared", "taken as complete"),
    "partial": ("in part", "moves may be missing: those recorded are applied; neither they nor quiet count"),
    "none": ("none", "nobody would have recorded a move: neither moves nor quiet count"),
}


def blocks(r: RecordShown) -> Iterator[Block]:
    """What there is, on a line of time and as a table; when it begins; what may have gone unseen."""
    if not r.events:
        yield Say("no event of this kind" if r.of else "the record holds no event")
    else:
        yield Say(_summary(r))
        yield _figure(r)
        yield Table(
            [Column("kind"), Column("it is one if", width="wide"), Column("events", "count")],
            [(kind, words, sum(e.kind == kind for e in r.events)) for kind, words in KIND_WORDS.items()],
            caption="What an event is to the model",
        )
        yield Say(_begins(r))
    issues: dict[str, list[Text]] = {degree: [] for degree in COVERAGE}
    for c in r.coverage:
        words = "{:issue} ({:counted of move})" if c.moves else "{:issue}"
        issues[c.coverage].append(say(words, c.issue, *([c.moves] if c.moves else [])))
    yield Heading("What may have gone unseen")
    yield Table(
        [
            Column("coverage"),
            Column("what follows", width="mid"),
            Column("issues, with the moves recorded", width="wide"),
        ],
        [(*COVERAGE[degree], join(those, "; ")) for degree, those in issues.items() if those],
        caption="By issue, whether the record would have shown a move",
    )
    yield records("coverage", map(vars, r.coverage), "issue", "title", "coverage", "moves")


def _figure(r: RecordShown) -> Figure:
    names = {e.by: e.who for e in r.events if e.by is not None}
    lanes = [a for a in r.actors if a in names]
    number = {e.id: n for n, e in enumerate((e for e in r.events if e.kind == "move"), 1)}
    moves = [
        say("{:count}: {}, {}, {}", number[e.id], _days(e), e.who, e.what) for e in r.events if e.id in number
    ]
    caption = "Each mark is one event, however often it was told; the table has them all."
    if r.start is not None:
        caption += " What stands before the record begins is context to a reader: no move of it is counted."
    return Figure(
        kind="timeline",
        id="record-line",
        data=Timeline(
            [
                Event(
                    e.date,
                    lanes.index(e.by) if e.by is not None else len(lanes),
                    e.kind,
                    number.get(e.id, 0),
                    e.confidence == "low",
                )
                for e in r.events
            ],
            [names[a] for a in lanes] + ["Others"] * any(e.by is None for e in r.events),
            (min(r.events[0].date, r.start or r.events[0].date), r.as_of),
            r.start,
        ),
        title="The record, by who acted",
        caption=caption,
        description=say(
            "{}, from {} to {}. Moves: {}.",
            _counted(r),
            r.events[0].date.isoformat(),
            r.as_of.isoformat(),
            join(moves, "; ") if moves else "none",
        ),
        table=_events(r, number),
        wide=True,
    )


def _events(r: RecordShown, number: Mapping[str, int]) -> Table:
    return Table(
        [
            Column("when"),
            Column("who"),
            Column("what", width="wide"),
            Column("in the model"),
            Column("origins", "count"),
            Column("copies", "count", name="reports"),
            Column("known from", width="mid"),
            Column("confidence"),
            Column("grounds", width="mid"),
            *unseen(
                "id",
                "date",
                "end date",
                "by",
                "to",
                "kind",
                "title",
                "sets",
                "observers",
                "replayed",
                "counted",
            ),
        ],
        [_row(e, number) for e in r.events],
        name="events",
        main=True,
    )


def _row(e: Entry, number: Mapping[str, int]) -> tuple[Any, ...]:
    kind: Text = e.kind
    if e.kind == "move":
        kind = say("move {:count}{}", number[e.id], "" if e.counted else ", not counted")
    known = say(" ({:counted of copy/copies})", e.reports) if e.reports else ""
    grounds: Text = f"assumed: {e.assumed}" if e.assumed else "–"
    return (
        _days(e),
        e.who,
        f"{e.title} [{e.what}]" if e.what else e.title,
        kind,
        e.origins,
        e.reports,
        join([say("{}", e.observers), known], "") if e.observers else "–",
        e.confidence,
        say("{:claim}", e.because) if e.because else grounds,
        e.id,
        e.date,
        e.end_date,
        e.by,
        ", ".join(e.to),
        e.kind,
        e.title,
        pairs(e.sets),
        ", ".join(e.observers),
        e.replayed,
        e.counted,
    )


def _days(e: Entry) -> str:
    return e.date.isoformat() + (f" to {e.end_date.isoformat()}" if e.end_date else "")


def _counted(r: RecordShown) -> str:
    kinds = Counter(e.kind for e in r.events)
    parts = [counted(kinds[k], k, "context" if k == "context" else "") for k in KINDS if kinds[k]]
    of = f" of {r.of:,}" if len(r.events) != r.of else ""
    return f"{counted(len(r.events), 'event')}{of}: {', '.join(parts)}"


def _summary(r: RecordShown) -> Sentence:
    origins, copies = sum(e.origins for e in r.events), sum(e.reports for e in r.events)
    several = sum(e.origins > 1 for e in r.events)
    low = sum(e.confidence == "low" for e in r.events)
    parts: list[Text] = [
        say("{}.", _counted(r)),
        say(
            "They are known from {:counted of origin}, an origin being one act of observing one event{}.",
            origins,
            say("; {:counted of copy/copies} of those add nothing", copies) if copies else "",
        ),
    ]
    if several:
        parts.append(say("{:counted of event} {} more than one.", several, "has" if several == 1 else "have"))
    if low:
        verb = "is" if low == 1 else "are"
        parts.append(say("{:counted of event} {} of low confidence: told, and not verified.", low, verb))
    return join(parts)


def _begins(r: RecordShown) -> Sentence | str:
    if r.start is None:
        return "The record does not say when it begins, so that quiet means nothing and its moves have no likelihood."
    moves = [e for e in r.events if e.kind == "move"]
    before = sum(e.date < r.start for e in r.events)
    at = (
        say(", at: {:state}; the rest as at the status quo", r.start_state)
        if r.start_state
        else " at the status quo"
    )
    verb = "is" if before == 1 else "are"
    return say(
        "The record begins on {}{}. Of {:counted of move} {:count} count in a likelihood; replayed from there, they "
        "end where things stand.{}",
        r.start.isoformat(),
        at,
        len(moves),
        sum(e.counted for e in moves),
        say(" {:counted of event} before that day {} here to be read.", before, verb) if before else "",
    )


def data(r: RecordShown) -> dict[str, Any]:
    """As JSON has it; who acts and what events rest on is in the case."""
    plain = fields(r)
    plain.pop("actors")
    for event in plain["events"]:
        del event["because"], event["assumed"]
    return plain


RECORD: View[RecordShown] = View(blocks=blocks, data=data)


def proposed(p: Proposal) -> Iterator[Block]:
    """The file it makes; a row an event; what was left out, and why."""
    yield Verbatim(tuple(as_yaml(p).split("\n")))
    yield Table(
        ("id", "date", "by", "title", "sets", "origins"),
        [
            (
                name,
                str(e.get("date", "")),
                e.get("by"),
                e.get("title", ""),
                pairs({**(e.get("move") or {}), **(e.get("observation") or {})}),
                len(e.get("origins") or {}),
            )
            for name, e in p.events.items()
        ],
        name="events",
        shown=False,
    )
    yield records("diagnostics", (d.to_json() for d in p.diagnostics))


PROPOSAL: View[Proposal] = View(blocks=proposed, data=fields)


def tally(p: Proposal) -> Sentence:
    """How many rows came to how many events."""
    parts: list[Text] = [say("{:counted of event}", len(p.events))]
    if p.copies:
        parts.append(say("{:counted of copy/copies} that count for nothing", p.copies))
    if p.out:
        parts.append(say("{:count} left out", p.out))
    return say("{:counted of row}: {}", p.rows, join(parts, ", "))


def window_blocks(rows: Sequence[WindowRow]) -> Iterator[Block]:
    """How many events each window leaves, and when they begin where all are of one kind."""
    yield Table(
        [
            Column("days", "count", name="window"),
            *(Column(f"events, rule {rule}", "count") for rule in RULES),
            *(Column(f"beginning, rule {rule}") for rule in RULES if rows[0].first_begin),
        ],
        [
            (r.window, r.first, r.chain, *(_begun(days) for days in (r.first_begin, r.chain_begin) if days))
            for r in rows
        ],
    )
    yield Say(
        "\nReports of one actor, type and target are one event: under `first` for so many days after the first of "
        "them, under `chain` while no more than so many days pass between two. Whether a report repeats an event or "
        "tells another is not in the table. No window is right, and one that is chosen because it gives the number "
        "one knows has learnt nothing."
    )


def _begun(days: Sequence[dt.date]) -> str:
    listed = ", ".join(d.isoformat() for d in days[:BEGUN])
    return listed + (f", … {len(days) - BEGUN} more" if len(days) > BEGUN else "")


def strip(figure: Figure) -> list[str]:
    """A record as a line of time that a terminal can show: a line an actor, a letter a month, from the first event to
    the case's date; no line for one month, or for more than would fit."""
    data: Timeline = figure.data
    if not data.events:
        return []
    first, last = data.events[0].date, data.ends[1]
    months = [divmod(m, 12) for m in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]
    if not 1 < len(months) <= MOST:
        return []
    begins = [k for k, (_, month) in enumerate(months) if k == 0 or month == 0]
    years = ""
    for k, after in zip(begins, [*begins[1:], len(months) + 9], strict=True):
        if after - k > 4:  # there is room before the next
            years = f"{years:{k}}{months[k][0]}"
    seen = {(e.lane, e.date.year, e.date.month - 1, e.kind) for e in data.events}
    rows = [("", years), ("", "".join("JFMAMJJASOND"[month] for _, month in months))]
    for lane, label in enumerate(data.lanes):
        kinds = ([kind for kind in LETTERS if (lane, *month, kind) in seen] for month in months)
        rows.append((shown(PLAIN.say(label), 24), "".join(LETTERS[k[0]] if k else "·" for k in kinds)))
    width = max(len(name) for name, _ in rows)
    return [KEY, *(f"{name:{width}}  {line}".rstrip() for name, line in rows)]


PLAIN_DRAWERS["timeline"] = strip
