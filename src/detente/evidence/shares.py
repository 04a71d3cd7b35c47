"""Where the posterior is, by game and draw: which are worth playing out (Definition 6.12).

The posterior is over worlds z and, with the moves weighed under draws k of the estimates, over their draws:

    w(z, k) = p(z) · L(z, k) / Σ_k' L(z, k')

Worlds with one patch share a game, and so do patches that differ only in what a focus holds (Definition 6.3), so that w
is summed to games and draws.

A focus holds the issues it does not vary. A stake in a held issue, and worth that hangs on held issues alone, are the
same in every state then: they change utilities by a constant and so no choice (Definition 4.5: only differences of
values enter), ranges being those of the case as written. Worth that hangs on a held issue not being where it is held
is never had. What a patch says of these is dropped, and patches that then say the same make the same game. Only what
is sure to be without effect is dropped: stakes, and linkages that are not in the case as written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from detente.case import patch as patching
from detente.case.conditions import allowed
from detente.case.load import CaseFile
from detente.case.schema import Case, Patch
from detente.case.validate import with_sections
from detente.case.yaml_tree import Mark
from detente.game.focus import varied
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
        here = mask & (game_of >= 0)
        return _grouped(w[here], game_of[here], count), float(weights[mask & (game_of < 0)].sum())

    whole, null = summed(np.ones(len(weights), dtype=np.bool_))
    parts = {name: summed(mask) for name, mask in masks.items()}
    return Shares(whole, null, {n: t for n, (t, _) in parts.items()}, {n: x for n, (_, x) in parts.items()})


def merged(found: Shares, which: Ints, count: int) -> Shares:
    """The same with games that are alike taken together: ``which`` int64 [G] the group of each."""
    of = {n: _grouped(table, which, count) for n, table in found.of.items()}
    return Shares(_grouped(found.whole, which, count), found.null, of, found.null_of)


def _grouped(table: Floats, which: Ints, count: int) -> Floats:
    out = np.zeros((count, table.shape[1]))
    np.add.at(out, which, table)
    return out


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


def patched(file: CaseFile, change: Patch) -> CaseFile:
    """The case under one account."""
    if not change:
        return file
    tree = patching.apply(file.tree, change, Mark("narratives", 0, 0))
    case = with_sections(file.case, tree, {path.split(".")[0] for path in change})
    return replace(file, case=case, tree=tree)


def groups(case: Case, focus: str, patches: Sequence[Patch]) -> tuple[tuple[Patch, ...], Ints]:
    """One patch of each group, the first, and int64 [P]: which group each is in."""
    held = held_at(case, focus)
    keys = [json.dumps(projected(case, held, patch), sort_keys=True, default=str) for patch in patches]
    first: dict[str, Patch] = {}
    for key, patch in zip(keys, patches, strict=True):
        first.setdefault(key, patch)
    place = {key: n for n, key in enumerate(first)}
    return tuple(first.values()), np.array([place[key] for key in keys], dtype=np.int64)


def held_at(case: Case, focus: str) -> dict[str, str]:
    """Issue → option, of those a focus holds; none where ``focus`` is empty."""
    if not focus:
        return {}
    held, free = case.focus[focus].held, varied(case, focus)
    return {name: held.get(name, issue.status_quo) for name, issue in case.issues.items() if name not in free}


def projected(case: Case, held: Mapping[str, str], patch: Patch) -> dict[str, Any]:
    """What of a patch can make a difference where these issues are held."""
    left: dict[str, Any] = {}
    for path, value in patch.items():
        match path.split("."):
            case ["stakes", _, issue, *_] if issue in held:
                pass
            case ["linkages", name] if name not in case.linkages:
                if (linkage := _linkage(case, held, value)) is not None:
                    left[path] = linkage
            case _:
                left[path] = value
    return left


def _linkage(case: Case, held: Mapping[str, str], value: Any) -> Any:
    """A new linkage with what is held taken out of its condition; None where it makes no difference."""
    if not isinstance(value, dict) or not isinstance(value.get("when"), dict):
        return value
    when = value["when"]

    def had(name: str) -> bool:
        issue, predicate = case.issues[name], when[name]
        mask = allowed(issue, tuple(predicate) if isinstance(predicate, list) else predicate)
        return bool(mask[list(issue.options).index(held[name])])

    fixed = [name for name in when if name in held and name in case.issues]
    try:
        if not all(map(had, fixed)) or len(fixed) == len(when):
            return None
    except ValueError:
        return value
    left = {name: predicate for name, predicate in when.items() if name not in fixed}
    return {**{k: v for k, v in value.items() if k in ("actor", "worth")}, "when": left}
