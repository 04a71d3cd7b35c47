"""``detente forecast``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .inference import inference_options
from .options import case_argument, case_options, json_option, seed_option
from .session import current


@click.command("forecast")
@case_argument
@click.option(
    "--seal",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the forecast to FILE, with today's date and a hash that shows any change. FILE must not exist.",
)
@click.option(
    "--games",
    type=click.IntRange(1, 10_000),
    default=24,
    show_default=True,
    metavar="N",
    help="Most games (an account at one draw of the estimates) in which the questions of a focus are played out.",
)
@click.option(
    "--cover",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.9,
    show_default=True,
    metavar="X",
    help="Share of the posterior the games played out should hold, up to --games; the rest is renormalised.",
)
@inference_options
@seed_option
@case_options
@json_option
def command(
    *,
    case: str,
    seal: Path | None,
    games: int,
    cover: float,
    draws: int,
    coarse: bool,
    no_moves: bool,
    cache: Path,
    focus: str | None,
    seed: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Answer the case's questions from what was known by its date.

    Under each narrative, and averaged over the posterior: by play where the game can answer, by an indicator's assumed
    chances where only that can, by a stated base rate where the model has nothing to say, and said each time. Beside
    each stand the base rate and what "nothing moves" says. Answers that could be known today are called
    retrodictions.
    """
    session = current()
    session.seed = seed
    session.settings = {
        "seal": seal,
        "games": games,
        "cover": cover,
        "draws": draws,
        "coarse": coarse,
        "no_moves": no_moves,
        "cache": cache,
        "focus": focus,
    }
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["forecast"])
    from . import outlook_ask as ask
    from .inference import settings_of

    settings = settings_of(draws=draws, coarse=coarse, no_moves=no_moves, focus=focus, seed=seed)
    ask.forecast(chosen, settings, cache, games=games, cover=cover, seal=seal)
