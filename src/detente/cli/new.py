"""``detente new``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import detente
from detente.asked import iso_day

from . import screen
from .options import json_option
from .session import answer, asked, usage


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
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Folder in which the case folder NAME is made. Default: the current one.",
)
@json_option
def command(
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
        file, _, day = text.rpartition("=")
        date = iso_day(day)
        if date is None:
            mend = "write it as 2018-05-13, or FILE=2018-05-13"
            raise usage("X101", f"--date: `{day}` is not a date", mend)
        if not file:
            if len(given) > 1:
                what = "--date: a date without a file holds for all documents"
                raise usage("X109", what, "write FILE=DATE for each")
            return date
        by_file[file] = date
    return by_file or None
