"""``detente narratives``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .inference import inference_options
from .options import case_argument, case_options, json_option, limit_option, seed_option
from .session import current


@click.command("narratives")
@case_argument
@inference_options
@click.option(
    "--prior",
    "priors",
    multiple=True,
    metavar="MECHANISM=ANSWER:CHANCE",
    help="Another prior chance for an answer; the mechanism's other answers keep their proportions. Of the account "
    "that holds none: NAME:CHANCE. May be repeated. Default: the case's.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="EVENT",
    help="Leave this event out of the evidence. May be repeated. Default: nothing is left out.",
)
@click.option(
    "--lift-red-lines",
    "lifted",
    metavar="IDS",
    is_flag=False,
    flag_value="all",
    help="Play without the red lines: all of them, or the ids given, separated by commas. Default: all hold.",
)
@click.option(
    "--of",
    "about",
    metavar="NARRATIVE",
    help="The account whose evidence is listed. Default: the likeliest, and the one the record speaks most for.",
)
@seed_option
@limit_option(10, "items of evidence listed each way")
@case_options
@json_option
def command(
    *,
    case: str,
    draws: int,
    coarse: bool,
    no_moves: bool,
    cache: Path,
    focus: str | None,
    priors: tuple[str, ...],
    without: tuple[str, ...],
    lifted: str | None,
    about: str | None,
    seed: int,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Which account the record supports, by how much, and on what that hangs.

    Every joint answer to the case's mechanisms is weighed: by the moves and the quiet, through predicted play, and by
    what was seen, said and not seen, through the chances the case states. Reports of one origin count once, and no
    observer moves anything by more than its stated cap. Solved games are kept: an interrupted run goes on from there.
    """
    session = current()
    session.seed = seed
    session.settings = {
        "draws": draws,
        "coarse": coarse,
        "no_moves": no_moves,
        "cache": cache,
        "focus": focus,
        "priors": list(priors),
        "without": list(without),
        "lift_red_lines": lifted,
        "of": about,
        "limit": limit,
    }
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["narratives"])
    from . import narratives_ask as ask

    settings = ask.settings(
        draws=draws, coarse=coarse, no_moves=no_moves, focus=focus, seed=seed, lifted=lifted
    )
    ask.weighed(chosen, ask.changed(settings, priors, without), cache, about=about, limit=limit)
