"""What predicted play takes of memory, counted before anything is laid out over states.

Bytes: of each game 8 AS for the flow, 17 AS while exact utilities are made and let go, a byte a state for rules and for
each way that depends on more than its issue, 17 a state for what moves several issues at once; 8 AS an array of
values, of which the stationary value holds m + 6 at m sweeps mixed and the forward pass those of its steps, up to a
bound. The states that play visits are few beside them (visited.py) and are not counted.
"""

from __future__ import annotations

from detente.case.diagnostics import problem
from detente.game.game import Game

from .forward import KEEP_BYTES
from .settings import PathsSettings
from .stationary import MEMORY


def moves_of(game: Game) -> int:
    """Entries of a list of all moves: one a move on one issue, option left and setting of the rest; one a state for
    moves of several issues; each times who may propose it."""
    count = 0
    for move in game.moves:
        proposers = 1 if move.proposer >= 0 else len(set(move.actors))
        alone = len(move.sets) == 1 and not move.package and not move.costs
        if not alone:
            count += proposers * game.size
            continue
        issue, option = move.sets[0]
        left = sum(bool(x) for k, x in enumerate(move.from_[0]) if k != option)
        count += proposers * left * (game.size // game.sizes[issue])
    return count


def bytes_of(game: Game, games: int = 1) -> int:
    """Most bytes held at once by predicted play with so many games in order of time."""
    values = 8 * game.size * len(game.actors)
    lasting = games * (values + game.size + sum(17 * game.size for m in game.moves if m.package or m.costs))
    ruled = bool(game.rules or game.refusals)
    masks = sum(
        len(set(m.actors)) if m.proposer < 0 else 1 for m in game.moves if ruled or m.when is not None
    )
    lasting += games * masks * game.size
    held = min(KEEP_BYTES, 200 * values)
    return lasting + max((MEMORY + 6) * values, held + 4 * values)


def accept(game: Game, settings: PathsSettings, games: int) -> None:
    """Raises Problems (L302) where a game has too many states, or its arrays would not fit."""
    size = bytes_of(game, games)
    if game.size <= settings.max_states and size <= settings.max_bytes:
        return
    states = f"{game.size:,}" if game.size < 10**9 else f"about 10^{len(str(game.size)) - 1}"
    gib = f"{size / 2**30:,.1f} GiB" if size < 2**50 else f"more than {2**20:,} GiB"
    raise problem(
        "L302",
        f"predicted play looks at every state: {states} states and {moves_of(game):,} moves would take {gib} at once; "
        f"the most allowed is {settings.max_states:,} states and {settings.max_bytes / 2**30:,.1f} GiB",
        "choose a focus (--focus), which varies some issues and holds the others",
    )
