"""``detente hidden``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .inference import inference_options
from .options import case_argument, case_options, json_option, limit_option, seed_option
from .session import current


@click.command("hidden")
@case_argument
@click.option(
    "--issues",
    metavar="LIST",
    help="Issues whose options may have been the return, separated by commas. Default: those that the answers to the "
    "mechanism name, else all.",
)
@click.option(
    "--games",
    type=click.IntRange(1, 10_000),
    default=16,
    show_default=True,
    metavar="N",
    help="Most games (an account at one draw of the estimates) in which recorded moves are judged.",
)
@inference_options
@seed_option
@limit_option(20, "recorded moves, and candidates a party, shown")
@case_options
@json_option
def command(
    *,
    case: str,
    issues: str | None,
    games: int,
    draws: int,
    coarse: bool,
    no_moves: bool,
    cache: Path,
    focus: str | None,
    seed: int,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """What was promised, and the least return that makes what happened worth while.

    The posterior over what was promised, member by member and set by set; for each recorded move, the least return
    for which each party to it would have been no worse off than by staying put; for what stands, what it lacks of
    what each party must be given; and which single options of others could have paid that, and at what cost to them.
    """
    session = current()
    session.seed = seed
    session.settings = {
        "issues": issues,
        "games": games,
        "draws": draws,
        "coarse": coarse,
        "no_moves": no_moves,
        "cache": cache,
        "focus": focus,
        "limit": limit,
    }
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["hidden"])
    from . import outlook_ask as ask
    from .inference import settings_of

    settings = settings_of(draws=draws, coarse=coarse, no_moves=no_moves, focus=focus, seed=seed)
    ask.hidden(chosen, settings, cache, games=games, issues=issues, limit=limit)
