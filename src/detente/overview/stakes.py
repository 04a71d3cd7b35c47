"""What each actor has at stake on each issue, and which way it wants it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.case.schema import Case
from detente.game.game import Game
from detente.view.blocks import Block, Column, Figure, Table
from detente.view.figures import Cell, Stakes
from detente.view.result import Result, View, register
from detente.view.speech import Ref, say


@dataclass(frozen=True, kw_only=True)
class Stake:
    """What one actor itself has at stake on one issue."""

    points: float
    """Best option against worst."""
    direction: str
    """``up`` or ``down`` the scale, ``other`` option, ``stay`` as it is; empty where nothing is at stake."""
    best: tuple[str, ...]
    """The options that are worth most to it."""


@dataclass(frozen=True, kw_only=True, repr=False)
class StakesShown(Result):
    """A grid of issues by actors."""

    issues: tuple[str, ...]
    actors: tuple[str, ...]
    """Parties and other principals first; none that has nothing at stake."""
    apart: int
    """How many of them those are."""
    stakes: Mapping[str, Mapping[str, Stake]]
    """Issue → actor."""
    shares: Mapping[str, float]
    """Actor → its own share in its choice, where persons within it have the rest."""


MARKS = {"up": "▲", "down": "▼", "other": "◆", "stay": "•", "": ""}


def stakes(case: Case, game: Game) -> StakesShown:
    """The stakes of every actor, each its own, before any mixing."""
    parties = list(game.agreement.parties)
    kinds = {a: declared.kind for a, declared in case.actors.items()}
    principals = [i for i, a in enumerate(game.actors) if kinds.get(a) == "principal" and i not in parties]
    first = parties + principals
    rest = [i for i in range(len(game.actors)) if i not in first]
    grid = {
        issue: {a: _stake(game, j, i) for i, a in enumerate(game.actors)}
        for j, issue in enumerate(game.issues)
    }
    # An actor with no stake of its own would be an empty column.
    order = [i for i in first + rest if any(row[game.actors[i]].points for row in grid.values())]
    own = {a: float(game.share[i, i]) for i, a in enumerate(game.actors)}
    return StakesShown(
        issues=tuple(game.issues),
        actors=tuple(game.actors[i] for i in order),
        apart=sum(i in first for i in order),
        stakes=grid,
        shares={a: share for a, share in own.items() if 0 < share < 1},
    )


def _stake(game: Game, j: int, i: int) -> Stake:
    worth = game.own_stakes[j][i]
    if worth.max() == worth.min():
        return Stake(points=0.0, direction="", best=())
    best = [k for k in range(len(worth)) if worth[k] == worth.max()]
    here = game.status_quo[j]
    if here in best:
        direction = "stay"
    elif game.ordered[j] and (best[0] > here or best[-1] < here):
        direction = "up" if best[0] > here else "down"
    else:
        direction = "other"
    points = int(worth.max() - worth.min()) / game.scale
    return Stake(points=points, direction=direction, best=tuple(game.options[j][k] for k in best))


def blocks(r: StakesShown) -> Iterator[Block]:
    """The grid as a drawing and a table."""
    columns = [
        Column("issue", "issue", width="mid"),
        *(Column(say("{:actor}", a), width="mid") for a in r.actors),
    ]
    rows = [[j, *(_cell(j, r.stakes[j][a]) for a in r.actors)] for j in r.issues]
    apart = (
        "To the right of the gap stand persons and others who are no party; each column is an actor's own stakes, "
        "before any mixing."
    )
    yield Figure(
        kind="stakes",
        data=Stakes(
            [Ref("issue", j) for j in r.issues],
            [Ref("actor", a) for a in r.actors],
            r.apart,
            [
                [Cell(s.points, MARKS[s.direction]) for s in (r.stakes[j][a] for a in r.actors)]
                for j in r.issues
            ],
        ),
        title="What each wants, and how much",
        caption="Points between an actor's best and worst option of an issue. ▲ it wants it moved up the scale, ▼ "
        "down, ◆ to another option, • left as it stands; · nothing at stake. "
        + (apart if r.apart < len(r.actors) else "Each column is an actor's own stakes."),
        description=say(
            "A grid of {:counted of issue} by {:counted of actor}. Each square gives the points between the best and "
            "the worst option for that actor, darker for more. The table below holds the same numbers.",
            len(r.issues),
            len(r.actors),
        ),
        table=Table(columns, rows, name="stakes"),
        wide=True,
    )


def _cell(issue: str, stake: Stake) -> object:
    if not stake.points:
        return None
    return say("{:points}: {}", stake.points, tuple(Ref("option", o, issue) for o in stake.best))


register(StakesShown, View(blocks=blocks))
