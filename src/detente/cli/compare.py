"""``detente compare``."""

from __future__ import annotations

from typing import Any

import click

import detente

from .cases_in import load_case, load_cases, note_hashes, well_formed
from .options import case_options, focus_option, json_option
from .session import answer, asked, reading, usage


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--lift-red-lines",
    is_flag=True,
    help="Without the red lines, on both sides. Default: they hold.",
)
@click.option(
    "--lens",
    metavar="NAME",
    help="Also lay the numbers of this lens side by side: stability, say. Default: the deals alone.",
)
@focus_option
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=60,
    show_default=True,
    metavar="N",
    help="Most differences to show of what is declared; --json gives all.",
)
@case_options
@json_option
def command(
    *,
    a: str,
    b: str | None,
    lift_red_lines: bool,
    lens: str | None,
    focus: str | None,
    limit: int,
    **changes: Any,
) -> None:
    """Lay two cases or variants side by side.

    What differs as it is declared, and how the answers differ. Each side is CASE, CASE@VARIANT or
    CASE@MATTER/READING: `detente compare us-dprk-2018 us-dprk-2018@no-chinese-shelter`. With A and B, --variant, --set
    and --as-of apply to both sides; with A alone they make the second side.
    """
    if b is None and not any(changes.values()):
        raise usage(
            "X108",
            "there is one case and nothing that changes it",
            f"give a second case, or a change: `detente compare {a} {a}@VARIANT`, or --variant, --set, --as-of",
        )
    asked(b=b or a)
    if b is not None:
        first, second = (c.file for c in load_cases((a, b), **changes))
    else:
        as_written = load_case(a)
        well_formed(changes["sets"])
        first, second = as_written.file, as_written.door.what_if(**changes).need()
        note_hashes([first.hash, second.hash])
    with reading("X109"):
        result = detente.compare(first, second, lift_red_lines=lift_red_lines, focus=focus, lens=lens or "")
    from detente.overview.compare_view import blocks

    answer(result, blocks(result, limit))
