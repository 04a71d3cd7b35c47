"""``detente record``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import detente
from detente.case.sections import NEEDS

from . import screen
from .cases_in import Chosen, use_case
from .options import case_argument, case_options, json_option
from .session import answer, current, usage


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
    answer(found, found.blocks())


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
