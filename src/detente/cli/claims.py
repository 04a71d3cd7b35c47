"""``detente claims``."""

from __future__ import annotations

from typing import Any

import click

import detente

from .cases_in import load_cases
from .options import case_options, json_option
from .session import answer, asked


@click.command("claims")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "--unused", is_flag=True, help="Show only claims that are neither used nor declined. Default: all claims."
)
@case_options
@json_option
def command(cases: tuple[str, ...], unused: bool, **changes: Any) -> None:
    """List the claims, where each is used, and those declined with their reason.

    Several cases are taken together: a claim is accounted for where one of them uses it or gives a reason for
    declining it. A claim used in two cases at the same path is listed once.
    """
    asked()
    result = detente.claims(*(c.file for c in load_cases(cases, **changes)), unused=unused)
    answer(result, result.blocks())
