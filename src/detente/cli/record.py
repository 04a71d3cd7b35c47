"""``detente record``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import detente
from detente.asked import day, known
from detente.case.sections import NEEDS

from . import screen
from .cases_in import use_case
from .options import case_argument, case_options, json_option
from .session import answer, asked, reading


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
    **changes: Any,
) -> None:
    """What happened, when, by whom, how it is known, and what may have gone unseen.

    A move set an option of an issue; a signal was sent to somebody; an observation is an indicator seen; context tells
    a reader something and no lens anything. Each event is counted once, however many copies report it: an origin is
    one act of observing it, and independent origins make it surer. Events after the case's date are left out.
    """
    with reading():
        first, last = day(since, "--since"), day(until, "--until")
    asked("by", "since", "until", "csv", kind=kinds)
    chosen = use_case(case, **changes, needs=NEEDS["record"])
    with reading():
        known(by, chosen.file.case.actors, "actor", "--by")
    result = detente.record(chosen.file, by=by, since=first, until=last, kinds=kinds)
    if csv is not None:
        from detente.events import write_timeline

        write_timeline(csv, result.events)
        screen.note(f"wrote {csv}")
    answer(result, result.blocks())
