"""How the answers of the roadmap lens read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.remarks import Remark, obtained, worded
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .result import (
    AFTER,
    EquilibriaResult,
    MendLine,
    Place,
    RoadDraws,
    RoadResult,
    RoadsResult,
    SearchResult,
    StepLine,
)
from .words import AFTERMATH, WORDS

LITTLE = 0.005
"""Trust below this is not worth a word."""
PLACES = 3
"""Tightest places named of each road over draws."""


def said(remark: Remark) -> Sentence:
    """A remark of this lens in words."""
    return worded(remark, WORDS)


def step_of(name: str) -> str:
    """A step as a reader knows it."""
    return "after completion" if name == AFTER else name


def _road(r: RoadResult) -> Text | Ref:
    return Ref("road", r.name) if r.title else r.name


# --- Roads side by side -----------------------------------------------------------------------------------------------


def compared(r: RoadsResult) -> Iterator[Block]:
    """Roads side by side, then one by one, and how the answer moves."""
    yield Say(say("{n:counted of road} of {case}", case=r.case, n=len(r.roads)))
    for note in r.notes:
        yield Note(said(note))
    for d in r.left_out:
        yield Say(say("left out: {why}", why=d.message), quiet=True)
    yield _steps(r.roads)
    yield Heading("The roads side by side")
    yield _side_by_side(r.roads)
    yield Say(
        "regret: the most any actor gains by its best single deviation, as a share of all it has at stake; 0: none "
        "gains. Alone: how many first steps enforce themselves as a road of their own, if nothing were to follow. "
        "Slack: what each would lose by its best deviation, as a share of all it has at stake; –: it has none.",
        quiet=True,
    )
    for n, road in enumerate(r.roads, 1):
        yield from _one(road, r.settings.limit, f"road-{n}")
    if r.moved:
        yield Details("How the answer moves, one number at a time", (_moved(r),))
    if r.equilibria is not None:
        yield Heading("Pure equilibria where no step can be undone")
        yield from equilibria(r.equilibria)


def _side_by_side(roads: Sequence[RoadResult], prefix: str = "", shown: bool = True) -> Table:
    barred = any(r.obstacles for r in roads)
    lined = any(r.lifted is not None for r in roads)
    return Table(
        [
            Column("road", width="wide"),
            Column("enforces itself", name="holds"),
            Column("regret", "stake"),
            Column("tightest at", name="tightest step"),
            Column("for", "actor", name="tightest actor"),
            Column("tightest points", "points", shown=False),
            Column("least patience a step", "discount", name="least discount"),
            Column("a year", "discount", name="least a year"),
            Column("steps that hold alone", "count", name="first steps that hold"),
            Column("without red lines", name="holds without red lines", shown=lined),
            Column("cannot be walked", name="obstacles", width="wide", shown=barred),
        ],
        [
            (
                _road(r),
                r.holds,
                r.regret,
                r.binding_step,
                r.binding_actor,
                r.binding_points,
                r.least,
                r.least_per_year,
                r.holds_until,
                None if r.lifted is None else r.lifted.holds,
                join(map(said, r.obstacles), "; ") if r.obstacles else "",
            )
            for r in roads
        ],
        caption="Which road enforces itself, where it is tightest, and at what patience it would hold",
        name=f"{prefix}roads",
        shown=shown,
    )


def _moved(r: RoadsResult) -> Table:
    return Table(
        [
            Column("road", "road"),
            Column("what", width="mid", name="parameter"),
            Column("to", width="mid", name="value"),
            Column("enforces itself", name="holds"),
            Column("regret", "stake"),
            Column("tightest at", name="tightest step"),
            Column("for", "actor", name="tightest actor"),
        ],
        [
            (m.road, said(m.parameter), said(m.value), m.holds, m.regret, m.binding_step, m.binding_actor)
            for m in r.moved
        ],
        caption="Everything else as written",
        name="moved",
    )


def _steps(roads: Iterable[RoadResult], prefix: str = "") -> Table:
    """Every step of roads and every actor who can deviate there, for data frames."""
    columns = [
        Column("road"),
        Column("step"),
        Column("actor"),
        Column("slack", "slack"),
        Column("points", "points"),
        Column("deviation"),
        Column("trust", "chance"),
    ]
    rows = [
        (r.name, s.id, a, slack, s.points[a], said(s.deviation[a]), s.trust.get(a))
        for r in roads
        for s in r.steps
        for a, slack in s.slack.items()
        if slack is not None
    ]
    return Table(columns, rows, name=f"{prefix}steps", shown=False)


# --- One road ---------------------------------------------------------------------------------------------------------


def road(r: RoadResult) -> Iterator[Block]:
    """One road by itself."""
    yield _steps([r])
    yield _side_by_side([r], shown=False)
    yield from _one(r, 5, "road")


def verdict(r: RoadResult) -> Sentence:
    """Whether it enforces itself, and its regret."""
    holds = "enforces itself" if r.holds else "does not enforce itself"
    return say(
        "{verdict} (regret {regret:stake}{place})",
        verdict="cannot be walked as written" if r.obstacles else holds,
        regret=r.regret,
        place=_at(r.binding_step, r.binding_actor),
    )


def _at(step: str | None, actor: str | None) -> Text:
    return say("; tightest at {step} for {who:actor}", step=step_of(step), who=actor) if step else ""


def patience(r: RoadResult) -> Text:
    """δ*, or that no patience is enough."""
    if r.least is None:
        return "no patience is enough"
    if not r.least:
        return "any patience will do"
    high = r.intervals[0][1]
    return say(
        "least patience δ* = {least:discount} a step ({year:discount} a year){up_to}",
        least=r.least,
        year=r.least_per_year,
        up_to=say(", up to {high:discount}", high=high) if high < 1 else "",
    )


def _one(r: RoadResult, limit: int, id: str, prefix: str = "") -> Iterator[Block]:
    """One road: slack by step and actor, how it would break, what holds it."""
    yield Heading(r.title or r.name, tag=verdict(r), good=r.holds)
    alone = say(
        "its first {n:count} of {m:count} steps enforce themselves alone", n=r.holds_until, m=len(r.steps) - 1
    )
    yield Say(join([patience(r), alone], "; "))
    if (x := r.lifted) is not None:
        yield Say(
            say(
                "without red lines it {holds} (regret {regret:stake}{place})",
                holds="enforces itself" if x.holds else "does not enforce itself",
                regret=x.regret,
                place=_at(x.binding_step, x.binding_actor),
            )
        )
    after = worded(r.aftermath, AFTERMATH)
    words = (
        "{road:road}: a step every {period:months}; after a breach, seen with chance {seen:chance}, {after}"
    )
    yield Say(say(words, road=r.name, period=r.period, seen=r.seen, after=after), quiet=True)
    yield Bullets(tuple(map(said, r.obstacles)))
    yield _drawn(r, id)
    yield from _tightest(r, limit)
    yield from _trust(r)
    yield from _mends(r, prefix)
    yield from _what_holds(r, prefix)
    yield from obtained(r.notes, WORDS)
    yield from _for_frames(r, prefix)


def _drawn(r: RoadResult, id: str) -> Figure:
    """Its steps and the slack of each actor."""
    short = tuple(
        say("{who:actor} at {step}", who=a, step=step_of(s.id))
        for s in r.steps
        for a, x in s.slack.items()
        if x is not None and x < 0
    )
    who = [a.actor for a in r.actors]
    name = r.title or r.name
    return Figure(
        kind="road",
        data=r,
        id=id,
        title=say("{road}: who would gain by stopping, and where", road=name),
        caption="Each row is a step, each column an actor. A number is what the actor would lose by its best deviation "
        "there, in hundredths of all it has at stake: blue with a plus it would lose, orange with a minus it would "
        "gain. Empty: it has no other course. Framed: the tightest place.",
        description=say(
            "{n:counted of step} from top to bottom, and after completion; for each actor what it would lose by its "
            "best deviation, in hundredths of all it has at stake. {gains}",
            n=len(r.steps) - 1,
            gains=say("Somebody would gain by one: {short}.", short=short)
            if short
            else "Nobody would gain by one.",
        ),
        table=Table(
            [
                Column("step"),
                Column("sets", width="wide"),
                *(Column(say("{a:actor}", a=a), "slack") for a in who),
            ],
            [(step_of(s.id), _sets(s), *(s.slack.get(a) for a in who)) for s in r.steps],
        ),
        wide=len(who) > 5,
    )


def _sets(s: StepLine) -> Text:
    return say("{changes:changes}", changes=s.changes) if s.changes else "–"


def _tightest(r: RoadResult, limit: int) -> Iterator[Block]:
    """The tightest places first: what the actor would do, and what it would gain or lose."""
    places = sorted(
        ((slack, s, a) for s in r.steps for a, slack in s.slack.items() if slack is not None),
        key=lambda place: place[0],
    )
    if places:
        yield Say(
            "How it would break, the most tempting first:" if places[0][0] < 0 else "Where it is tightest:"
        )
    yield Bullets(
        tuple(
            say(
                "at {step}, {who:actor} {does}, and {gains} {points:points} points in average value",
                step=step_of(s.id),
                who=a,
                does=said(s.deviation[a]),
                gains="gains" if slack < 0 else "loses",
                points=abs(s.points[a] or 0.0),
            )
            for slack, s, a in places[:limit]
        )
    )


def _trust(r: RoadResult) -> Iterator[Block]:
    """The steps that take trust."""
    each = [
        say("{who:actor} {t:chance} at {step}", step=s.id, who=a, t=t)
        for s in r.steps
        for a, t in s.trust.items()
        if t is not None and t >= LITTLE
    ]
    if each:
        words = "least chance that the others do their part at which doing one's own pays: {each}"
        yield Say(say(words, each=join(each, ", ")), quiet=True)


def _mends(r: RoadResult, prefix: str) -> Iterator[Block]:
    if r.mends:
        lines = r.mends_lift
        with_lifted = say(", with {lines:red line} lifted", lines=lines) if lines else ""
        yield Heading(say("The cheapest mend to the same goal{lifted}", lifted=with_lifted), 2)
        yield from _mend(r.cheapest)
        yield Say(
            "For less of the goal, this holds:" if r.smaller else "For less of the goal: none was found"
        )
        yield from _mend(r.smaller) if r.smaller else ()
    yield Table(
        [
            Column("road"),
            Column("kind"),
            Column("mend"),
            Column("holds"),
            Column("smaller goal"),
            Column("regret", "stake"),
            Column("terms"),
        ],
        [
            (r.name, m.kind, _each(m.parts), m.holds, m.smaller, m.regret, _each(m.terms) if m.terms else "")
            for m in r.mends
        ],
        name=f"{prefix}mends",
        shown=False,
    )


def _each(remarks: Iterable[Remark]) -> Sentence:
    return join(map(said, remarks), "; ")


def _mend(m: MendLine | None) -> Iterator[Block]:
    if m is None:
        yield Say("None was found")
        return
    if m.kind == "demand":
        yield Say(
            "Nothing that was tried, and that somebody offers, suffices. The last of these is what would still be "
            "needed, whoever gave it:"
        )
    elif len(m.parts) > 1:
        yield Say("All of these:")
    yield Bullets(tuple(map(said, (*m.parts, *m.terms))), indent=2)


def _what_holds(r: RoadResult, prefix: str) -> Iterator[Block]:
    """What a breach would have to cost, what promises change, and what the road is worth to each."""
    needed = Table(
        [
            Column("road", shown=False),
            Column("who", "actor", name="actor"),
            Column("if a breach is seen with chance", "chance", name="seen"),
            Column("a loss by it once", "points", name="paid once"),
            Column("or while it stands", "points", name="lasting"),
            Column("or gained from completion on", "points", name="prize"),
            Column("all it has at stake", "points", name="range"),
        ],
        [(r.name, n.actor, n.seen, n.once, n.lasting, n.prize, n.range) for n in r.needed],
        caption="What would hold each who would gain by stopping: one of these, in its own points",
        name=f"{prefix}needed",
        shown=bool(r.needed),
    )
    yield needed
    promises = Table(
        [
            Column("road", shown=False),
            Column("promise", "guarantor", width="wide"),
            Column("by", "actor"),
            Column("against a breach by", "actor", name="against"),
            Column("says", width="wide", shown=False),
            Column("the road then holds", name="holds"),
            Column("regret", "stake", shown=False),
            Column("its least slack without it", "change", name="points before"),
            Column("with it", "change", name="points after"),
            Column("the road is worth to the guarantor", "points", name="stake"),
            Column("its word costs it", "points", name="cost"),
            Column("would keep it", name="kept"),
        ],
        [
            (
                r.name,
                p.id,
                p.by,
                p.against,
                said(p.says),
                p.holds,
                p.regret,
                p.points_before,
                p.points_after,
                p.stake,
                p.cost,
                p.kept,
            )
            for p in r.promises
        ],
        caption="Guarantors: slack in the points of whom it is against",
        name=f"{prefix}promises",
    )
    if r.promises:
        told = Bullets(tuple(say("{id:guarantor}: {says}", id=p.id, says=said(p.says)) for p in r.promises))
        yield Details("What each promise would change, and whether it would be kept", (told, promises))
    actors = Table(
        [
            Column("road", shown=False),
            Column("actor", "actor"),
            Column("at the status quo", "points", name="status quo"),
            Column("at the goal", "points", name="goal"),
            Column("of the road, at its start", "points", name="value"),
            Column("discount", "discount", shown=False),
            Column("patience a year", "number", name="discount a year"),
            Column("least", "discount", shown=False),
            Column("least patience a year", "number", name="least a year"),
            Column("shortfall", "points", shown=False),
        ],
        [
            (
                r.name,
                a.actor,
                a.status_quo,
                a.goal,
                a.value,
                a.discount,
                a.per_year,
                a.least,
                a.least_per_year,
                a.shortfall,
            )
            for a in r.actors
        ],
        caption="Points, and the patience at which each keeps to the road; –: none is enough",
        name=f"{prefix}actors",
    )
    yield Details("What the road is worth to each", (actors,))


def _for_frames(r: RoadResult, prefix: str) -> Iterator[Block]:
    """What only data frames have."""
    columns = [Column(name) for name in ("road", "step", "acts", "issue", "from", "to")]
    rows: list[Any] = [(r.name, s.id, ", ".join(s.acts), *change) for s in r.steps for change in s.changes]
    yield Table(columns, rows, name=f"{prefix}changes", shown=False)
    columns = [
        Column("road"),
        Column("to"),
        Column("step"),
        Column("points", "points"),
        Column("worth", "points"),
    ]
    rows = [
        (r.name, p.to, step.id, points, p.worth)
        for p in r.payments
        for step, points in zip(r.steps, p.steps, strict=False)
    ]
    yield Table(columns, rows, name=f"{prefix}payments", shown=False)


# --- A search, equilibria, draws --------------------------------------------------------------------------------------


def searched(r: SearchResult) -> Iterator[Block]:
    """Roads to a goal."""
    yield Say(say("roads of {case} to {goal:state}", case=r.case, goal=r.goal))
    words = "a step every {period:months}; after a breach, {after}"
    yield Say(say(words, period=r.period, after=worded(r.aftermath, AFTERMATH)))
    yield Say(say("searched: {bound}", bound=said(r.bound)))
    most = r.settings.limit
    if r.found:
        enforce = (
            "One road that enforces itself"
            if len(r.found) == 1
            else "{n:count} roads that enforce themselves"
        )
        yield Heading(say(enforce, n=len(r.found)) if len(r.found) > 1 else enforce)
        yield Bullets(tuple(_found(r, k) for k in range(len(r.found[:most]))), numbered=True)
        if len(r.found) > most:
            yield Say(say("… and {n:count} more", n=len(r.found) - most), quiet=True)
    else:
        none = "there is none among these roads" if r.complete else "not found within this bound"
        yield Say(say("a road that enforces itself: none found; {none}", none=none))
    yield Table(
        [
            Column("road"),
            Column("least_slack", "slack"),
            Column("regret", "stake"),
            *(Column(a, "points") for a in (r.found[0].values if r.found else ())),
        ],
        [(join(map(said, f.states), " ; "), f.least_slack, f.regret, *f.values.values()) for f in r.found],
        name="found",
        shown=False,
    )
    yield Table(
        [Column("number", "count"), Column("best for"), Column("worst for")],
        [(k, *_for_whom(r, k)) for k in range(1, len(r.found) + 1)],
        name="for_whom",
        shown=False,
    )
    if r.nearest is not None:
        prefix = "nearest_"
        yield _steps([r.nearest], prefix)
        yield _side_by_side([r.nearest], prefix, shown=False)
        if not r.found:
            yield Heading("The nearest")
        yield from _one(r.nearest, most, "road", prefix)


def _found(r: SearchResult, k: int) -> Sentence:
    """One road found: its slack, for whom it is best and worst, its steps."""
    f = r.found[k]
    slack = "nobody can deviate" if f.least_slack is None else say("least slack {x:stake}", x=f.least_slack)
    words = "{slack}, regret {regret:stake}{whom}. {steps}"
    return say(
        words, slack=slack, regret=f.regret, whom=_whom(r, k + 1), steps=join(map(said, f.states), "; ")
    )


def _for_whom(r: EquilibriaResult | SearchResult, number: int) -> tuple[str, str]:
    best, worst = (", ".join(a for a, n in by.items() if n == number) for by in (r.best_for, r.worst_for))
    return best, worst


def _whom(r: SearchResult, number: int) -> Text:
    each = [
        say(f"; {word} for {{who:actor}}", who=who)
        for word, by in (("best", r.best_for), ("worst", r.worst_for))
        if (who := tuple(a for a, n in by.items() if n == number))
    ]
    return join(each, "")


def equilibria(e: EquilibriaResult) -> Iterator[Block]:
    """Pure equilibria, the best and the worst for whom."""
    if not e.outcomes:
        yield Say(say("no equilibrium is pure ({n:counted of state})", n=e.states))
    else:
        yield Say(
            say(
                "{n:counted of pure Markov-perfect equilibrium/pure Markov-perfect equilibria} over "
                "{states:counted of state}, {paths:counted of path}",
                n=e.count,
                states=e.states,
                paths=len(e.outcomes),
            )
        )
    yield Table(
        [
            Column("no.", "count", name="number"),
            Column("path", width="wide"),
            Column("regret", "stake"),
            *(
                Column(say("value for {a:actor}", a=a), "points", name=f"value:{a}")
                for a in (e.outcomes[0].values if e.outcomes else ())
            ),
            Column("best for", "actor"),
            Column("worst for", "actor"),
        ],
        [
            (
                k,
                join([say("{s:state}", s=s) for s in x.path], " → "),
                x.regret,
                *x.values.values(),
                *_for_whom(e, k),
            )
            for k, x in enumerate(e.outcomes, 1)
        ],
        caption="Each path from the status quo to where it rests, and what it is worth",
        name="equilibria",
        shown=bool(e.outcomes),
    )
    yield from (Say(said(note), quiet=True) for note in e.notes)


def shares(d: RoadDraws) -> Iterator[Block]:
    """Shares of the draws, road by road."""
    yield Heading(say("Over {n:counted of draw} of the estimates", n=d.draws))
    actors = list(dict.fromkeys(a for x in d.lines for a in x.goal_better))
    yield Table(
        [
            Column("road", "road"),
            Column("enforces itself", "chance", name="holds"),
            Column("without red lines", "chance", name="holds without red lines"),
            Column("regret: 10th percentile", "stake", name="regret low"),
            Column("50th", "stake", name="regret middle"),
            Column("90th", "stake", name="regret high"),
            *(
                Column(
                    say("goal better for {a:actor}", a=a), "chance", name=f"goal better for {a}", shown=False
                )
                for a in actors
            ),
        ],
        [
            (x.road, x.holds, x.holds_lifted, *x.regret, *(x.goal_better.get(a) for a in actors))
            for x in d.lines
        ],
        caption="Share of draws in which each road enforces itself, and its regret",
        name="roads",
    )
    for x in d.lines:
        places = [_place(place, share) for place, share in list(x.binds.items())[:PLACES]]
        better = [
            say("{who:actor} in {share:chance}", who=a, share=share) for a, share in x.goal_better.items()
        ]
        yield Say(
            say(
                "{road:road}: tightest, where it does not hold, at {places}; the goal is at least as good as the "
                "status quo for {better}",
                road=x.road,
                places=join(places, "; ") if places else "no place",
                better=join(better, ", ") if better else "nobody",
            ),
            indent=2,
        )
    yield Table(
        [Column("road"), Column("tightest"), Column("share", "chance")],
        [(x.road, str(place), share) for x in d.lines for place, share in x.binds.items()],
        name="tightest",
        shown=False,
    )


def _place(place: Place, share: float) -> Sentence:
    words = "{step} for {who:actor} in {share:chance}"
    return say(words, step=step_of(place.step), who=place.actor, share=share)


# --- On the page's answer, as data ------------------------------------------------------------------------------------


def in_short(r: RoadsResult) -> Sentence:
    """What the roads come to, in two sentences."""
    every, held = r.roads, [x for x in r.roads if x.holds]
    if held:
        names = tuple(say("“{road}”", road=_road(x)) for x in held)
        words = "Of {n:counted of road} talked about, {names} {verb} (regret 0)."
        verb = "enforces itself" if len(held) == 1 else "enforce themselves"
        return say(words, n=len(every), names=names, verb=verb)
    near = min(every, key=lambda x: x.regret)
    one = "The road talked about does not enforce itself"
    none = say("None of the {n:count} roads talked about enforces itself", n=len(every))
    steps = len(near.steps) - 1
    alone = say("; its first {n:count} of {m:count} steps would hold alone", n=near.holds_until, m=steps)
    return say(
        "{none}. The nearest is “{road}” (regret {regret:stake}{place}){alone}.",
        none=one if len(every) == 1 else none,
        road=_road(near),
        regret=near.regret,
        place=_at(near.binding_step, near.binding_actor),
        alone=alone if 0 < near.holds_until < steps else "",
    )


def data(result: Any) -> dict[str, Any]:
    """As plain data; what is said of it in words, as a terminal shows it."""
    found: dict[str, Any] = plain(result, ("settings", "left_out"), WORDS)
    if isinstance(result, RoadsResult):
        found["draws"] = None
        if result.left_out:
            found["left_out"] = [d.to_json() for d in result.left_out]
    return found


register(RoadResult, View(blocks=road, data=data))
register(RoadsResult, View(blocks=compared, data=data))
register(SearchResult, View(blocks=searched, data=data))
register(EquilibriaResult, View(blocks=equilibria, data=data))
register(RoadDraws, View(blocks=shares, data=data))
