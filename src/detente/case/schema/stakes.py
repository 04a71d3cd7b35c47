"""What each actor wants, in points; what it has without agreement; and what points exchange for."""

from typing import Annotated, Literal

from pydantic import Field, Tag

from .base import (
    LISTED,
    Condition,
    Date,
    Duration,
    Entry,
    Flag,
    Grounded,
    Id,
    Number,
    Patch,
    State,
    Text,
    Titled,
    by_key,
)

Rank = Annotated[Annotated[Id, Tag("no list")] | Annotated[tuple[Id, ...], Tag("a list")], LISTED]


class Stake(Grounded):
    """What one actor wants of one issue: a weight, and exactly one of `values`, `ideal`, `ranking`."""

    weight: Number
    """Salience in points: what the best option of the issue is worth against the worst. Not negative."""
    values: dict[Id, Number] | None = None
    """The value of each option, 0 to 100."""
    ideal: Id | None = None
    """The option wanted most, of an ordered issue; the value falls in proportion to the distance from it."""
    ranking: tuple[Rank, ...] | None = None
    """Options from best to worst, ties in a nested list; spaced evenly from 100 to 0."""


class Linkage(Grounded):
    """Worth that hangs on several issues at once."""

    actor: Id
    """To whom."""
    when: Condition
    """Where it counts."""
    worth: Number
    """Points; negative for a loss."""
    title: Text | None = None
    """The linkage in words."""


class AtState(Entry):
    """The worth of a state to the actor."""

    state: State
    """The state; issues not named are at the status quo."""


class AtPlay(Entry):
    """The value of playing on without agreement, computed by the paths lens and passed in."""

    play: Literal["paths"]
    """Which lens gives it."""
    horizon: Duration | None = None
    """How far ahead; the case's clock if absent."""


Level = Annotated[
    Annotated[Number, Tag("number")] | Annotated[AtState, Tag("state")] | Annotated[AtPlay, Tag("play")],
    by_key("number", "number", play="play", state="state"),
]
"""Points; `{state: {…}}`, the worth of a state; or `{play: paths}`, the value of playing on."""


class Fallback(Grounded):
    """What an actor has without agreement (its BATNA)."""

    inside: Level | None = None
    """d: while there is no agreement; gains are measured from here. The status quo if absent."""
    outside: Level | None = None
    """x: if it walks away for good; it only sets a floor under what it accepts."""


class Numeraire(Grounded):
    """A declared exchange between points and something the parties can hand over. Without it, points of two actors
    are not compared in money, and prices are withheld."""

    unit: Text
    """What is handed over: `US$ billion a year`."""
    points_per_unit: Annotated[dict[Id, Number], Field(min_length=1)]
    """Points one unit is worth, by actor; more than 0."""
    most: dict[Id, Number] = {}
    """The most units an actor can pay; unbounded where not named."""


class Deadline(Grounded):
    """A date at which something changes."""

    date: Date
    """When."""
    title: Text
    """What it is."""
    changes: Patch = {}
    """What it changes: stakes, rates, discounts, as a patch of the case."""
    ends_play: Flag = False
    """Play really ends: what stands then is what each has."""


class Clock(Entry):
    """Time in the case."""

    horizon: Duration
    """How far ahead the lenses look."""
    deadlines: dict[Id, Deadline] = {}
    """Dates that change the game."""


class Play(Grounded):
    """How an actor behaves in predicted play. Each is an estimate with a stated reason."""

    decisiveness: Number | None = None
    """The chance (over 0.5, under 1) of taking the better of two courses a tenth of the range apart."""
    reconsiders_per_month: Number | None = None
    """How often it reconsiders an issue it can move, per month."""
    inertia_months: Number | None = None
    """Months in which it would move once if it had nothing at stake."""
    discount_per_year: Number | None = None
    """What next year's points are worth today, over 0, at most 1."""


class Outcome(Titled):
    """A named condition on states, for first-passage chances, forecasts, and the report's "what blocks it"."""

    when: Condition
    """Where it holds."""
    talked_about: Flag = False
    """The report explains what blocks it."""


class RoadStep(Grounded):
    """One step of a roadmap."""

    acts: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Who acts in it, at once."""
    sets: Annotated[State, Field(min_length=1)]
    """What it sets."""
    costs: dict[Id, Number] = {}
    """One-off costs of acting, points by actor (negative: a one-off gain from its own act). A point is one point of
    flow during one period; who does not act does not pay."""
    benefits: dict[Id, Number] = {}
    """One-off benefits from what the others do, points by actor: who does not act still gets them."""


class Collapse(Entry):
    """After a breach, this state for ever."""

    collapse: State
    """The state; issues not named at the status quo."""


class Roadmap(Titled):
    """A phased agreement: a sequence of steps from the status quo to a goal."""

    steps: Annotated[dict[Id, RoadStep], Field(min_length=1)]
    """In order."""
    period: Duration
    """How long a step lasts."""
    aftermath: Annotated[
        Annotated[Literal["freeze"], Tag("freeze")] | Annotated[Collapse, Tag("collapse")],
        by_key("freeze", "collapse"),
    ] = "freeze"
    """What follows a breach: things stay as they are, or `{collapse: {…}}`."""
    seen: Number | None = None
    """The chance that a breach is noticed, 0 to 1; 1 if absent. Unnoticed, the road goes on."""


class Guarantor(Grounded):
    """A third party's promise that could hold an agreement together."""

    by: Id
    """Who promises."""
    to: Id
    """To whom."""
    against: Id | None = None
    """Whose breach it answers."""
    promise: Text
    """What is promised."""
    seen: Number | None = None
    """The chance a breach is seen, 0 to 1."""
    penalty: Number | None = None
    """What the breach then costs whoever broke faith, in its points: once, as one period's flow, unless `lasting`."""
    cost: Number | None = None
    """What keeping the promise costs the guarantor, in its own points; once, unless `lasting`."""
    lasting: Flag = False
    """Penalty and cost stand for as long as the breach does, a flow in every period, not once."""


class Focus(Titled):
    """A subset of issues a dense lens varies; the others are held."""

    issues: Annotated[tuple[Id, ...], Field(min_length=1)]
    """What is varied."""
    held: State = {}
    """Where the others are held, if not at the status quo."""
