"""How predicted play reads."""

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from detente.play.settings import PathsSettings
from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.figures import Band, Fans, Panel
from detente.view.numbers import ROUGH, ROUNDING, Uncertain
from detente.view.remarks import Remark, obtained, remark
from detente.view.result import View, register
from detente.view.speech import PLAIN, Ref, Sentence, join, say

from .draws import PathsDraws, label
from .frames import tables
from .result import DeadlineEffect, Fan, Move, NextMove, PathsResult, Tree, dates
from .sensitivity import PlaySensitivity
from .view_leans import changed, leaning, over_draws

LIKELIEST = 3
"""States shown of those likeliest at the horizon."""

WORDS = {
    "of the game": "{note}",
    "no clock": "the case has no clock: {months:months} ahead",
    "deadline after the end": "the deadline `{id}` falls after play ends and changes nothing",
    "deadline after the horizon": "the deadline `{id}` falls after the horizon; play before it counts with it",
    "ends before the horizon": "play ends after {end:months}, before the horizon of {horizon:months}",
    "lifted": "red lines lifted: {lines:red line}",
    "method": "values backward by Heun's method on the uniformized chain, {ended}; the state forward by the same, and "
    "by its power series while values stand, over {visited:counted of state} visited (in all others lies a chance of "
    "{resting})",
    "steps": "{steps:counted of step} of at most {step:rate} months (no step may be longer than {longest:rate}); "
    "halving the step last moved a reported probability by at most {moved}, {verdict} {asked:rate} asked for",
    "stationary": "the value after the horizon is the stationary one: {sweeps:counted of sweep} left a residual of "
    "{residual} a month, as a share of each actor's range, which leaves open {odds} of the log odds of a choice at "
    "most, {verdict}",
    "coarser": "asked more coarsely than usual: a tolerance of {tolerance:rate} in place of {usual:rate}, the whole "
    "space up to {most:counted of state} in place of {all:count}; `detente paths`, or `detente analyze --full`, takes "
    "the finer ones, and minutes",
    "size": "{states:counted of state}, {moves:counted of move}; arrays of {mib}{mebibytes:count} MiB at once",
}


def answer(
    r: PathsResult, leans: PlaySensitivity | None = None, draws: PathsDraws | None = None
) -> Iterator[Block]:
    """Who moves next, what follows by when, what it is worth, and how far all that can be trusted."""
    yield from tables(r)
    yield Say(say("{}: {:actor}", r.case, r.actors))
    if r.focus:
        yield Note(
            say(
                "Only the issues of the focus {:focus} move; {:counted of issue} held where the focus says",
                r.focus,
                len(r.held),
            )
        )
    yield Say(
        say(
            "predicted play from {} over {:months}; no equilibrium, and no forecast of what the case leaves out",
            r.as_of,
            r.horizon,
        )
    )
    for part in (_unsettled, _next_moves, _issues, _outcomes, _deadlines, _sequences, _values):
        yield from part(r)
    if leans is not None:
        yield from leaning(leans)
    if draws is not None:
        yield from over_draws(draws, r)
    lines = _assumptions(r) or ("nothing about how the actors play: the case states it all",)
    yield Details("What was assumed of how they play", (Bullets(lines),))
    yield from obtained(_remarks(r), WORDS)


def _unsettled(r: PathsResult) -> Iterator[Block]:
    """What must be said before anything else: that the numbers are not as good as was asked for."""
    a = r.accuracy
    if a.sweeps and not a.converged:
        yield Note(
            say(
                "The value of play without end was not found in {:counted of sweep}: {} of each actor's range a month "
                "is left, more than was asked for. The actors may be chasing each other round a circle, and what "
                "follows leans on where the search stopped.",
                a.sweeps,
                _brief(a.residual),
            )
        )
    if not a.within_tolerance:
        yield Note(
            say(
                "Halving the step still moved a reported chance by {} percentage points, more than the {:rate} asked "
                "for.",
                _brief(100 * a.moved),
                100 * r.settings.tolerance,
            )
        )


def _next_moves(r: PathsResult) -> Iterator[Block]:
    yield Heading("Who moves next")
    if not r.next_moves:
        yield Say("nobody can move")
        return
    first = r.next_moves[0]
    yield Say(
        say(
            "Likeliest to move next: {:actor}, {} ({:rough} of all next moves), worth {:change} lasting points to it.",
            first.actor,
            changed(first.changes),
            first.share,
            first.gain,
        )
    )
    costly = any(m.cost for m in r.next_moves[: r.settings.shown])
    yield Table(
        [
            Column("who", "actor"),
            Column("next", "rough"),
            Column("move", width="wide"),
            Column("worth to it", "change"),
            *([Column("costs it", "points")] if costly else []),
            Column("needs", width="mid"),
            Column("accepting", "rough"),
            Column("to others", width="mid"),
            Column("a month", "rate"),
        ],
        [
            (
                m.actor,
                m.share,
                changed(m.changes),
                m.gain,
                *([m.cost or None] if costly else []),
                *_others(r, m),
                m.rate,
            )
            for m in r.next_moves
        ],
        caption="Moves that can be made now, likeliest first",
        most=r.settings.shown,
    )
    yield Say(
        "next: the chance that it is the first move anybody makes; worth: what its being made adds to staying, lasting "
        "points, before what it costs to propose it; needs: who must agree, and what it is worth to each; accepting: "
        "the chance that they do; a month: how often it would be made",
        quiet=True,
    )
    yield Say(
        say(
            "nothing has moved by {} with a chance of {:rough}; {:number} moves a month are expected at the start",
            r.dates[-1],
            r.unmoved[-1],
            r.moves_per_month[0],
        )
    )


def _others(r: PathsResult, m: NextMove) -> tuple[Any, Any, Any]:
    """Whose consent a move needs, the chance that they agree, and what it does to those it does not need."""
    gains = dict(zip(r.actors, m.gains, strict=True))
    needed = tuple(say("{:actor} ({:change})", a, gains.get(a, 0.0)) for a in m.others)
    beside = {a: g for a, g in gains.items() if a not in (m.actor, *m.others) and abs(g) >= ROUGH}
    others = tuple(say("{:actor} {:change}", a, g) for a, g in beside.items())
    return needed or "nobody else", m.accepted if m.others else None, others or "–"


def _issues(r: PathsResult) -> Iterator[Block]:
    # Those that are ever elsewhere with a chance worth showing.
    drawn = [fan for fan in r.fans if any(1 - chance >= ROUGH for chance in _stands(fan))]
    still = tuple(fan.issue for fan in r.fans if fan not in drawn and fan.issue not in r.held)
    at = dates(r)
    if drawn or still:
        yield Heading("Each issue, by date")
    if drawn:
        within = [d for d in r.deadlines if d.months < r.horizon]
        due = tuple(say("{} (after {:months})", d.title, round(d.months, 1)) for d in within)
        ends = (say("{:issue} stays as it is with {:rough}", fan.issue, _stands(fan)[-1]) for fan in drawn)
        yield Figure(
            kind="fans",
            data=Fans(tuple(map(_panel, drawn)), r.times, tuple(d.months for d in within)),
            id="fans",
            title="The chance of each option over time",
            caption=say(
                "One panel an issue. The grey band is what stands today: if nothing moved it would fill the panel. "
                "Blue above it: options further on in the declared order (or other options, where there is no order); "
                "brown: options further back.{}",
                say(" Dashed lines: {}.", due) if due else "",
            ),
            description=say(
                "After {:months}: {}. The table below holds the same numbers.", r.horizon, join(ends, "; ")
            ),
            table=Table(
                [
                    Column("issue", "issue", width="mid"),
                    Column("option", width="mid"),
                    Column("if nothing moves"),
                    *(Column(r.dates[n], "rough") for n in at),
                ],
                [
                    (
                        fan.issue,
                        Ref("option", option, fan.issue),
                        "stands" if option == fan.baseline else "",
                        *(fan.chances[n][k] for n in at),
                    )
                    for fan in drawn
                    for k, option in enumerate(fan.options)
                ],
            ),
        )
    if still:
        yield Say(
            say("Elsewhere than today with less than half a percent at every date: {:issue}.", still),
            quiet=True,
        )
    likeliest = [(s.chance, say("{:state}", s.name)) for s in r.likeliest[-1][:LIKELIEST]]
    yield Details(
        say("The likeliest states at {}", r.dates[-1]),
        (Table([Column("chance", "rough"), Column("state", width="wide")], likeliest),),
    )


def _stands(fan: Fan) -> list[float]:
    """Per time, the chance that an issue is where it stands today."""
    stands = fan.options.index(fan.baseline)
    return [each[stands] for each in fan.chances]


def _panel(fan: Fan) -> Panel:
    """A drawing of an issue that moves: a band an option, where it stands first."""
    stands = fan.options.index(fan.baseline)

    def band(k: int) -> Band:
        side = 0 if k == stands else -1 if fan.ordered and k < stands else 1
        return Band(Ref("option", fan.options[k], fan.issue), tuple(each[k] for each in fan.chances), side)

    order = sorted(range(len(fan.options)), key=lambda k: k != stands)
    return Panel(Ref("issue", fan.issue), tuple(map(band, order)))


def _outcomes(r: PathsResult) -> Iterator[Block]:
    yield Heading("Chance that an outcome holds, by date")
    if not r.outcomes:
        yield Say("the case declares no outcomes")
        return
    at = dates(r)
    shown = [o for o in r.outcomes if o.baseline or max(o.reached) >= ROUGH]
    shown.sort(key=lambda o: -max(o.reached[-1], float(o.baseline)))
    if shown:
        yield Table(
            [
                Column("outcome", "outcome", width="wide"),
                Column("if nothing moves", width="mid"),
                *(Column(r.dates[n], "rough") for n in at),
                Column("ever by then", "rough"),
                Column("half by", "months"),
            ],
            [
                (
                    o.id,
                    "holds" if o.baseline else "does not hold",
                    *(o.holds[n] for n in at),
                    o.reached[-1],
                    round(o.median, 1) if o.median <= r.horizon else "later",
                )
                for o in shown
            ],
            caption="The chance that each outcome holds, beside what stands if nothing moves",
            most=r.settings.shown,
        )
        yield Say(
            "ever by then: that it has held at least once; half by: when that chance reaches one half",
            quiet=True,
        )
    # Of the others, what they need is held or nobody moves it.
    possible = [o for o in r.outcomes if o.baseline or max(o.reached) >= ROUNDING]
    if unlikely := tuple(o.id for o in possible if o not in shown):
        yield Say(
            say("under half a percent at every date, and not standing today: {:outcome}", unlikely),
            quiet=True,
        )
    if never := tuple(o.id for o in r.outcomes if o not in possible):
        yield Say(
            say(
                "under one chance in a billion at every date{}: {:outcome}",
                ", since what they need is held or nobody would move it" if r.held else "",
                never,
            ),
            quiet=True,
        )


def _deadlines(r: PathsResult) -> Iterator[Block]:
    if r.deadlines:
        yield Heading("What a deadline changes")
        yield Bullets(tuple(map(_deadline, r.deadlines)))


def _deadline(d: DeadlineEffect) -> Sentence:
    moved = sorted((e for e in d.outcomes if abs(e[1]) >= ROUGH), key=lambda e: -abs(e[1]))
    each = tuple(say("{:outcome} {:change}", o, round(100 * x, 1)) for o, x in moved)
    return say(
        "{}, after {:months}: {}; {}",
        d.title,
        round(d.months, 1),
        "play really ends there" if d.ends_play else say("it changes {:text}", d.changes or ("nothing",)),
        say("percentage points at the end of the horizon, against no such deadline: {}", each)
        if each
        else "no outcome's chance at the end of the horizon moves by half a percentage point",
    )


def _values(r: PathsResult) -> Iterator[Block]:
    yield Heading("What playing on is worth, points")
    each = zip(r.actors, r.baseline_values, r.fallback_values, strict=True)
    yield Table(
        [
            Column("actor", "actor", width="mid"),
            Column("if nothing moves", "points"),
            Column("playing on", "points"),
            Column("difference", "change"),
        ],
        [(a, quiet, playing, playing - quiet) for a, quiet, playing in each],
        caption="Points each has if nothing moves, and can expect from playing on",
    )


def _sequences(r: PathsResult) -> Iterator[Block]:
    if not r.sequences:
        return
    yield Heading("Commonest beginnings")
    yield Table(
        [Column("moves, in order", width="wide"), Column("share", "share")],
        [
            (
                join(
                    (say("{:actor}: {}", (m.actor, *m.others), changed(m.changes)) for m in s.moves),
                    "; then ",
                )
                or "nothing moves",
                Uncertain(s.chance, s.error),
            )
            for s in r.sequences
        ],
        caption="The first moves made, in order",
        most=r.settings.shown,
    )
    yield Say(
        say(
            "the first moves, counted in {:counted of simulated history/simulated histories} (seed {}); ± is half of "
            "the 95 % interval",
            r.settings.simulations,
            str(r.settings.seed),
        ),
        quiet=True,
    )


def _assumptions(r: PathsResult) -> tuple[Sentence, ...]:
    """Defaults, actors who share them together."""
    same: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for who, each in groupby(r.assumed, lambda d: d[0]):
        same.setdefault(tuple(d[1:] for d in each), []).append(who)
    return tuple(
        say("{:actor}: {}", tuple(who), join([_default(*d) for d in defaults], "; "))
        for defaults, who in same.items()
    )


def _default(parameter: str, value: float) -> Sentence:
    return say("{} {:number}, the default", parameter.replace("_", " "), value)


def _remarks(r: PathsResult) -> Iterator[Remark]:
    a = r.accuracy
    yield remark(
        "method",
        ended="after that the stationary value of play without end" if a.sweeps else "play really ends",
        visited=a.visited,
        resting=_brief(a.resting, 1),
    )
    yield remark(
        "steps",
        steps=a.steps,
        step=a.step,
        longest=a.longest_step,
        moved=_brief(a.moved),
        verdict="within the" if a.within_tolerance else "more than the",
        asked=r.settings.tolerance,
    )
    if a.sweeps:
        yield remark(
            "stationary",
            sweeps=a.sweeps,
            residual=_brief(a.residual),
            odds=_brief(a.odds),
            verdict="as asked for"
            if a.converged
            else "more than was asked for: play is carried back from it",
        )
    mebibytes = a.peak_bytes / 2**20
    yield remark(
        "size",
        states=a.states,
        moves=a.moves_listed,
        mib="under " if mebibytes < 1 else "",
        mebibytes=max(mebibytes, 1),
    )
    if r.lifted:
        yield remark("lifted", lines=r.lifted)
    asked, usual = r.settings, PathsSettings()
    if asked.tolerance > usual.tolerance or asked.at_once < usual.at_once:
        yield remark(
            "coarser",
            tolerance=asked.tolerance,
            usual=usual.tolerance,
            most=asked.at_once,
            all=usual.at_once,
        )
    yield from r.remarks


def notes(r: PathsResult) -> list[str]:
    """What must be known of a result beside its accuracy, in words, as a stored prediction has it."""
    return [PLAIN.say(say(WORDS[n.code], **n.values)) for n in r.remarks]


def assumed(r: PathsResult) -> list[str]:
    """Defaults one by one, in words, as a stored prediction has them."""
    return [PLAIN.say(say("{:actor}: {}", who, _default(name, value))) for who, name, value in r.assumed]


def _brief(value: float, digits: int = 2) -> str:
    """An error: only its size is of interest."""
    return f"{value:.{digits}g}" if math.isfinite(value) else "–"


def data(r: PathsResult) -> dict[str, Any]:
    """As plain data; what was assumed stands among the notes."""
    left_out = ("remarks", "assumed", "ordered", "visited", "resting")
    defaults = [remark("assumed", actor=a, parameter=p, value=x) for a, p, x in r.assumed]
    # What is said of the game itself is said in words: by whoever shows the game.
    own = [n for n in r.remarks if n.code != "of the game"]
    return {**plain(r, left_out, {Move: label}), "notes": plain([*defaults, *own])}


register(PathsResult, View(blocks=answer, data=data))


def written(t: Tree) -> list[Block]:
    """What the file of a tree holds."""
    words = "{}: {:counted of step} of predicted play without a discount, {:months} in all"
    columns = [Column("file"), Column("steps", "count"), Column("months", "number")]
    return [
        Say(say(words, t.file, t.steps, t.months)),
        Table(columns, [(t.file, t.steps, t.months)], name="tree", shown=False),
    ]


register(Tree, View(blocks=written))
