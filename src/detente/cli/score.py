"""``detente score``."""

from __future__ import annotations

from pathlib import Path

import click

from . import screen
from .options import json_option
from .session import answer, asked


@click.command("score")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--outcomes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="What happened: a CSV file with the columns `question,outcome`, an outcome yes, no or unknown.",
)
@json_option
def command(*, file: Path, outcomes: Path) -> None:
    """Score a sealed forecast against what happened.

    Brier and logarithmic scores, question by question and on average, beside base rates, a coin, and what each
    narrative by itself would have scored; how many were declined or are not known yet; a calibration table where
    there are enough. The seal is checked first, and never written to.
    """
    session = asked()
    # Rooms of the lens, for which `--help` does not wait.
    from detente.lenses.forecast.score import read_outcomes, score
    from detente.lenses.forecast.seal import read_seal

    sealed, sha = read_seal(file)
    session.case_hash, session.seed = str(sealed["case_hash"]), sealed.get("seed")
    known, warnings = read_outcomes(outcomes, sealed["questions"])
    screen.warn(warnings)
    result = score(sealed, known, sha)
    answer(result.to_json(), result.blocks())
