"""``detente deals``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import FOCUS, NEEDS, OUTCOMES

from .cases_in import game_of, use_case
from .options import (
    case_argument,
    case_options,
    draws_option,
    focus_option,
    json_option,
    limit_option,
    seed_option,
)
from .session import current, usage


@click.command("deals")
@case_argument
@click.option(
    "--why",
    metavar="WHAT",
    help="What stands in the way of an outcome the case names, or of a condition such as "
    '"arsenal>=partial,troops=out": who refuses, by how many points, and the fewest changes that would win them.',
)
@click.option(
    "--price",
    metavar="STATE",
    help="The least total side payment, in the numeraire's unit, that makes this state acceptable, and who pays "
    "whom. A state is issue=option,…; issues not named are at the status quo.",
)
@click.option(
    "--after",
    metavar="STATE",
    help="Post-settlement: the states that every party would rather have, once this one is signed.",
)
@click.option(
    "--single-text",
    is_flag=True,
    help="A mediator's trace from the status quo, one change at a time, its rule stated.",
)
@click.option(
    "--logrolling", is_flag=True, help="What the package gains over each issue settled alone, in points."
)
@click.option(
    "--lift-red-lines",
    "lifted",
    metavar="[IDS]",
    is_flag=False,
    flag_value="all",
    help="Without the red lines: all of them, or the ids given, separated by commas; put it after CASE. Default: all "
    "hold.",
)
@click.option(
    "--fallbacks",
    type=click.Choice(["as-written", "declared", "play"]),
    default="as-written",
    show_default=True,
    help="What each has while there is no agreement. declared: where the case says `{play: paths}`, the value of "
    "playing on is computed and taken. play: it is taken for every actor. as-written: the status quo stands in for it.",
)
@click.option(
    "--play-focus",
    metavar="NAME",
    help="With --fallbacks: the focus on which the value of playing on is computed. Default: that of --focus, or the "
    "first that is small enough.",
)
@draws_option(0)
@seed_option
@focus_option
@limit_option(20, "deals to list, and to follow through the draws")
@click.option(
    "--csv",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the listed deals to this file: points and gain of each party, the option of each issue.",
)
@case_options
@json_option
def command(
    *,
    case: str,
    why: str | None,
    price: str | None,
    after: str | None,
    single_text: bool,
    logrolling: bool,
    lifted: str | None,
    fallbacks: str,
    play_focus: str | None,
    draws: int,
    seed: int,
    focus: str | None,
    limit: int,
    csv: Path | None,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Which agreements are possible, and which of them waste nothing.

    Without --why, --price, --after, --single-text or --logrolling: how many states the agreement rule adopts, the
    frontier, what each solution of bargaining theory chooses with its ties, and the best deals.
    """
    asked = {
        "--why": why,
        "--price": price,
        "--after": after,
        "--single-text": single_text,
        "--logrolling": logrolling,
    }
    several = [name for name, value in asked.items() if value not in (None, False)]
    if len(several) > 1:
        raise usage("X109", f"{' and '.join(several)} were asked for together", "ask one question a run")
    if several and (draws or csv):
        raise usage(
            "X109", f"--draws and --csv belong to the list of deals, not to {several[0]}", "leave one out"
        )
    if fallbacks != "as-written" and draws:
        raise usage(
            "X109",
            "--fallbacks from play are those of the point estimates, and --draws draws others",
            "leave one out",
        )
    if play_focus is not None and fallbacks == "as-written":
        raise usage("X109", "--play-focus says where playing on is valued", "add --fallbacks play")
    session = current()
    session.seed = seed
    session.settings = {
        "question": several[0].removeprefix("--") if several else "deals",
        "asked": next((x for x in (why, price, after) if x is not None), None),
        "lift_red_lines": lifted,
        "fallbacks": fallbacks,
        "play_focus": play_focus,
        "draws": draws,
        "focus": focus,
        "limit": limit,
        "csv": csv,
    }
    needs = NEEDS["deals"]
    for wanted, more in ((focus, FOCUS), (why, OUTCOMES), (fallbacks != "as-written", NEEDS["paths"])):
        needs |= more if wanted else frozenset()
    chosen = use_case(case, variants, sets, as_of, needs=needs)
    game = game_of(chosen, focus)
    lift: bool | tuple[str, ...] = (
        tuple(x.strip() for x in lifted.split(",")) if lifted not in (None, "all") else lifted == "all"
    )
    from . import deals_ask

    written = game
    if fallbacks != "as-written":
        game = deals_ask.with_play(
            chosen, focus, lift, seed, everyone=fallbacks == "play", on=play_focus or focus
        )
    if not several:
        deals_ask.listed(
            chosen, game, lift, draws=draws, seed=seed, focus=focus, limit=limit, csv=csv, before=written
        )
    elif why is not None:
        deals_ask.why(chosen, game, lift, why, limit)
    elif price is not None:
        deals_ask.price(game, lift, price)
    elif after is not None:
        deals_ask.after(game, lift, after, limit)
    elif single_text:
        deals_ask.single_text(game, lift)
    else:
        deals_ask.logrolling(game, lift)
