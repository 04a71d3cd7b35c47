"""``detente analyze``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import detente
from detente.case.diagnostics import Diagnostic
from detente.view.blocks import Say

from . import screen
from .options import FOLDER, case_options, documents_option, focus_option, json_option
from .session import answer, asked, interrupted, load_cases

if TYPE_CHECKING:
    from detente.case.load import CaseFile
    from detente.report.store import Written


@click.command("analyze")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "--output",
    type=FOLDER,
    metavar="DIR",
    help="Folder for report.html, results.json and manifest.json; with several cases, each gets a folder of its name "
    "inside it. Default: reports/NAME.",
)
@documents_option
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    default=0,
    show_default=True,
    metavar="N",
    help="Draws of the case's uncertain numbers, for the share of draws in which each deal is acceptable. "
    "0: the point estimates only.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of every random draw: a whole number. The same seed gives the same numbers.",
)
@focus_option
@click.option(
    "--full",
    is_flag=True,
    help="Predict play on the largest focus that can be, as finely as `detente paths` does, and follow --draws through "
    "it too: minutes. Default: on a focus and at a tolerance that take seconds; the page says which.",
)
@click.option(
    "--cache",
    type=FOLDER,
    default=Path("reports") / "cache",
    show_default=True,
    metavar="DIR",
    help="Where games solved to weigh the case's accounts are kept, by content, so that none is solved twice.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Compute again even where DIR holds the results of the same case, settings and version. Default: reuse them.",
)
@case_options
@json_option
def analyze(cases: tuple[str, ...], output: Path | None, **settings: Any) -> None:
    """Analyze cases and write the report, one HTML page.

    The page opens with the answer; every number in it is traced to its sources, and it needs no network. Beside it
    stand the results and how they were obtained. A second run with the same case, settings and version reuses what
    is stored. An interrupted run keeps what it had finished.
    """
    session = asked()
    files = load_cases(cases, **{name: settings.pop(name) for name in ("variants", "sets", "as_of")})
    made: list[Written] = []
    stopped: list[Diagnostic] | None = None
    for file in files:
        folder = _folder(file, output, len(files) > 1)
        with screen.progress(file.label, talk=True) as update:
            made.append(detente.analyze(file, folder, **settings, progress=update, kept=session.kept))
        if made[-1].interrupted:
            stopped = interrupted("; ".join(session.kept), "for all of it")
            break
    result = [{"case": file.label, **vars(w)} for file, w in zip(files, made, strict=False)]
    again = " (as it was: same case, settings and version)"
    answer(result, (Say(f"{w.report}{again if w.reused else ''}") for w in made), stopped)


def _folder(file: CaseFile, output: Path | None, several: bool) -> Path:
    """Where a case's report goes. Variants and settings have a folder of their own, so that none replaces another."""
    name = re.sub(r"[^A-Za-z0-9_@-]+", "-", file.label.removesuffix(" with changes"))
    if file.label.endswith(" with changes"):
        name += f"+{file.hash.partition('-')[2][:8]}"
    if output is None:
        return Path("reports") / name
    return output / name if several else output
