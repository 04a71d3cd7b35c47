"""``detente stability``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .options import case_argument, case_options, focus_option, json_option, limit_option, seed_option
from .session import current, usage


@click.command("stability")
@case_argument
@click.option(
    "--concepts",
    metavar="LIST",
    default="Nash,GMR,SMR,SEQ,SIM",
    show_default=True,
    help="Concepts to compute, separated by commas: Nash, GMR, SMR, SEQ, SIM.",
)
@click.option(
    "--coalitions",
    is_flag=True,
    help="Settle coalition Nash for every Nash equilibrium, however many. Default: up to 1,000 searches.",
)
@click.option(
    "--state",
    metavar="STATE",
    help="Ask of one state instead: for whom it is stable, what deters each improvement, how firmly it holds, and "
    "the way there. A state is issue=option,…; issues not named are at the status quo.",
)
@click.option(
    "--inverse",
    "wanted",
    metavar="STATE",
    help="What the actors would have to prefer for this state to be stable.",
)
@click.option(
    "--vary", metavar="ACTOR", help="With --inverse: only this actor's preferences. Default: everybody's."
)
@click.option(
    "--perceives",
    multiple=True,
    metavar="ACTOR=VARIANT",
    help="This actor takes a variant of the case for true, and judges by it. May be repeated.",
)
@click.option(
    "--lift-red-lines",
    "lifted",
    metavar="IDS",
    is_flag=False,
    flag_value="all",
    help="Without the red lines: all of them, or the ids given, separated by commas. Default: all hold.",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    default=0,
    show_default=True,
    metavar="N",
    help="Draws of the case's uncertain numbers, for the share of draws in which each listed state is an equilibrium.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --draws: what is done is kept in this file, and a later run goes on from it. Default: "
    "a file named after the question, in reports/NAME.",
)
@seed_option
@focus_option
@limit_option(20, "equilibria to list, and to follow through the draws")
@case_options
@json_option
def command(
    *,
    case: str,
    concepts: str,
    coalitions: bool,
    state: str | None,
    wanted: str | None,
    vary: str | None,
    perceives: tuple[str, ...],
    lifted: str | None,
    draws: int,
    keep: Path | None,
    seed: int,
    focus: str | None,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Where the conflict can come to rest, why, and how firmly.

    Without --state or --inverse: how many states are stable for each actor under each concept and for all of them,
    the equilibria, the way to each from the status quo, and what holds the status quo in place. Where the space is
    too large and no --focus is given, the first focus of the case that is small enough is taken, and that is said.
    """
    if state is not None and wanted is not None:
        raise usage("X109", "--state and --inverse were asked for together", "ask one question a run")
    one = "--state" if state is not None else "--inverse" if wanted is not None else ""
    if one and (draws or perceives):
        raise usage("X109", f"{one} goes with neither --draws nor --perceives", "leave one out")
    if vary is not None and wanted is None:
        raise usage("X109", "--vary says whose preferences --inverse varies", "add --inverse STATE")
    if keep is not None and not draws:
        raise usage("X109", "--keep says where the draws are kept", "add --draws N")
    session = current()
    session.seed = seed
    session.settings = {
        "question": one.removeprefix("--") or "stability",
        "asked": state or wanted,
        "vary": vary,
        "concepts": concepts,
        "coalitions": coalitions,
        "perceives": list(perceives),
        "lift_red_lines": lifted,
        "draws": draws,
        "keep": keep,
        "focus": focus,
        "limit": limit,
    }
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["stability"])
    from . import stability_ask as ask

    names = ask.concepts(concepts, given=click.get_current_context().get_parameter_source("concepts"))
    settings = ask.settings(names, lifted, limit=limit, coalitions=coalitions, seed=seed)
    game = ask.game(chosen, focus, settings)
    if state is not None:
        ask.state(game, state, settings)
    elif wanted is not None:
        ask.inverse(game, wanted, vary, settings)
    else:
        seen = ask.perceived(chosen, perceives, game)
        ask.listed(chosen, game, settings, seen, draws=draws, keep=keep, seed=seed)
