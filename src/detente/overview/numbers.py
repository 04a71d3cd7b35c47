"""Every number of a case and what it rests on: claims, an assumption, other grounds, or nothing; and what each actor
has at stake on each issue, and which way it wants it moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from detente.case.estimate import Estimate, Normal, Triangular
from detente.case.load import CaseFile
from detente.case.schema import Case
from detente.case.uses import numbers as numbers_of
from detente.game.game import Game
from detente.view.blocks import Block, Column, Details, Figure, Heading, Say, Table
from detente.view.figures import Cell, Stakes
from detente.view.numbers import NONE, number
from detente.view.result import Result, View, register
from detente.view.speech import Ref, Text, join, say

OPEN = 25
"""Assumed numbers up to which they stand open."""


@dataclass(frozen=True, kw_only=True)
class NumberUse:
    """One number of the case and what it rests on."""

    path: str
    value: Estimate
    assumed: str
    """Why it was assumed; empty where claims support it."""
    claims: tuple[str, ...]
    place: str
    """``stakes.yaml:34``: the file's name alone, so that a page does not tell where its maker keeps things."""
    grounds: str
    """Other grounds: a citation, a source of a base rate."""


@dataclass(frozen=True, kw_only=True, repr=False)
class NumbersShown(Result):
    """The numbers of a case by what they rest on."""

    every: tuple[NumberUse, ...]
    citation: str
    """The one source of them all, where the case names one."""

    @property
    def assumed(self) -> tuple[NumberUse, ...]:
        """Those that no claim supports."""
        return tuple(n for n in self.every if n.assumed)

    @property
    def cited(self) -> tuple[NumberUse, ...]:
        """Those that claims support."""
        return tuple(n for n in self.every if n.claims and not n.assumed)

    @property
    def neither(self) -> tuple[NumberUse, ...]:
        """The rest."""
        return tuple(n for n in self.every if not n.claims and not n.assumed)


def numbers(file: CaseFile) -> NumbersShown:
    """Every number of a case, in its order."""
    return NumbersShown(
        every=tuple(
            NumberUse(
                path=n.path,
                value=n.value,
                assumed=n.assumed if n.grounds == "assumed" else "",
                claims=n.claims,
                place=_line(file, n.keys),
                grounds=n.assumed if n.grounds in ("citation", "source") else "",
            )
            for n in numbers_of(file.case)
        ),
        citation=file.case.citation or "",
    )


def _line(file: CaseFile, keys: tuple[str | int, ...]) -> str:
    place = file.place(keys)
    return f"{PurePath(place.file).name}:{place.line}" if place is not None and place.line else ""


def estimate(value: Estimate) -> str:
    """``20 (10 to 30)``, ``20 (sd 4)``, or the number."""
    if isinstance(value, Triangular):
        return f"{number(value.likely, 3)} ({number(value.low, 3)} to {number(value.high, 3)})"
    if isinstance(value, Normal):
        ends = (("not below", value.low), ("not above", value.high))
        cut = "".join(f", {word} {number(end, 3)}" for word, end in ends if end is not None)
        return f"{number(value.mean, 3)} (sd {number(value.sd, 3)}{cut})"
    return number(float(value), 3)


def numbers_blocks(r: NumbersShown) -> Iterator[Block]:
    """Those assumed, those that rest on claims, and the rest."""
    if r.citation:
        yield Say(say("All numbers of this case come from one place: {}", r.citation))
    if r.assumed:
        yield Heading("Numbers assumed")
        yield Say("No claim supports these. Each says why it was set as it is.")
        table = _table(r.assumed, "Assumed numbers", "why it was assumed")
        title = say("All {:counted of assumed number}", len(r.assumed))
        yield table if len(r.assumed) <= OPEN else Details(title, (table,))
    if r.cited:
        title = say("{:counted of number that rests/numbers that rest} on claims", len(r.cited))
        yield Details(title, (_table(r.cited, "Numbers with their claims", "claims"),))
    if r.neither:
        caption = "Numbers that rest on no claim and no assumption of their own"
        title = say("{:counted of other number}", len(r.neither))
        yield Details(title, (_table(r.neither, caption, "grounds"),))


def _table(numbers: tuple[NumberUse, ...], caption: str, why: str) -> Table:
    return Table(
        [
            Column("number", width="mid"),
            Column("value"),
            Column(why, width="wide"),
            Column("where it stands", width="mid"),
        ],
        [(n.path, estimate(n.value), _grounds(n), n.place or NONE) for n in numbers],
        caption=caption,
        name=why.split(maxsplit=1)[0],
    )


def _grounds(n: NumberUse) -> Text:
    return join([n.assumed, say("{:claim}", n.claims) if n.claims else "", n.grounds], " · ")


register(NumbersShown, View(blocks=numbers_blocks))


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
    principals = {a for a, declared in case.actors.items() if declared.kind == "principal"}
    first = parties + [i for i, a in enumerate(game.actors) if a in principals and i not in parties]
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
    return Stake(
        points=int(worth.max() - worth.min()) / game.scale,
        direction=direction,
        best=tuple(game.options[j][k] for k in best),
    )


def stakes_blocks(r: StakesShown) -> Iterator[Block]:
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


register(StakesShown, View(blocks=stakes_blocks))
