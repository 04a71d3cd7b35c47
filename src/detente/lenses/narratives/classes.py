"""Worlds that nothing tells apart, as one (Definition 6.3).

Two worlds belong to one class if every condition of the case on answers holds in both or in neither, and their games
are the same: then every likelihood is the same in both, and so is their share of the posterior per prior. Sums over
worlds are sums over classes with the classes' priors. The members of a set that no condition names are what makes
classes few.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.case.checks.names import whens
from detente.evidence.combine import combine
from detente.evidence.posterior import Inference, averaged, normalised
from detente.evidence.worlds import Worlds, holds


def reduced(i: Inference) -> Inference:
    """The same inference over classes: each by its first world, with the prior of all. Mechanisms' answers cannot be
    read off it; all that conditions name can."""
    columns = [holds(i.worlds, when) for _, when in whens(i.case) if when]
    bits = np.packbits(np.column_stack([i.worlds.strategic, *columns]), axis=1)
    games = (i.moves.game_of + 1).astype("<u4").view(np.uint8).reshape(-1, 4)
    rows = np.ascontiguousarray(np.hstack([bits, games]))
    keys = rows.view(np.dtype((np.void, rows.shape[1]))).reshape(-1)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) == len(i.worlds) and (i.whole.told or not i.evidence.tellers):
        return i
    order = np.argsort(first, kind="stable")
    keep = first[order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    prior = np.zeros(len(keep))
    np.add.at(prior, place[which.reshape(-1)], i.prior)
    w = i.worlds
    worlds = Worlds(w.mechanisms, w.answers, w.several, w.codes[keep], w.strategic[keep], w.null)
    evidence = replace(
        i.evidence,
        items=tuple(replace(x, loglik=x.loglik[keep], seen=x.seen[keep]) for x in i.evidence.items),
        tellers=tuple(replace(t, line=None if t.line is None else t.line[keep]) for t in i.evidence.tellers),
    )
    moves = replace(i.moves, loglik=i.moves.loglik[keep], game_of=i.moves.game_of[keep])
    whole = combine(evidence, len(keep))
    log_moves = averaged(moves)
    log_posterior, log_evidence = normalised(prior, log_moves + whole.log)
    return replace(
        i,
        worlds=worlds,
        prior=prior,
        evidence=evidence,
        whole=whole,
        moves=moves,
        log_moves=log_moves,
        log_posterior=log_posterior,
        log_evidence=log_evidence,
    )
