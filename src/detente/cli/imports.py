"""``detente import``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

import detente
from detente.asked import day
from detente.view.blocks import Say
from detente.view.speech import say

from . import screen
from .options import json_option
from .session import answer, asked, reading, usage

TABLES = ("record", "coded-events")
"""Kinds of tables of events."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--as", "name", metavar="NAME", help="Name of the case. Default: the domain's own name.")
@click.option(
    "--kind",
    metavar="FORMAT",
    help="geniusweb, genius, negolog, llm-deliberation or option-form; of tables of events (CSV), record or "
    "coded-events. Default: recognised by the content.",
)
@click.option(
    "--as-of",
    "as_of",
    metavar="DATE",
    help="Date of the case (YYYY-MM-DD): these formats carry none. Default: today.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Folder in which NAME/case.yaml is written. Default: the current one. With --into: the file to write; "
    "default: the events are printed.",
)
@click.option(
    "--into",
    metavar="CASE",
    help="FILES is a table of events (CSV): propose them for the record of this case. Default: FILES are a case.",
)
@click.option(
    "--window",
    type=click.IntRange(0, 3660),
    default=14,
    show_default=True,
    metavar="DAYS",
    help="Of coded-events: reports of one actor, type and target within so many days are one event.",
)
@click.option(
    "--rule",
    type=click.Choice(["first", "chain"]),
    default="first",
    show_default=True,
    help="Of coded-events: the days are counted from the event's first report, or from the report before.",
)
@click.option(
    "--only",
    metavar="ACTOR,TYPE,TARGET",
    help="Of coded-events: only reports of these; any of the three may be empty. Default: all.",
)
@json_option
def command(
    files: tuple[str, ...],
    name: str | None,
    kind: str | None,
    as_of: str | None,
    output: Path | None,
    **table: Any,
) -> None:
    """Make a case of files of the field, or events of a table.

    FILES are one profile a party (GeniusWeb, GENIUS, NegoLog), a folder of them, the folder of an LLM-Deliberation
    game, or one option-form file: they become a case. What those formats lack is filled by stated conventions, each
    shown as a note. Or FILES is one table of dated events, which --into proposes for a case's record; of a table of
    machine-coded reports, without --into, it shows what each window makes. Nothing that exists is overwritten.
    """
    if table["into"] is not None or kind in TABLES:
        from . import import_record

        import_record.answered(files, name, kind, as_of, output, **table)
        return
    _only_with_tables()
    output = output or Path()
    session = asked("files", "name", "kind", "as_of", output=output)
    with reading():
        date = day(as_of, "--as-of")
    made = detente.import_case(files, kind=kind, name=name, as_of=date)
    file = detente.write_case(made, output)
    loaded = detente.open_case(file.parent).need()
    session.case_hash = loaded.hash
    screen.warn(made.notes)
    case = loaded.case
    result = {
        "case": case.case,
        "kind": made.kind,
        "file": file,
        "actors": len(case.actors),
        "issues": len(case.issues),
        "diagnostics": made.notes,
    }

    lens = "stability" if made.kind == "option-form" else "deals"
    what = say("{:counted of actor}, {:counted of issue}", len(case.actors), len(case.issues))
    answer(
        result,
        (
            Say(say("{}: {}, read as {}: {}", str(file), case.case, made.kind, what)),
            Say(say("next: `{:command}`", f"detente {lens} {file.parent}")),
        ),
    )


def _only_with_tables() -> None:
    """Refuses options of coded-events where no such table was asked for."""
    context = click.get_current_context()
    given = [
        n
        for n in ("window", "rule", "only")
        if context.get_parameter_source(n) == ParameterSource.COMMANDLINE
    ]
    if given:
        what = f"--{given[0]} is of a table of coded-events"
        raise usage("X109", what, "add --into CASE, or --kind coded-events")
