"""``detente show``."""

from __future__ import annotations

from typing import Any

import click

import detente

from .cases_in import use_case
from .options import case_argument, case_options, json_option
from .session import answer, current, usage


@click.command("show")
@case_argument
@click.argument("path", required=False, metavar="[PART]")
@click.option(
    "--issue",
    metavar="ISSUE",
    help="One issue: its options, who can move it to each, and what each option is worth to everybody in "
    "points. Default: the whole case.",
)
@case_options
@json_option
def command(case: str, path: str | None, issue: str | None, **changes: Any) -> None:
    """Show a case, or one PART of it with the claims it rests on.

    PART is ids joined by dots: `detente show us-dprk-2018 stakes.china`.
    """
    if path and issue:
        raise usage("X109", "PART and --issue were both given", "give one of the two")
    current().settings = {"part": path, "issue": issue}
    chosen = use_case(case, **changes)
    found = detente.show(chosen.file, path, issue=issue)  # type: ignore[arg-type]
    answer(found, found.blocks())
