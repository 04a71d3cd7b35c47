"""What the shell completes: cases of the catalog, and ids of the case that stands on the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from detente.case.diagnostics import Problems


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
