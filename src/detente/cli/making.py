"""The commands that make a case: of your own documents, of files of the field, of a table of events."""

import datetime as dt
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

import detente
from detente.asked import day, iso_day
from detente.case.diagnostics import problem
from detente.view.blocks import Say, Verbatim
from detente.view.speech import PLAIN, say

from . import screen
from .options import FOLDER, json_option
from .session import answer, asked, current, reading, usage, use_case

TABLES = ("record", "coded-events")
"""Kinds of tables of events."""


@click.command("new")
@click.argument("name", metavar="NAME")
@click.argument("more", nargs=-1, metavar="[FILES]...")
@click.option(
    "--from",
    "documents",
    multiple=True,
    metavar="FILE",
    help="A document: text (UTF-8) or HTML. Several may follow: --from a.txt b.html. At least one.",
)
@click.option(
    "--date",
    "dates",
    multiple=True,
    metavar="[FILE=]DATE",
    help="The day a document appeared (YYYY-MM-DD), or of all of them where no FILE is named. May be repeated. "
    "Default: the date the document bears.",
)
@click.option(
    "--output",
    type=FOLDER,
    default=Path(),
    metavar="DIR",
    help="Folder in which the case folder NAME is made. Default: the current one.",
)
@json_option
def new(
    *, name: str, more: tuple[str, ...], documents: tuple[str, ...], dates: tuple[str, ...], output: Path
) -> None:
    """Make a case folder NAME from your own documents.

    The documents are indexed, the actors and dates in them found, and every sentence listed with an anchor ready to
    cite. What is found is proposed; no number is invented, and nothing that exists is overwritten.
    """
    files = (*documents, *more)
    asked("dates", "output", documents=files)
    made = detente.new(name, files, destination=output, date_of=_dates(dates))
    screen.warn(made.diagnostics)
    answer(made, made.blocks())


def _dates(given: tuple[str, ...]) -> dict[str, dt.date] | dt.date | None:
    by_file: dict[str, dt.date] = {}
    for text in given:
        file, _, written = text.rpartition("=")
        date = iso_day(written)
        if date is None:
            what = f"--date: `{written}` is not a date"
            raise usage("X101", what, "write it as 2018-05-13, or FILE=2018-05-13")
        if not file and len(given) > 1:
            what = "--date: a date without a file holds for all documents"
            raise usage("X109", what, "write FILE=DATE for each")
        if not file:
            return date
        by_file[file] = date
    return by_file or None


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
def import_(
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
        _import_table(files, name, kind, as_of, output, **table)
        return
    source = click.get_current_context().get_parameter_source
    for of_a_table in ("window", "rule", "only"):
        if source(of_a_table) == ParameterSource.COMMANDLINE:
            what = f"--{of_a_table} is of a table of coded-events"
            raise usage("X109", what, "add --into CASE, or --kind coded-events")
    output = output or Path()
    session = asked("files", "name", "kind", "as_of", output=output)
    with reading():
        date = day(as_of, "--as-of")
    made = detente.import_case(files, kind=kind, name=name, as_of=date)
    file = detente.write_case(made, output)
    door = detente.open_case(file.parent)
    session.case_hash, case = door.hash, door.case
    screen.warn(made.notes)
    result = {
        "case": case.case,
        "kind": made.kind,
        "file": file,
        "actors": len(case.actors),
        "issues": len(case.issues),
        "diagnostics": made.notes,
    }
    words = "{}: {}, read as {}: {:counted of actor}, {:counted of issue}"
    written = say(words, str(file), case.case, made.kind, len(case.actors), len(case.issues))
    lens = "stability" if made.kind == "option-form" else "deals"
    answer(result, (Say(written), Say(say("next: `{:command}`", f"detente {lens} {file.parent}"))))


def _import_table(
    files: tuple[str, ...],
    name: str | None,
    kind: str | None,
    as_of: str | None,
    output: Path | None,
    *,
    into: str | None,
    only: str | None,
    **collapse: Any,
) -> None:
    """Events for a record, or what windows make of machine-coded reports. Raises Problems (R2xx) and UsageProblems."""
    if len(files) != 1:
        raise usage("X109", "a table is imported by itself", "name one file")
    if name is not None:
        raise usage("X109", "--as names a new case, and --into an old one", "leave --as out")
    if kind not in (None, *TABLES):
        raise usage("X109", f"a file of the kind {kind} is a case of its own", "leave --into out")
    asked("files", "kind", "into", "output", "window", "rule", "only", "as_of")
    if into is not None:
        _proposal(files[0], into, as_of, output, kind=kind, only=_three(only), **collapse)
    elif kind == "record":
        raise usage("X109", "a table of events goes into a case", "add --into CASE")
    elif output is not None:
        raise usage("X109", "without --into nothing is written", "add --into CASE, or leave --output out")
    else:
        _windows(files[0], as_of, _three(only))


def _three(only: str | None) -> tuple[str, str, str]:
    """``ACTOR,TYPE,TARGET``; a type may hold commas."""
    if only is None:
        return ("", "", "")
    first, _, rest = only.partition(",")
    middle, comma, last = rest.rpartition(",")
    if not comma:
        mend = "two commas; leave out what may be any: `,,China`"
        raise usage("X101", f"--only: `{only}` is not ACTOR,TYPE,TARGET", mend)
    return first, middle, last


def _proposal(table: str, into: str, as_of: str | None, output: Path | None, **how: Any) -> None:
    from detente.events import as_yaml, write_proposal
    from detente.events.show import tally

    made = detente.import_record(table, use_case(into, as_of=as_of)[1], **how)
    if output is not None:
        write_proposal(made, output)
    screen.warn(made.diagnostics)
    names = ("case", "kind", "table", "rows", "events", "copies", "diagnostics")
    result = {name: getattr(made, name) for name in names} | {"file": output, "left_out": made.out}
    if output is not None:
        then = "next: read it, put it into the case's folder, then `{:command}`"
        done = (say("{}: {}", str(output), tally(made)), say(then, f"detente check {into}"))
        answer(result, map(Say, done))
        return
    answer(result, (Verbatim(tuple(as_yaml(made).rstrip("\n").split("\n"))),))
    if not current().json:
        screen.note(PLAIN.say(tally(made)))


def _windows(table: str, as_of: str | None, only: tuple[str, str, str]) -> None:
    from detente.events.show import window_blocks

    with reading():
        until = day(as_of, "--as-of")
    rows = detente.coded_windows(table, only=only, until=until)
    if not rows[0].first:
        mend = "give them as the table writes them"
        raise problem("R216", "no report is of that actor, type and target", mend)
    answer({"windows": rows}, window_blocks(rows))
