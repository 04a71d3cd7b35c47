"""``detente roadmap``."""

from __future__ import annotations

import click

from detente.case.sections import FOCUS, NEEDS, OUTCOMES

from .cases_in import use_case
from .options import case_argument, case_options, focus_option, json_option, limit_option, seed_option
from .session import current, usage


@click.command("roadmap")
@case_argument
@click.option(
    "--road",
    "roads",
    multiple=True,
    metavar="ROAD",
    help="A roadmap of the case by its name, or a road written out, `issue=option; issue=option,…`: what each step "
    "sets, the earlier ones standing. May be repeated. Default: all the case declares.",
)
@click.option(
    "--to",
    "goal",
    metavar="GOAL",
    help="Search for roads to this goal instead: a state, a condition (`issue>=option,…`) or an outcome of the case.",
)
@click.option(
    "--guarantee",
    "guarantees",
    multiple=True,
    metavar="PROMISE",
    help="Take this promise for given: a guarantor's name, or `by=A,against=B,seen=Q,penalty=F,cost=C`, with "
    "`lasting` where it is not paid once. May be repeated. Default: what each promise would change is told, none is "
    "in force.",
)
@click.option(
    "--period",
    metavar="DURATION",
    help="How long a step lasts, such as `4 months`. Default: as each roadmap says; for other roads, as the first "
    "does.",
)
@click.option(
    "--aftermath",
    metavar="STATE",
    help="What follows a breach, for ever: `freeze`, `status quo`, or a state. Default: as each roadmap says; for "
    "other roads, freeze.",
)
@click.option(
    "--lift-red-lines",
    "lifted",
    metavar="IDS",
    is_flag=False,
    flag_value="all",
    help="Without the red lines: all of them, or the ids given, separated by commas. Default: all hold, and what each "
    "road would be without them is told.",
)
@click.option(
    "--equilibria",
    is_flag=True,
    help="List the pure equilibria, where no step can be undone. Default: the roads only.",
)
@click.option(
    "--no-mends", is_flag=True, help="Do not look for what would mend a road. Default: it is looked for."
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    default=0,
    show_default=True,
    metavar="N",
    help="Draws of the case's uncertain numbers, for the share of draws in which each road enforces itself.",
)
@seed_option
@focus_option
@limit_option(5, "roads to list of those --to finds, and deviations of each road")
@case_options
@json_option
def command(
    *,
    case: str,
    roads: tuple[str, ...],
    goal: str | None,
    guarantees: tuple[str, ...],
    period: str | None,
    aftermath: str | None,
    lifted: str | None,
    equilibria: bool,
    no_mends: bool,
    draws: int,
    seed: int,
    focus: str | None,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Whether a phased agreement enforces itself, where it breaks, what would mend it.

    Without --to all roadmaps of the case are compared: what each actor would lose by stopping at each step, the step
    that binds, the least patience, what guarantors' promises change and whether they would keep them, and the cheapest
    mend. With --to the best road to a goal is searched, or what would make one.
    """
    if goal is not None and (roads or draws or equilibria):
        raise usage(
            "X109", "--to goes with neither --road, --draws nor --equilibria", "ask one question a run"
        )
    session = current()
    session.seed = seed
    session.settings = {
        "question": "search" if goal is not None else "roads",
        "roads": list(roads),
        "to": goal,
        "guarantees": list(guarantees),
        "period": period,
        "aftermath": aftermath,
        "lift_red_lines": lifted,
        "equilibria": equilibria,
        "mends": not no_mends,
        "draws": draws,
        "focus": focus,
        "limit": limit,
    }
    needs = NEEDS["roadmap"]
    for asked, more in ((focus, FOCUS), (goal, OUTCOMES)):
        needs |= more if asked else frozenset()
    chosen = use_case(case, variants, sets, as_of, needs=needs)
    from . import roadmap_ask as ask

    lift = ask.lift(lifted)
    if goal is not None:
        ask.search(
            chosen,
            goal,
            period=period,
            aftermath=aftermath,
            guarantees=guarantees,
            lift=lift,
            focus=focus,
            limit=limit,
        )
    else:
        ask.compared(
            chosen,
            roads,
            period=period,
            aftermath=aftermath,
            guarantees=guarantees,
            lift=lift,
            focus=focus,
            mends=not no_mends,
            equilibria=equilibria,
            draws=draws,
            seed=seed,
            limit=limit,
        )
