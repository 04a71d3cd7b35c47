"""A record that no account allows: nothing can be likely after it, and what stands in the way is named.

Where P(E|z) is 0 in every world that has a prior chance, the posterior P(z|E) is 0/0, and no number is given. Named
are the items that no world allows by themselves; if there are none, a smallest set that no world allows together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.case.diagnostics import Diagnostic, Problems, problem
from detente.case.load import CaseFile
from detente.game.game import Floats

from .combine import combine
from .signals import Evidence, Item

MEND = (
    "an outcome under one account may be unlikely rather than impossible, an indicator reported falsely "
    "(`false_report`), an observer mistaken (`modes`: noise above 0)"
)


def refuse_impossible(file: CaseFile, prior: Floats, log: Floats) -> None:
    """Raises Problems (L407) where the moves, of log likelihood ``log`` float [Z], are impossible in every world."""
    if not _possible(prior, log):
        raise problem(
            "L407",
            "the recorded moves are impossible under every account, in every draw of the estimates",
            "let the moves be possible under one account (its stakes, the steps of the issues), or weigh none: "
            "--no-moves",
            file.place(("record",)),
        )


def refuse_contradiction(
    file: CaseFile, prior: Floats, e: Evidence, log: Floats, moves: Floats | None
) -> None:
    """Raises Problems (L407) where the evidence, of log likelihood ``log`` float [Z], is impossible in every world that
    has a prior chance; with ``moves``, the moves' own, in every one that they leave possible."""
    within = prior if moves is None else np.where(np.isneginf(moves), 0.0, prior)
    if _possible(within, log):
        return
    alone = [i for i in e.items if not _possible(within, combine(e, len(prior), [i.id]).log)]
    under = "every account" if moves is None else "every account that the recorded moves leave possible"
    if alone:
        raise Problems([_by_itself(file, i, under) for i in alone])
    those = _smallest(e, within)
    raise problem(
        "L407",
        f"{_names(those)} together are impossible under {under}",
        f"{MEND}; or leave one out: --without {_event(those[-1])}",
        file.place(_where(those[-1])),
    )


def _possible(weights: Floats, log: Floats) -> bool:
    return bool((np.isfinite(log) & (weights > 0)).any())


def _by_itself(file: CaseFile, item: Item, under: str) -> Diagnostic:
    if item.silence:
        what = f"nothing was seen of `{item.indicator}`, which is impossible under {under}"
        leave = "take away its `since`, and the silence counts for nothing"
    else:
        what = f"`{_event(item)}` shows `{item.outcome}` of `{item.indicator}`, which is impossible under {under}"
        leave = f"leave it out: --without {_event(item)}"
    return Diagnostic("L407", "error", what, file.place(_where(item)), f"{MEND}; or {leave}")


def _smallest(e: Evidence, weights: Floats) -> list[Item]:
    """Items that are impossible together, and no longer are if any one of them is left out."""
    left = list(e.items)
    for item in e.items:
        rest = [i for i in left if i is not item]
        if not _possible(weights, combine(e, len(weights), [i.id for i in rest]).log):
            left = rest
    return left


def _names(items: Sequence[Item]) -> str:
    each = [f"nothing seen of `{i.indicator}`" if i.silence else f"`{_event(i)}`" for i in items]
    return ", ".join(each[:-1]) + (" and " if len(each) > 1 else "") + each[-1]


def _event(item: Item) -> str:
    """An event that shows several indicators is an item for each."""
    return item.indicator if item.silence else item.id.split(":")[0]


def _where(item: Item) -> tuple[str, ...]:
    return ("indicators", item.indicator) if item.silence else ("record", "events", _event(item))
