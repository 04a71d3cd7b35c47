"""``detente cases``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import detente

from . import screen
from .options import json_option
from .session import answer, current

if TYPE_CHECKING:
    from detente.overview.cases import CaseList


@click.command("cases")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@json_option
def command(folder: Path | None) -> None:
    """List the cases that ship, or those in FOLDER, one a line."""
    current().settings = {"folder": folder}
    lines = detente.cases(folder)
    answer(list(lines), lambda: _show(lines, folder))


def _show(lines: CaseList, folder: Path | None) -> None:
    if not lines:
        screen.say("no cases" + (f" in {folder}" if folder else ""))
        return
    rows = [
        (
            line.name,
            line.as_of,
            line.actors or None,
            line.issues or None,
            line.problem or line.title,
        )
        for line in lines
    ]
    screen.table(["case", "as of", ("actors", "right"), ("issues", "right"), "title"], rows)
