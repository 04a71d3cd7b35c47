"""``detente paths``."""

from __future__ import annotations

from pathlib import Path

import click

from detente.case.sections import NEEDS

from .cases_in import use_case
from .options import case_argument, case_options, focus_option, json_option, limit_option, seed_option
from .session import current, usage


@click.command("paths")
@case_argument
@click.option(
    "--horizon",
    metavar="TIME",
    help="How far ahead: `24 months`, `2 weeks`, `1 year`. Default: the case's clock.",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    default=0,
    show_default=True,
    metavar="N",
    help="Draws of the case's uncertain numbers, stakes and play alike, for the range within which each answer lies.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --draws: what is done is kept in this file, and a later run goes on from it. Default: a file of its "
    "own for each question in reports/NAME.",
)
@click.option(
    "--sensitivity",
    is_flag=True,
    help="Also how much each answer moves when decisiveness, inertia and patience go to their low and high.",
)
@click.option(
    "--end",
    is_flag=True,
    help="Play really ends at the horizon. Default: it goes on without end, and the residual is stated.",
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.005,
    show_default=True,
    metavar="X",
    help="The step is halved until no reported probability moves by more than this.",
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
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also store the prediction as JSON: chances by date beside the baseline, with the case's hash, the seed and "
    "the settings. The same bytes for the same case, settings and seed.",
)
@click.option(
    "--efg",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a small game's play as an extensive form to FILE, for Gambit and others, and answer nothing else.",
)
@seed_option
@focus_option
@limit_option(12, "next moves, sequences and outcomes shown")
@case_options
@json_option
def command(
    *,
    case: str,
    horizon: str | None,
    draws: int,
    keep: Path | None,
    sensitivity: bool,
    end: bool,
    tolerance: float,
    lifted: str | None,
    output: Path | None,
    efg: Path | None,
    seed: int,
    focus: str | None,
    limit: int,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Who moves next and what follows, by stated interests.

    Predicted play in continuous time: who moves next and why, in values; the chance of each outcome and the state of
    each issue by date, beside what stands if nothing moves; what a deadline changes; the commonest sequences. Where
    the space is too large and no --focus is given, the first focus that is small enough is taken, and that is said.
    """
    if keep is not None and not draws:
        raise usage("X109", "--keep says where the draws are kept", "add --draws N")
    if keep is not None and output is not None and keep.resolve() == output.resolve():
        raise usage("X109", "--keep and --output name the same file", "name two files")
    if efg is not None and (draws or sensitivity or output):
        raise usage(
            "X109", "--efg goes with none of --draws, --sensitivity and --output", "ask one question a run"
        )
    session = current()
    session.seed = seed
    session.settings = {
        "horizon": horizon,
        "draws": draws,
        "keep": keep,
        "sensitivity": sensitivity,
        "end": end,
        "tolerance": tolerance,
        "lift_red_lines": lifted,
        "output": output,
        "efg": efg,
        "focus": focus,
        "limit": limit,
    }
    chosen = use_case(case, variants, sets, as_of, needs=NEEDS["paths"])
    from . import paths_ask as ask

    settings = ask.settings(chosen, horizon, lifted, focus, end=end, tolerance=tolerance, seed=seed)
    if efg is not None:
        ask.export(chosen, settings, efg)
    else:
        ask.predicted(chosen, settings, draws=draws, keep=keep, vary=sensitivity, output=output, limit=limit)
