"""How the answers of the roadmap lens read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.figures import Road, RoadStep
from detente.view.remarks import obtained, worded
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
from .tables import ACTORS, MENDS, MOVED, NEEDED, PROMISES, records, said, side_by_side, steps
from .words import AFTERMATH, WORDS

LITTLE = 0.005
"""Trust below this is not worth a word."""
PLACES = 3
"""Tightest places named of each road over draws."""


def step_of(name: str) -> str:
    """A step as a reader knows it."""
    return "after completion" if name == AFTER else name


# --- Roads side by side -----------------------------------------------------------------------------------------------


def compared(r: RoadsResult) -> Iterator[Block]:
    """Roads side by side, then one by one, and how the answer moves."""
    yield Say(say("{n:counted of road} of {case}", case=r.case, n=len(r.roads)))
    for note in r.notes:
        yield Note(said(note))
    for d in r.left_out:
        yield Say(say("left out: {why}", why=d.message), quiet=True)
    yield steps(r.roads)
    yield Heading("The roads side by side")
    yield side_by_side(r.roads)
    yield Say(
        "regret: the most any actor gains by its best single deviation, as a share of all it has at stake; 0: none "
        "gains. Alone: how many first steps enforce themselves as a road of their own, if nothing were to follow. "
        "Slack: what each would lose by its best deviation, as a share of all it has at stake; –: it has none.",
        quiet=True,
    )
    for n, road in enumerate(r.roads, 1):
        yield from _one(road, r.settings.limit, f"road-{n}")
    if r.moved:
        yield Details(
            "How the answer moves, one number at a time",
            (records(r.moved, MOVED, "moved", "Everything else as written"),),
        )
    if r.equilibria is not None:
        yield Heading("Pure equilibria where no step can be undone")
        yield from equilibria(r.equilibria)


# --- One road ---------------------------------------------------------------------------------------------------------


def road(r: RoadResult) -> Iterator[Block]:
    """One road by itself."""
    yield steps([r])
    yield side_by_side([r], shown=False)
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
        data=Road(
            [RoadStep(step_of(s.id), [s.slack.get(a) for a in who]) for s in r.steps],
            [Ref("actor", a) for a in who],
        ),
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
    yield records(r.mends, MENDS, f"{prefix}mends", road=r.name)


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
    caption = "What would hold each who would gain by stopping: one of these, in its own points"
    yield records(r.needed, NEEDED, f"{prefix}needed", caption, r.name)
    caption = "Guarantors: slack in the points of whom it is against"
    promises = records(r.promises, PROMISES, f"{prefix}promises", caption, r.name)
    if r.promises:
        told = Bullets(tuple(say("{id:guarantor}: {says}", id=p.id, says=said(p.says)) for p in r.promises))
        yield Details("What each promise would change, and whether it would be kept", (told, promises))
    else:
        yield promises
    caption = "Points, and the patience at which each keeps to the road; –: none is enough"
    actors = records(r.actors, ACTORS, f"{prefix}actors", caption, r.name)
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
        yield steps([r.nearest], prefix)
        yield side_by_side([r.nearest], f"{prefix}roads", shown=False)
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
        name="draws",
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
        names = tuple(say("“{road:road}”", road=x.name) for x in held)
        words = "Of {n:counted of road} talked about, {names} {verb} (regret 0)."
        verb = "enforces itself" if len(held) == 1 else "enforce themselves"
        return say(words, n=len(every), names=names, verb=verb)
    near = min(every, key=lambda x: x.regret)
    one = "The road talked about does not enforce itself"
    none = say("None of the {n:count} roads talked about enforces itself", n=len(every))
    steps = len(near.steps) - 1
    alone = say("; its first {n:count} of {m:count} steps would hold alone", n=near.holds_until, m=steps)
    return say(
        "{none}. The nearest is “{road:road}” (regret {regret:stake}{place}){alone}.",
        none=one if len(every) == 1 else none,
        road=near.name,
        regret=near.regret,
        place=_at(near.binding_step, near.binding_actor),
        alone=alone if 0 < near.holds_until < steps else "",
    )


def data(result: Any) -> dict[str, Any]:
    """As plain data; a remark that stands alone and says no more is its code."""
    found: dict[str, Any] = _brief(plain(result, ("settings", "left_out")))
    if isinstance(result, RoadsResult):
        found["draws"] = None
        if result.left_out:
            found["left_out"] = [d.to_json() for d in result.left_out]
    return found


def _brief(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _code(below) or _brief(below) for name, below in value.items()}
    return [_brief(below) for below in value] if isinstance(value, list) else value


def _code(value: Any) -> Any:
    """The code of a remark without values; None for everything else."""
    plain_remark = isinstance(value, dict) and value.keys() == {"code", "values"} and not value["values"]
    return value["code"] if plain_remark else None


register(RoadResult, View(blocks=road, data=data))
register(RoadsResult, View(blocks=compared, data=data))
register(SearchResult, View(blocks=searched, data=data))
register(EquilibriaResult, View(blocks=equilibria, data=data))
register(RoadDraws, View(blocks=shares, data=data))
