"""``detente cases``."""

from __future__ import annotations

from pathlib import Path

import click

import detente

from .options import json_option
from .session import answer, asked


@click.command("cases")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@json_option
def command(folder: Path | None) -> None:
    """List the cases that ship, or those in FOLDER, one a line."""
    asked()
    lines = detente.cases(folder)
    answer(list(lines), lines.blocks())
