"""``detente claims``."""

from __future__ import annotations

import click

import detente

from .cases_in import load_case
from .options import case_options, json_option
from .session import answer, current


@click.command("claims")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "--unused", is_flag=True, help="Show only claims that are neither used nor declined. Default: all claims."
)
@case_options
@json_option
def command(
    *,
    cases: tuple[str, ...],
    unused: bool,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """List the claims, where each is used, and those declined with their reason.

    Several cases are taken together: a claim is accounted for where one of them uses it or gives a reason for
    declining it. A claim used in two cases at the same path is listed once.
    """
    session = current()
    session.settings = {
        "cases": list(cases),
        "unused": unused,
        "variants": list(variants),
        "sets": list(sets),
        "as_of": as_of,
    }
    files = [load_case(name, variants, sets, as_of).file for name in cases]
    result = detente.claims(*files, unused=unused)
    session.case_hash = result.hashes[0] if len(files) == 1 else list(result.hashes)
    answer(result, result.blocks())
