"""How predicted play reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from detente.play.settings import PathsSettings
from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table
from detente.view.data import plain
from detente.view.numbers import ROUGH, ROUNDING, Uncertain
from detente.view.remarks import Remark, obtained, remark
from detente.view.result import View, register
from detente.view.speech import PLAIN, Ref, Sentence, join, say

from .draws import PathsDraws, label
from .fans import fans, moves, within
from .frames import tables
from .result import DeadlineEffect, OutcomeChance, PathsResult, Tree, dates
from .sensitivity import PlaySensitivity
from .view_draws import over_draws
from .view_moves import made, next_moves
from .view_sensitivity import leaning

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
    r: PathsResult, draws: PathsDraws | None = None, leans: PlaySensitivity | None = None
) -> Iterator[Block]:
    """Who moves next, what follows by when, what it is worth, and how far all that can be trusted."""
    yield from tables(r)
    yield Say(say("{case}: {who:actor}", case=r.case, who=r.actors))
    if r.focus:
        yield Note(
            say(
                "Only the issues of the focus {focus:focus} move; {n:counted of issue} held where the focus says",
                focus=r.focus,
                n=len(r.held),
            )
        )
    yield Say(
        say(
            "predicted play from {day} over {horizon:months}; no equilibrium, and no forecast of what the case leaves "
            "out",
            day=r.as_of,
            horizon=r.horizon,
        )
    )
    yield from unsettled(r)
    yield from next_moves(r)
    yield from _issues(r)
    yield from _outcomes(r)
    yield from _deadlines(r)
    yield from _sequences(r)
    yield from _values(r)
    if leans is not None:
        yield from leaning(leans)
    if draws is not None:
        yield from over_draws(draws, r)
    yield from _assumed(r)
    yield from obtained(accuracy(r), WORDS)


def unsettled(r: PathsResult) -> Iterator[Block]:
    """What must be said before anything else: that the numbers are not as good as was asked for."""
    a = r.accuracy
    if a.sweeps and not a.converged:
        yield Note(
            say(
                "The value of play without end was not found in {n:counted of sweep}: {left} of each actor's range a "
                "month is left, more than was asked for. The actors may be chasing each other round a circle, and what "
                "follows leans on where the search stopped.",
                n=a.sweeps,
                left=_brief(a.residual),
            )
        )
    if not a.within_tolerance:
        yield Note(
            say(
                "Halving the step still moved a reported chance by {moved} percentage points, more than the "
                "{asked:rate} asked for.",
                moved=_brief(100 * a.moved),
                asked=100 * r.settings.tolerance,
            )
        )


def _issues(r: PathsResult) -> Iterator[Block]:
    drawn = [fan for fan in r.fans if moves(fan)]
    still = [fan.issue for fan in r.fans if not moves(fan) and fan.issue not in r.held]
    at = dates(r)
    if drawn or still:
        yield Heading("Each issue, by date")
    if drawn:
        due = [say("{t} (after {m:months})", t=d.title, m=round(d.months, 1)) for d in within(r)]
        ends = [
            say(
                "{j:issue} stays as it is with {p:rough}",
                j=fan.issue,
                p=fan.chances[-1][fan.options.index(fan.baseline)],
            )
            for fan in drawn
        ]
        yield Figure(
            kind="fans",
            data=fans(r),
            id="fans",
            title="The chance of each option over time",
            caption=say(
                "One panel an issue. The grey band is what stands today: if nothing moved it would fill the panel. "
                "Blue above it: options further on in the declared order (or other options, where there is no order); "
                "brown: options further back.{due}",
                due=say(" Dashed lines: {each}.", each=tuple(due)) if due else "",
            ),
            description=say(
                "After {h:months}: {ends}. The table below holds the same numbers.",
                h=r.horizon,
                ends=join(ends, "; "),
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
            say(
                "Elsewhere than today with less than half a percent at every date: {each:issue}.",
                each=tuple(still),
            ),
            quiet=True,
        )
    likeliest = [(s.chance, say("{s:state}", s=s.name)) for s in r.likeliest[-1][:LIKELIEST]]
    yield Details(
        say("The likeliest states at {day}", day=r.dates[-1]),
        (Table([Column("chance", "rough"), Column("state", width="wide")], likeliest),),
    )


def possible(o: OutcomeChance) -> bool:
    """Whether an outcome stands, or some play reaches it; of the others, what they need is held or nobody moves it."""
    return o.baseline or max(o.reached) >= ROUNDING


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
    unlikely = tuple(o.id for o in r.outcomes if o not in shown and possible(o))
    if unlikely:
        words = "under half a percent at every date, and not standing today: {each:outcome}"
        yield Say(say(words, each=unlikely), quiet=True)
    never = tuple(o.id for o in r.outcomes if not possible(o))
    if never:
        why = ", since what they need is held or nobody would move it" if r.held else ""
        words = "under one chance in a billion at every date{why}: {each:outcome}"
        yield Say(say(words, why=why, each=never), quiet=True)


def _deadlines(r: PathsResult) -> Iterator[Block]:
    if r.deadlines:
        yield Heading("What a deadline changes")
        yield Bullets(tuple(map(_deadline, r.deadlines)))


def _deadline(d: DeadlineEffect) -> Sentence:
    moved = sorted((e for e in d.outcomes if abs(e[1]) >= ROUGH), key=lambda e: -abs(e[1]))
    each = tuple(say("{o:outcome} {x:change}", o=o, x=round(100 * x, 1)) for o, x in moved)
    return say(
        "{title}, after {months:months}: {what}; {effect}",
        title=d.title,
        months=round(d.months, 1),
        what="play really ends there"
        if d.ends_play
        else say("it changes {paths:text}", paths=d.changes or ("nothing",)),
        effect=say("percentage points at the end of the horizon, against no such deadline: {each}", each=each)
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
                join([made(m) for m in s.moves], "; then ") if s.moves else "nothing moves",
                Uncertain(s.chance, s.error),
            )
            for s in r.sequences
        ],
        caption="The first moves made, in order",
        most=r.settings.shown,
    )
    yield Say(
        say(
            "the first moves, counted in {n:counted of simulated history/simulated histories} (seed {seed}); ± is half "
            "of the 95 % interval",
            n=r.settings.simulations,
            seed=str(r.settings.seed),
        ),
        quiet=True,
    )


def _assumed(r: PathsResult) -> Iterator[Block]:
    title = "What was assumed of how they play"
    lines = assumptions(r) or ("nothing about how the actors play: the case states it all",)
    yield Details(title, (Bullets(lines),))


def assumptions(r: PathsResult) -> tuple[Sentence, ...]:
    """Defaults, actors who share them together."""
    by = {a: tuple(d[1:] for d in each) for a, each in groupby(r.assumed, lambda d: d[0])}
    same: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for who, defaults in by.items():
        same.setdefault(defaults, []).append(who)
    return tuple(
        say("{who:actor}: {what}", who=tuple(who), what=join([_default(*d) for d in defaults], "; "))
        for defaults, who in same.items()
    )


def _default(parameter: str, value: float) -> Sentence:
    return say("{name} {value:number}, the default", name=parameter.replace("_", " "), value=value)


def accuracy(r: PathsResult) -> tuple[Remark, ...]:
    """How the numbers were obtained and how good they are."""
    a = r.accuracy
    small = a.peak_bytes < 2**20
    remarks = [
        remark(
            "method",
            ended="after that the stationary value of play without end" if a.sweeps else "play really ends",
            visited=a.visited,
            resting=_brief(a.resting, 1),
        ),
        remark(
            "steps",
            steps=a.steps,
            step=a.step,
            longest=a.longest_step,
            moved=_brief(a.moved),
            verdict="within the" if a.within_tolerance else "more than the",
            asked=r.settings.tolerance,
        ),
    ]
    if a.sweeps:
        verdict = "as asked for" if a.converged else "more than was asked for: play is carried back from it"
        remarks.append(
            remark(
                "stationary",
                sweeps=a.sweeps,
                residual=_brief(a.residual),
                odds=_brief(a.odds),
                verdict=verdict,
            )
        )
    mib = {"mib": "under " if small else "", "mebibytes": 1 if small else a.peak_bytes / 2**20}
    remarks.append(remark("size", states=a.states, moves=a.moves_listed, **mib))
    if r.lifted:
        remarks.append(remark("lifted", lines=r.lifted))
    asked, usual = r.settings, PathsSettings()
    if asked.tolerance > usual.tolerance or asked.at_once < usual.at_once:
        remarks.append(
            remark(
                "coarser",
                tolerance=asked.tolerance,
                usual=usual.tolerance,
                most=asked.at_once,
                all=usual.at_once,
            )
        )
    return (*remarks, *r.remarks)


def notes(r: PathsResult) -> list[str]:
    """What must be known of a result beside its accuracy, in words, as a stored prediction has it."""
    return [PLAIN.say(say(WORDS[n.code], **n.values)) for n in r.remarks]


def assumed(r: PathsResult) -> list[str]:
    """Defaults one by one, in words, as a stored prediction has them."""
    each = (say("{a:actor}: {what}", a=who, what=_default(name, value)) for who, name, value in r.assumed)
    return [PLAIN.say(sentence) for sentence in each]


def _brief(value: float, digits: int = 2) -> str:
    """An error: only its size is of interest."""
    return f"{value:.{digits}g}" if math.isfinite(value) else "–"


def data(r: PathsResult) -> dict[str, Any]:
    """As plain data; what was assumed stands among the notes."""
    found: dict[str, Any] = plain(r, ("remarks", "assumed", "ordered", "visited", "resting"))
    for sequence, each in zip(found["sequences"], r.sequences, strict=True):
        sequence["moves"] = [label(m) for m in each.moves]
    defaults = [remark("assumed", actor=a, parameter=p, value=x) for a, p, x in r.assumed]
    # What is said of the game itself is said in words: by whoever shows the game.
    own = [n for n in r.remarks if n.code != "of the game"]
    return found | {"notes": plain([*defaults, *own])}


register(PathsResult, View(blocks=answer, data=data))


def written(t: Tree) -> list[Block]:
    """What the file of a tree holds."""
    words = "{file}: {n:counted of step} of predicted play without a discount, {months:months} in all"
    columns = [Column("file"), Column("steps", "count"), Column("months", "number")]
    return [
        Say(say(words, file=t.file, n=t.steps, months=t.months)),
        Table(columns, [(t.file, t.steps, t.months)], name="tree", shown=False),
    ]


register(Tree, View(blocks=written))
