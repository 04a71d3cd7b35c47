"""``detente watch``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .inference import inference_options
from .options import case_argument, case_options, json_option, limit_option, seed_option
from .session import current, usage


@click.command("watch")
@case_argument
@click.option(
    "--before",
    metavar="DATE",
    help="What can be known before this date (YYYY-MM-DD). Default: the end of the case's clock.",
)
@click.option(
    "--about",
    metavar="NAME",
    help="Rank by what is to be learnt about this mechanism or narrative. Default: about all that is asked at once.",
)
@inference_options
@seed_option
@limit_option(20, "indicators shown")
@case_options
@json_option
def command(
    *,
    case: str,
    before: str | None,
    about: str | None,
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
    """What to watch for: which reports to come would tell the accounts apart.

    Indicators that have not shown, by expected information gain in nats: how likely each is to bring anything by the
    date, what it costs, and what each report, silence among them, would do to each narrative. Chances of indicators
    are an analyst's; what is computed is which of them would matter.
    """
    session = current()
    session.seed = seed
    session.settings = {
        "before": before,
        "about": about,
        "draws": draws,
        "coarse": coarse,
        "no_moves": no_moves,
        "cache": cache,
        "focus": focus,
        "limit": limit,
    }
    until = None
    if before is not None:
        try:
            until = dt.date.fromisoformat(before)
        except ValueError:
            raise usage("X101", f"--before: `{before}` is not a date", "write it as 2018-12-31") from None
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["watch"])
    from . import outlook_ask as ask
    from .inference import settings_of

    settings = settings_of(draws=draws, coarse=coarse, no_moves=no_moves, focus=focus, seed=seed)
    ask.watch(chosen, settings, cache, before=until, about=about or "", limit=limit)
