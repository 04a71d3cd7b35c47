"""The moves that can be made now, and why they would be: hazards with the reason in values.

From the state play starts in, each way of each unit is made at rate μσA; its share is the chance that it is the next
move made by anyone if none of the rates changed before (Definition 11.1).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.game.game import Floats
from detente.game.space import decode, differences
from detente.play.board import PlayBoard
from detente.play.local import constant, ways_at
from detente.play.predict import points_per_range

from .result import NextMove


def next_moves(board: PlayBoard, values: Floats, start: int) -> tuple[NextMove, ...]:
    """Every move possible from state ``start`` under values float [A, S], likeliest first, then as units stand."""
    game = board.game
    here = np.array([start], dtype=np.int64)
    span = points_per_range(board)
    found = []
    for unit in board.units:
        for way, at in zip(unit.ways, ways_at(board, unit, here, constant(values)), strict=True):
            if not at.can[0]:
                continue
            target = int(at.target[0])
            gains = (values[:, target] - values[:, start]) * span
            proposed = unit.rate * float(at.proposed[0])
            accepted = float(at.accepted[0])
            found.append(
                NextMove(
                    actor=game.actors[unit.actor],
                    issue=game.issues[unit.issue] if unit.issue >= 0 else "",
                    package=unit.package,
                    changes=differences(game, decode(game, start), decode(game, target)),
                    others=tuple(game.actors[b] for b in way.others),
                    rate=proposed * accepted,
                    proposed=proposed,
                    accepted=accepted,
                    cost=float(at.cost[0] * span[unit.actor]),
                    gain=float(gains[unit.actor]),
                    gains=tuple(float(g) for g in gains),
                    share=0.0,
                )
            )
    total = sum(m.rate for m in found)
    shared = [replace(m, share=m.rate / total if total > 0 else 0.0) for m in found]
    return tuple(sorted(shared, key=lambda m: -m.rate))
