"""How the answers of the roadmap lens read."""

from collections.abc import Callable, Iterator
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.figures import Road, RoadStep
from detente.view.remarks import obtained, worded
from detente.view.result import Result, View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .result import EquilibriaResult, LiftedLine, MendLine, RoadDraws, RoadResult, RoadsResult, SearchResult
from .road import AFTER
from .words import AFTERMATH, WORDS, hidden, records, said, side_by_side, steps

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
    yield Say(say("{:counted of road} of {}", len(r.roads), r.case))
    yield from (Note(said(note)) for note in r.notes)
    yield from (Say(say("left out: {}", d.message), quiet=True) for d in r.left_out)
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
        moved = records(r.moved, "moved", "Everything else as written")
        yield Details("How the answer moves, one number at a time", (moved,))
    if r.equilibria is not None:
        yield Heading("Pure equilibria where no step can be undone")
        yield from equilibria(r.equilibria)


def in_short(r: RoadsResult) -> Sentence:
    """What the roads come to, in two sentences, for the page's answer."""
    count, held = len(r.roads), [say("“{:road}”", x.name) for x in r.roads if x.holds]
    if held:
        verb = "enforces itself" if len(held) == 1 else "enforce themselves"
        return say("Of {:counted of road} talked about, {} {} (regret 0).", count, tuple(held), verb)
    near = min(r.roads, key=lambda x: x.regret)
    first, steps = near.holds_until, len(near.steps) - 1
    return say(
        "{}. The nearest is “{:road}” ({}){}.",
        "The road talked about does not enforce itself"
        if count == 1
        else say("None of the {:count} roads talked about enforces itself", count),
        near.name,
        _regret(near),
        say("; its first {:count} of {:count} steps would hold alone", first, steps)
        if 0 < first < steps
        else "",
    )


# --- One road ---------------------------------------------------------------------------------------------------------


def road(r: RoadResult) -> Iterator[Block]:
    """One road by itself."""
    yield steps([r])
    yield side_by_side([r], shown=False)
    yield from _one(r, 5, "road")


def _holds(r: RoadResult | LiftedLine, otherwise: str = "") -> Sentence:
    """``enforces itself (regret 0; tightest at …)``."""
    words = otherwise or ("enforces itself" if r.holds else "does not enforce itself")
    return say("{} ({})", words, _regret(r))


def _regret(r: RoadResult | LiftedLine) -> Sentence:
    """``regret 0; tightest at …``."""
    step, actor = r.binding_step, r.binding_actor
    at = say("; tightest at {} for {:actor}", step_of(step), actor) if step else ""
    return say("regret {:stake}{}", r.regret, at)


def patience(r: RoadResult) -> Text:
    """δ*, or that no patience is enough."""
    if not r.least:
        return "no patience is enough" if r.least is None else "any patience will do"
    high = r.intervals[0][1]
    return say(
        "least patience δ* = {:discount} a step ({:discount} a year){}",
        r.least,
        r.least_per_year,
        say(", up to {:discount}", high) if high < 1 else "",
    )


def _one(r: RoadResult, limit: int, id: str, prefix: str = "") -> Iterator[Block]:
    """One road: slack by step and actor, how it would break, what holds it."""
    barred = "cannot be walked as written" if r.obstacles else ""
    yield Heading(r.title or r.name, tag=_holds(r, barred), good=r.holds)
    yield Say(
        say(
            "{}; its first {:count} of {:count} steps enforce themselves alone",
            patience(r),
            r.holds_until,
            len(r.steps) - 1,
        )
    )
    if r.lifted is not None:
        yield Say(say("without red lines it {}", _holds(r.lifted)))
    words = "{:road}: a step every {:months}; after a breach, seen with chance {:chance}, {}"
    yield Say(say(words, r.name, r.period, r.seen, worded(r.aftermath, AFTERMATH)), quiet=True)
    if r.obstacles:
        yield Bullets(tuple(map(said, r.obstacles)))
    yield _drawn(r, id)
    yield from _tightest(r, limit)
    yield from _mends(r, prefix)
    yield from _what_holds(r, prefix)
    yield from obtained(r.notes, WORDS)
    yield hidden(
        f"{prefix}changes",
        dict.fromkeys(("road", "step", "acts", "issue", "from", "to"), ""),
        [(r.name, s.id, ", ".join(s.acts), *change) for s in r.steps for change in s.changes],
    )
    yield hidden(
        f"{prefix}payments",
        {"road": "", "to": "", "step": "", "points": "points", "worth": "points"},
        [
            (r.name, p.to, step.id, points, p.worth)
            for p in r.payments
            for step, points in zip(r.steps, p.steps, strict=False)
        ],
    )


def _drawn(r: RoadResult, id: str) -> Figure:
    gains = tuple(
        say("{:actor} at {}", a, step_of(s.id))
        for s in r.steps
        for a, x in s.slack.items()
        if x is not None and x < 0
    )
    who = [Ref("actor", a.actor) for a in r.actors]
    rows = [(step_of(s.id), [s.slack.get(a.id) for a in who], s.changes) for s in r.steps]
    return Figure(
        kind="road",
        data=Road([RoadStep(step, slack) for step, slack, _ in rows], who),
        id=id,
        title=say("{}: who would gain by stopping, and where", r.title or r.name),
        caption="Each row is a step, each column an actor. A number is what the actor would lose by its best deviation "
        "there, in hundredths of all it has at stake: blue with a plus it would lose, orange with a minus it would "
        "gain. Empty: it has no other course. Framed: the tightest place.",
        description=say(
            "{:counted of step} from top to bottom, and after completion; for each actor what it would lose by its "
            "best deviation, in hundredths of all it has at stake. {} would gain by one{}.",
            len(r.steps) - 1,
            "Somebody" if gains else "Nobody",
            say(": {}", gains) if gains else "",
        ),
        table=Table(
            [Column("step"), Column("sets", width="wide"), *(Column(say("{}", a), "slack") for a in who)],
            [(step, say("{:changes}", sets) if sets else "–", *slack) for step, slack, sets in rows],
        ),
        wide=len(who) > 5,
    )


def _tightest(r: RoadResult, limit: int) -> Iterator[Block]:
    """The tightest places: what the actor would do there, and gain or lose by it; and what takes trust."""
    every = [(slack, s, a) for s in r.steps for a, slack in s.slack.items() if slack is not None]
    places = sorted(every, key=lambda place: place[0])[:limit]
    if places:
        breaks = places[0][0] < 0
        yield Say("How it would break, the most tempting first:" if breaks else "Where it is tightest:")
        words = "at {}, {:actor} {}, and {} {:points} points in average value"
        yield Bullets(
            tuple(
                say(
                    words,
                    step_of(s.id),
                    a,
                    said(s.deviation[a]),
                    "gains" if x < 0 else "loses",
                    abs(s.points[a] or 0.0),
                )
                for x, s, a in places
            )
        )
    if trust := [
        say("{:actor} {:chance} at {}", a, t, s.id)
        for s in r.steps
        for a, t in s.trust.items()
        if t and t >= LITTLE
    ]:
        words = "least chance that the others do their part at which doing one's own pays: {}"
        yield Say(say(words, join(trust, ", ")), quiet=True)


def _mends(r: RoadResult, prefix: str) -> Iterator[Block]:
    if r.mends:
        with_lifted = say(", with {:red line} lifted", r.mends_lift) if r.mends_lift else ""
        yield Heading(say("The cheapest mend to the same goal{}", with_lifted), 2)
        yield from _mend(r.cheapest)
        yield Say("For less of the goal, this holds:" if r.smaller else "For less of the goal:")
        yield from _mend(r.smaller)
    yield records(r.mends, "mends", road=r.name, prefix=prefix)


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
    needed, promises, actors = (
        records(lines, table, caption, road=r.name, prefix=prefix)
        for lines, table, caption in (
            (
                r.needed,
                "needed",
                "What would hold each who would gain by stopping: one of these, in its own points",
            ),
            (r.promises, "promises", "Guarantors: slack in the points of whom it is against"),
            (
                r.actors,
                "actors",
                "Points, and the patience at which each keeps to the road; –: none is enough",
            ),
        )
    )
    told = Bullets(tuple(say("{:guarantor}: {}", p.id, said(p.says)) for p in r.promises))
    promised = Details("What each promise would change, and whether it would be kept", (told, promises))
    yield from (
        needed,
        promised if r.promises else promises,
        Details("What the road is worth to each", (actors,)),
    )


# --- A search, equilibria, draws --------------------------------------------------------------------------------------


def searched(r: SearchResult) -> Iterator[Block]:
    """Roads to a goal."""
    yield Say(say("roads of {} to {:state}", r.case, r.goal))
    yield Say(say("a step every {:months}; after a breach, {}", r.period, worded(r.aftermath, AFTERMATH)))
    yield Say(say("searched: {}", said(r.bound)))
    most, found = r.settings.limit, r.found
    if found:
        yield Heading(
            say("{:counted of road that enforces itself/roads that enforce themselves}", len(found))
        )
        yield Bullets(tuple(_found(r, k) for k in range(len(found[:most]))), numbered=True)
        if len(found) > most:
            yield Say(say("… and {:count} more", len(found) - most), quiet=True)
    else:
        none = "there is none among these roads" if r.complete else "not found within this bound"
        yield Say(say("a road that enforces itself: none found; {}", none))
    kinds = dict.fromkeys(found[0].values if found else (), "points")
    rows = [(join(map(said, f.states), " ; "), f.least_slack, f.regret, *f.values.values()) for f in found]
    yield hidden("found", {"road": "", "least_slack": "slack", "regret": "stake", **kinds}, rows)
    whom = [(k, *_for_whom(r, k)) for k in range(1, len(found) + 1)]
    yield hidden("for_whom", {"number": "count", "best for": "actor", "worst for": "actor"}, whom)
    if r.nearest is not None:
        yield steps([r.nearest], "nearest_")
        yield side_by_side([r.nearest], "nearest_", shown=False)
        if not found:
            yield Heading("The nearest")
        yield from _one(r.nearest, most, "road", "nearest_")


def _found(r: SearchResult, k: int) -> Sentence:
    """One road found: its slack, for whom it is best and worst, its steps."""
    f = r.found[k]
    slack = "nobody can deviate" if f.least_slack is None else say("least slack {:stake}", f.least_slack)
    best, worst = _for_whom(r, k + 1)
    return say(
        "{}, regret {:stake}{}{}. {}",
        slack,
        f.regret,
        say("; best for {:actor}", best) if best else "",
        say("; worst for {:actor}", worst) if worst else "",
        join(map(said, f.states), "; "),
    )


def _for_whom(r: EquilibriaResult | SearchResult, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    best, worst = (tuple(a for a, n in by.items() if n == number) for by in (r.best_for, r.worst_for))
    return best, worst


def equilibria(e: EquilibriaResult) -> Iterator[Block]:
    """Pure equilibria, the best and the worst for whom."""
    found = say(
        "{:counted of pure Markov-perfect equilibrium/pure Markov-perfect equilibria} over {:counted of state}, "
        "{:counted of path}",
        e.count,
        e.states,
        len(e.outcomes),
    )
    yield Say(found if e.outcomes else say("no equilibrium is pure ({:counted of state})", e.states))
    actors = e.outcomes[0].values if e.outcomes else ()
    yield Table(
        [
            Column("no.", "count", name="number"),
            Column("path", width="wide"),
            Column("regret", "stake"),
            *(Column(say("value for {:actor}", a), "points", name=f"value:{a}") for a in actors),
            Column("best for", "actor"),
            Column("worst for", "actor"),
        ],
        [
            (
                k,
                join([say("{:state}", s) for s in x.path], " → "),
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
    yield Heading(say("Over {:counted of draw} of the estimates", d.draws))
    actors = list(dict.fromkeys(a for x in d.lines for a in x.goal_better))
    yield Table(
        [
            Column("road", "road"),
            Column("enforces itself", "chance", name="holds"),
            Column("without red lines", "chance", name="holds without red lines"),
            Column("regret: 10th percentile", "stake", name="regret low"),
            Column("50th", "stake", name="regret middle"),
            Column("90th", "stake", name="regret high"),
            *(Column(f"goal better for {a}", "chance", shown=False) for a in actors),
        ],
        [
            (x.road, x.holds, x.holds_lifted, *x.regret, *(x.goal_better.get(a) for a in actors))
            for x in d.lines
        ],
        caption="Share of draws in which each road enforces itself, and its regret",
        name="draws",
    )
    for x in d.lines:
        places = [
            say("{} for {:actor} in {:chance}", step_of(place.step), place.actor, share)
            for place, share in list(x.binds.items())[:PLACES]
        ]
        better = [say("{:actor} in {:chance}", a, share) for a, share in x.goal_better.items()]
        words = "{:road}: tightest, where it does not hold, at {}; the goal is no worse than the status quo for {}"
        at = join(places, "; ") if places else "no place"
        yield Say(say(words, x.road, at, join(better, ", ") if better else "nobody"), indent=2)
    rows = [(x.road, str(place), share) for x in d.lines for place, share in x.binds.items()]
    yield hidden("tightest", {"road": "", "tightest": "", "share": "chance"}, rows)


# --- Data -------------------------------------------------------------------------------------------------------------


def data(result: Any) -> dict[str, Any]:
    """As plain data; a remark that stands alone and says no more is its code."""
    found: dict[str, Any] = _brief(plain(result, ("settings", "left_out")))
    if isinstance(result, RoadsResult):
        found["draws"] = None
        if result.left_out:
            found["left_out"] = [d.to_json() for d in result.left_out]
    return found


def _brief(value: Any, alone: bool = False) -> Any:
    """``alone``: the value is that of a name, not one in a list."""
    if isinstance(value, dict):
        if alone and value.keys() == {"code", "values"} and not value["values"]:
            return value["code"]
        return {name: _brief(below, alone=True) for name, below in value.items()}
    return [_brief(below) for below in value] if isinstance(value, list) else value


_BLOCKS: dict[type[Result], Callable[[Any], Iterator[Block]]] = {
    RoadResult: road,
    RoadsResult: compared,
    SearchResult: searched,
    EquilibriaResult: equilibria,
    RoadDraws: shares,
}
for kind, blocks in _BLOCKS.items():
    register(kind, View(blocks=blocks, data=data))
