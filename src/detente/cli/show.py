"""``detente show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import detente

from . import screen
from .cases_in import use_case
from .options import case_argument, case_options, json_option
from .session import answer, current, usage

if TYPE_CHECKING:
    from detente.overview.show import CaseShown, IssueShown, PartShown


@click.command("show")
@case_argument
@click.argument("path", required=False, metavar="[PART]")
@click.option(
    "--issue",
    metavar="ISSUE",
    help="One issue: its options, who can move it to each, and what each option is worth to everybody in "
    "points. Default: the whole case.",
)
@case_options
@json_option
def command(
    *,
    case: str,
    path: str | None,
    issue: str | None,
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Show a case, or one PART of it with the claims it rests on.

    PART is ids joined by dots: `detente show us-dprk-2018 stakes.china`.
    """
    if path and issue:
        raise usage("X109", "PART and --issue were both given", "give one of the two")
    current().settings = {"part": path, "issue": issue}
    chosen = use_case(case, variants, sets, as_of)
    if path:
        part = detente.show(chosen.file, path)
        answer(part, lambda: _show_part(part))
    elif issue:
        one = detente.show(chosen.file, issue=issue)
        answer(one, lambda: _show_issue(one))
    else:
        whole = detente.show(chosen.file)
        answer(whole, lambda: _show_whole(whole))


def _show_whole(result: CaseShown) -> None:
    from detente.overview.show_view import case_blocks

    screen.draw(case_blocks(result))


def _show_part(result: PartShown) -> None:
    from detente.overview.show_view import part_blocks

    screen.draw(part_blocks(result))


def _show_issue(result: IssueShown) -> None:
    from detente.overview.show_view import issue_blocks

    screen.draw(issue_blocks(result))
