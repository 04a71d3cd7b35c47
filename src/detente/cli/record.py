"""``detente record``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import detente
from detente.case.sections import NEEDS

from . import screen
from .cases_in import Chosen, use_case
from .options import case_argument, case_options, json_option
from .session import answer, current, usage

if TYPE_CHECKING:
    from detente.events import Coverage, Entry, RecordShown

ORDER = ("move", "observation", "signal", "context")
LETTERS = {"move": "M", "observation": "O", "signal": "S", "context": "c"}


@click.command("record")
@case_argument
@click.option(
    "--by",
    "by",
    multiple=True,
    metavar="ACTOR",
    help="Only what this actor did. May be repeated. Default: anybody.",
)
@click.option(
    "--since", metavar="DATE", help="Only events that ended on this day (YYYY-MM-DD) or later. Default: all."
)
@click.option(
    "--until",
    metavar="DATE",
    help="Only events that began by this day (YYYY-MM-DD). Default: up to the case's date.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["move", "signal", "observation", "context"]),
    help="Only events of this kind. May be repeated. Default: all.",
)
@click.option(
    "--csv",
    "csv",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the events listed to this file too, in the columns `detente import --into` reads. Default: no file.",
)
@case_options
@json_option
def command(
    *,
    case: str,
    by: tuple[str, ...],
    since: str | None,
    until: str | None,
    kinds: tuple[str, ...],
    csv: Path | None,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """What happened, when, by whom, how it is known, and what may have gone unseen.

    A move set an option of an issue; a signal was sent to somebody; an observation is an indicator seen; context tells
    a reader something and no lens anything. Each event is counted once, however many copies report it: an origin is
    one act of observing it, and independent origins make it surer. Events after the case's date are left out.
    """
    first, last = _date("--since", since), _date("--until", until)
    current().settings = {"by": list(by), "since": since, "until": until, "kind": list(kinds), "csv": csv}
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["record"])
    _known(chosen, by)
    found = detente.record(chosen.file, by=by, since=first, until=last, kinds=kinds)
    if csv is not None:
        from detente.events import write_timeline

        write_timeline(csv, found.events)
        screen.note(f"wrote {csv}")
    answer(found, lambda: _show(found))


def _date(option: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    from detente.events.coded import day

    found = day(text)
    if found is None:
        raise usage("X101", f"{option}: `{text}` is not a date", "write it as 2018-05-13")
    return found


def _known(chosen: Chosen, by: tuple[str, ...]) -> None:
    from detente.case.diagnostics import did_you_mean, shown

    actors = chosen.file.case.actors
    for name in by:
        if name not in actors:
            near = did_you_mean(name, actors) or f"the actors are {', '.join(actors)}"
            raise usage("X101", f"--by: the case has no actor `{shown(name, 60)}`", near)


def _show(found: RecordShown) -> None:
    screen.table(
        ["date", "who", "what", "kind", ("origins", "right"), ("reports", "right"), "sure"],
        [_row(e) for e in found.events],
    )
    drawn = strip(found)
    if drawn:
        screen.heading(
            "On a line of time: M move, O observation, S signal, c context; the first of these in a month"
        )
        for line in drawn:
            print(line)
    if not found.events:
        screen.say("no event of this kind" if found.of else "the record holds no event")
    screen.say("\n" + summary(found))
    declared = [c for c in found.coverage if c.coverage != "not declared" or c.moves]
    if declared:
        screen.heading("What may have gone unseen")
        screen.table(["issue", "coverage", ("moves recorded", "right")], [_covered(c) for c in declared])
        silent = len(found.coverage) - len(declared)
        if silent:
            screen.say(
                f"{screen.counted(silent, 'issue')} more: coverage not declared, taken as complete; no move recorded"
            )


def strip(found: RecordShown) -> list[str]:
    """A line an actor, a letter a month, from the first event listed to the case's date; none for one month, or for
    more than would fit a line."""
    from detente.case.diagnostics import shown

    if not found.events:
        return []
    first = found.events[0].date
    months = (found.as_of.year - first.year) * 12 + found.as_of.month - first.month + 1
    if not 1 < months <= 72:
        return []
    who = list(dict.fromkeys(e.who for e in found.events))
    names = {name: shown(name, 24) for name in who}
    width = max(len(n) for n in names.values())
    days = [divmod(first.year * 12 + first.month - 1 + k, 12) for k in range(months)]
    head = "".join("JFMAMJJASOND"[m] for _, m in days)
    marks = {
        name: {
            k: min((e.kind for e in found.events if e.who == name and _month(e, first) == k), key=ORDER.index)
            for k in {_month(e, first) for e in found.events if e.who == name}
        }
        for name in who
    }
    return [
        f"{'':{width}}  {_years(days)}".rstrip(),
        f"{'':{width}}  {head}",
        *(
            f"{names[n]:{width}}  {''.join(LETTERS[marks[n][k]] if k in marks[n] else '·' for k in range(months))}"
            for n in who
        ),
    ]


def _month(e: Entry, first: dt.date) -> int:
    return (e.date.year - first.year) * 12 + e.date.month - first.month


def _years(days: list[tuple[int, int]]) -> str:
    """Each year where it begins, if there is room before the next."""
    begins = [k for k, (_, month) in enumerate(days) if k == 0 or month == 0]
    line = ""
    for k, after in zip(begins, [*begins[1:], len(days) + 9], strict=True):
        if after - k > 4:
            line = f"{line:{k}}{days[k][0]}"
    return line


def _row(e: Entry) -> tuple[Any, ...]:
    # The move or what was seen says more than the title; of a signal and of context the title does.
    what = f"{e.title} [{e.what}]" if e.kind in ("move", "observation") else e.title
    days = e.date.isoformat() + (f"/{e.end_date:%m-%d}" if e.end_date else "")
    kind = e.kind + ("" if e.kind != "move" or e.counted else ", not counted")
    return (days, e.who, what, kind, e.origins, e.reports, e.confidence)


def _covered(c: Coverage) -> tuple[Any, ...]:
    said = {
        "complete": "complete: quiet counts",
        "partial": "in part: neither moves nor quiet count",
        "none": "none: neither moves nor quiet count",
    }.get(c.coverage, "not declared: taken as complete")
    return (c.title, said, c.moves)


def summary(found: RecordShown) -> str:
    """What is listed, in a line or two."""
    events = found.events
    kinds = [(sum(e.kind == k for e in events), k) for k in ("move", "signal", "observation", "context")]
    parts = [screen.counted(n, k, "context" if k == "context" else "") for n, k in kinds if n]
    origins, reports = sum(e.origins for e in events), sum(e.reports for e in events)
    counted = sum(e.counted for e in events)
    head = screen.counted(len(events), "event") + (f" of {found.of:,}" if len(events) != found.of else "")
    lines = [
        f"{head}: {', '.join(parts)}" if parts else head,
        f"known from {screen.counted(origins, 'origin')}; {screen.counted(reports, 'copy', 'copies')} that add nothing",
    ]
    if found.start is not None:
        at = ", ".join(f"{i}={o}" for i, o in found.start_state.items()) or "the status quo"
        lines.append(
            f"the record begins on {found.start} at {at}; of the moves listed {counted} count in its likelihood"
        )
    elif events:
        lines.append("the record does not say when it begins, so that its moves and quiet have no likelihood")
    return "\n".join(lines)
