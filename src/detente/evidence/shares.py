"""Where the posterior is, by game and draw: which are worth playing out (Definition 6.12).

The posterior is over worlds z and, with the moves weighed under draws k of the estimates, over their draws:

    w(z, k) = p(z) · L(z, k) / Σ_k' L(z, k')

Worlds with one patch share a game, and so do patches that differ only in what a focus holds (alike.py), so that w is
summed to games and draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from detente.case import patch as patching
from detente.case.load import CaseFile
from detente.case.schema import Patch
from detente.case.validate import with_sections
from detente.case.yaml_tree import Mark
from detente.game.game import Bools, Floats, Ints

Key = TypeVar("Key")
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Shares:
    """Where the posterior is: ``whole`` float [G, K] by game and draw, ``null`` that of "none of these"; the same for
    each narrative in ``of`` and ``null_of``."""

    whole: Floats
    null: float
    of: Mapping[str, Floats]
    null_of: Mapping[str, float]


def shares(weights: Floats, loglik: Floats, game_of: Ints, count: int, masks: Mapping[str, Bools]) -> Shares:
    """``weights`` float [Z] the posterior; ``loglik`` float [Z, K] of the moves under each draw; ``game_of`` int64 [Z]
    the game of each world out of ``count``, −1 for "none of these"; ``masks`` bool [Z] per narrative."""
    top = loglik.max(axis=1, keepdims=True)
    draw = np.exp(loglik - np.where(np.isfinite(top), top, 0.0))
    total = draw.sum(axis=1, keepdims=True)
    w = weights[:, None] * np.divide(draw, total, out=np.zeros_like(draw), where=total > 0)

    def summed(mask: Bools) -> tuple[Floats, float]:
        table = np.zeros((count, w.shape[1]))
        here = mask & (game_of >= 0)
        np.add.at(table, game_of[here], w[here])
        return table, float(weights[mask & (game_of < 0)].sum())

    whole, null = summed(np.ones(len(weights), dtype=np.bool_))
    parts = {name: summed(mask) for name, mask in masks.items()}
    return Shares(whole, null, {n: t for n, (t, _) in parts.items()}, {n: x for n, (_, x) in parts.items()})


def merged(found: Shares, which: Ints, count: int) -> Shares:
    """The same with games that are alike taken together: ``which`` int64 [G] the group of each."""

    def summed(table: Floats) -> Floats:
        out = np.zeros((count, table.shape[1]))
        np.add.at(out, which, table)
        return out

    return Shares(summed(found.whole), found.null, {n: summed(t) for n, t in found.of.items()}, found.null_of)


def chosen(found: Shares, cover: float, most: int) -> tuple[tuple[int, int], ...]:
    """The heaviest (game, draw) of each narrative, then the heaviest of all until they hold ``cover`` of what games
    hold at all; ``most`` in all. Ties by number."""
    taken: dict[tuple[int, int], None] = {}
    for table in found.of.values():
        best = pairs_of(table)[:1]
        if len(taken) < most and best and table[best[0]] > 0:
            taken[best[0]] = None
    whole = float(found.whole.sum())
    held = float(sum(found.whole[p] for p in taken))
    for pair in pairs_of(found.whole):
        if held >= cover * whole or len(taken) >= most or found.whole[pair] <= 0:
            break
        if pair not in taken:
            taken[pair] = None
            held += float(found.whole[pair])
    return tuple(sorted(taken, key=lambda p: (-found.whole[p], p)))


def covered(found: Shares, pairs: Sequence[tuple[int, int]]) -> float:
    """Share of what games hold at all that these hold; 1 where no game holds anything."""
    whole = float(found.whole.sum())
    return float(sum(found.whole[p] for p in pairs)) / whole if whole > 0 else 1.0


def pairs_of(table: Floats) -> list[tuple[int, int]]:
    """(game, draw) by weight."""
    order = np.argsort(-table, axis=None, kind="stable")
    return [(int(n) // table.shape[1], int(n) % table.shape[1]) for n in order]


def shared(
    work: Callable[[Key], Answer], keys: Sequence[Key], workers: int, tell: Callable[[int], None]
) -> dict[Key, Answer]:
    """``work`` for each of the keys, by so many threads; what is waiting is dropped when this is interrupted."""
    rows: dict[Key, Answer] = {}
    if workers <= 1:
        for key in keys:
            rows[key] = work(key)
            tell(len(rows))
        return rows
    pool = ThreadPoolExecutor(workers, thread_name_prefix="games")
    try:
        waiting = {pool.submit(work, key): key for key in keys}
        for done in as_completed(waiting):
            rows[waiting[done]] = done.result()
            tell(len(rows))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return rows


def patched(file: CaseFile, change: Patch) -> CaseFile:
    """The case under one account."""
    if not change:
        return file
    tree = patching.apply(file.tree, change, Mark("narratives", 0, 0))
    case = with_sections(file.case, tree, {path.split(".")[0] for path in change})
    return replace(file, case=case, tree=tree)
