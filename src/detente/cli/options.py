"""The options that several commands share, and what the shell completes: cases of the catalog, and ids of the case that
stands on the line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from detente.case.diagnostics import Problems

from .session import current, usage

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def cases(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Names of the catalog that begin so."""
    from detente.case.catalog import catalog

    return [entry.name for entry in catalog() if entry.name.startswith(begun)]


def complete(among: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Ids of a section of the case; ``issue=option`` for states and conditions, and outcomes for the latter."""

    def completed(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        from detente.front import open_case

        try:
            # While an option waits for its value, the case is still among the words not yet taken.
            case = open_case(context.params.get("case") or next(iter(context.args), "")).case
        except (Problems, OSError):
            return []
        before, comma, last = begun.rpartition(",")
        return [before + comma + word for word in _words(case, among) if word.startswith(last)]

    return completed


def _words(case: Any, among: str) -> list[str]:
    if among in ("states", "conditions"):
        pairs = [f"{j}={o}" for j, issue in case.issues.items() for o in issue.options]
        return [*(case.outcomes if among == "conditions" else ()), *pairs]
    if among == "accounts":
        return [*case.mechanisms, *case.narratives]
    found = getattr(case, among)
    return list(getattr(found, "events", found))


def _wants_json(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    current().json = value


json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    callback=_wants_json,
    help="Answer one JSON object on standard output: {command, version, case_hash, settings, seed, "
    "result}, and `diagnostics` where it failed.",
)

case_argument = click.argument("case", metavar="CASE", shell_complete=cases)

CHANGES = (
    click.option(
        "--variant",
        "variants",
        multiple=True,
        metavar="NAME",
        help="A variant the case names, or MATTER/READING for one reading of a disagreement. May be "
        "repeated; applied in order, before --set. Default: the case as written.",
    ),
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one entry, e.g. stakes.china.enforcement.weight=30 or `null` to remove it; the "
        "value is read as YAML. May be repeated. Default: nothing is changed.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        help="Speak from this date (YYYY-MM-DD): later events are left out. Default: the case's own.",
    ),
)


def case_options(function: F) -> F:
    """``--variant``, ``--set`` and ``--as-of``: passed as ``variants``, ``sets`` and ``as_of``."""
    for option in reversed(CHANGES):
        function = option(function)
    return function


focus_option = click.option(
    "--focus",
    metavar="NAME",
    help="Vary only the issues of this declared focus, the others held where it says. Default: all issues.",
)

store_option = click.option(
    "--store",
    type=FILE,
    metavar="FILE",
    help="Where what was computed is kept, by content, so that nothing is computed twice and an interrupted run goes "
    "on from it; it may be deleted at any time. Default: results.sqlite in the user's cache folder.",
)


def _is_gone(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        what = f"there is no {parameter.opts[0]} any more: solved games and draws are kept in one store"
        raise usage("X109", what, f"leave {parameter.opts[0]} out, or name another place with --store FILE")


def store_options(function: F) -> F:
    """``--store``; and what was there before it, which is refused."""
    about: dict[str, Any] = {"hidden": True, "expose_value": False, "is_eager": True}
    for gone in ("--keep", "--cache"):
        function = click.option(gone, callback=_is_gone, help="No longer there: see --store.", **about)(
            function
        )
    return store_option(function)


documents_option = click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with the documents: every quote is then verified in them. They are found by their hash, "
    "whatever they are called. Default: anchors are not checked, and that is said.",
)
