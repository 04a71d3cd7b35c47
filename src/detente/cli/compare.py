"""``detente compare``."""

from __future__ import annotations

import click

import detente
from detente.case.diagnostics import did_you_mean, shown
from detente.lenses import LENSES

from .cases_in import load_case, well_formed
from .options import case_options, focus_option, json_option, limit_option
from .session import answer, current, usage


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@click.option(
    "--lift-red-lines",
    "lifted",
    is_flag=True,
    help="Without the red lines, on both sides. Default: they hold.",
)
@click.option(
    "--lens",
    metavar="NAME",
    help="Also lay the numbers of this lens side by side: stability, say. Default: the deals alone.",
)
@focus_option
@limit_option(60, "differences to show of what is declared; --json gives all")
@case_options
@json_option
def command(
    *,
    a: str,
    b: str | None,
    lifted: bool,
    lens: str | None,
    focus: str | None,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Lay two cases or variants side by side.

    What differs as it is declared, and how the answers differ. Each side is CASE, CASE@VARIANT or
    CASE@MATTER/READING: `detente compare us-dprk-2018 us-dprk-2018@no-chinese-shelter`. With A and B, --variant, --set
    and --as-of apply to both sides; with A alone they make the second side.
    """
    if b is None and not (variants or sets or as_of):
        raise usage(
            "X108",
            "there is one case and nothing that changes it",
            f"give a second case, or a change: `detente compare {a} {a}@VARIANT`, or --variant, --set, --as-of",
        )
    session = current()
    session.settings = {
        "a": a,
        "b": b or a,
        "lift_red_lines": lifted,
        "lens": lens,
        "focus": focus,
        "limit": limit,
        "variants": list(variants),
        "sets": list(sets),
        "as_of": as_of,
    }
    if b is not None:
        first, second = (load_case(name, variants, sets, as_of).file for name in (a, b))
    else:
        as_written = load_case(a)
        well_formed(sets)
        first = as_written.file
        second = as_written.door.what_if(variants=variants, sets=sets, as_of=as_of).need()
    session.case_hash = [first.hash, second.hash]
    if lens and lens not in LENSES:
        near = did_you_mean(lens, LENSES) or f"the lenses are {', '.join(LENSES)}"
        raise usage("X109", f"there is no lens `{shown(lens)}`", near)
    result = detente.compare(first, second, lift_red_lines=lifted, focus=focus, lens=lens or "")
    from detente.overview.compare_view import blocks

    answer(result, blocks(result, limit))
