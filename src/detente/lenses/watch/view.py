"""How a watch list reads."""

from collections.abc import Iterator
from typing import Any

from detente.evidence.remarks import REMARKS
from detente.view.blocks import Block, Column, Details, Heading, Note, Say, Table, unseen
from detente.view.data import plain
from detente.view.remarks import obtained, worded
from detente.view.result import View, register
from detente.view.speech import Ref, Text, say

from .result import Effect, Watched, WatchList

WORDS = {
    **REMARKS,
    "ranked among": "“none of these” holds {null:chance} of the posterior, so that hardly anything could tell more: "
    "indicators are ranked by what is to be learnt if some other account is true",
    "expected": "gains are expected values: a report that comes may tell more or less, and on average leaves every "
    "posterior where it is",
    "any day": "a report, if one comes, is taken to be as likely on any day of an indicator's window as on another",
    "not yet": "nothing of it is to come before {day}",
    "no chances": "it does not say what each account would have us expect",
}
NONE_TOLD = 1e-9
"""Nats below which an indicator tells nothing of an account."""


def blocks(r: WatchList) -> Iterator[Block]:
    """What there is to learn, the indicators that can be expected to tell most of it, and what each would do."""
    yield _effects(r)
    yield Say(say("{:code}: what can be known from {} to {}", r.case, r.as_of, r.before))
    words = (
        "Reports that may come by then, by what they can be expected to tell about {}. There are {:nats} nats to learn "
        "({:nats} about all, if it is not “none of these”); one nat is what a factor of 2.7 tells."
    )
    asked = Ref("narrative" if r.about in r.narratives else "mechanism", r.about)
    learnt = r.entropy if r.entropy_about is None else r.entropy_about
    yield Say(
        say(
            words,
            asked if r.about else "all the questions on which the accounts differ",
            learnt,
            r.entropy_among,
        )
    )
    if r.notes and r.notes[0].code == "ranked among":
        yield Note(worded(r.notes[0], WORDS))
    if r.indicators:
        shown = len(r.indicators)
        yield Heading(say("Indicators that have not shown ({:count} of {:count})", shown, r.listed_of))
        yield _indicators(r)
        if r.narratives:
            now = tuple(say("{:narrative} {:chance}", n, p) for n, (_, p) in r.narratives.items())
            yield Say(say("Now: {}", now))
        for w in r.indicators:
            yield Details(say("{}: what each report would do", w.title), (_reports(r, w),))
    else:
        yield Say("No indicator of the case has anything still to come by then.")
    yield Table(
        [Column("narrative"), Column("title"), Column("posterior", "chance")],
        [(n, title, p) for n, (title, p) in r.narratives.items()],
        name="narratives",
        shown=False,
    )
    apart = Table(
        [Column("indicator", "indicator"), Column("why", width="wide")],
        [(n, worded(why, WORDS)) for n, why in r.left_out],
        caption="Of these nothing is to come, or nothing is said",
        name="left_out",
        shown=bool(r.left_out),
    )
    yield Details("Not on the list", (apart,)) if r.left_out else apart
    yield from obtained(r.notes, WORDS)


def _indicators(r: WatchList) -> Table:
    hidden = ("indicator", "by", "nats", "among", "about", "assumed", *(f"tells:{n}" for n in r.narratives))
    return Table(
        [
            Column("what would be seen", width="wide", name="title"),
            Column("nats", "nats", name="ranked"),
            Column("shows", "chance", name="resolves"),
            Column("by", name="when"),
            Column("cost", "number"),
            Column("cost a nat", "number", name="cost per nat"),
            Column("tells most about", "narrative", width="mid"),
            *unseen(*hidden),
        ],
        [
            (
                *(w.title, w.ranked, w.resolves, w.by or "any time", w.cost),
                *(w.per_nat, _most(r, w)),
                *(w.id, w.by, w.nats, w.among, w.about, w.assumed),
                *(w.tells[n] for n in r.narratives),
            )
            for w in r.indicators
        ],
        caption="Indicators that have not shown, those that tell most first",
        name="indicators",
    )


def _most(r: WatchList, w: Watched) -> str | None:
    most = max(r.narratives, key=lambda n: w.tells[n], default="")
    return most if most and w.tells[most] > NONE_TOLD else None


def _reports(r: WatchList, w: Watched) -> Table:
    return Table(
        [
            Column("if this is reported", width="mid"),
            Column("chance", "chance"),
            *(Column(say("{:narrative}", n), "chance") for n in r.narratives),
        ],
        [
            (
                _title(w, e),
                e.chance,
                *(say("{:chance} ({:times})", e.after[n], e.ratios[n]) for n in r.narratives),
            )
            for e in w.effects
            if e.chance
        ],
        caption="Each account's chance then; in brackets how likely the report is under it over how likely otherwise",
        id=f"reports-{w.id}",
    )


def _title(w: Watched, e: Effect) -> Text:
    if e is not w.effects[-1]:
        return e.title
    return say("Nothing is reported ({})", e.title) if e.title else "Nothing is reported"


def _effects(r: WatchList) -> Table:
    """One row an indicator and thing it may bring, for data frames."""
    names = (
        *("indicator", "title", "by", "nats", "among", "about", "resolves", "cost", "cost per nat"),
        *("outcome", "chance"),
        *(f"ratio:{n}" for n in r.narratives),
        *(f"after:{n}" for n in r.narratives),
    )
    rows: list[tuple[Any, ...]] = [
        (
            *(w.id, w.title, w.by, w.nats, w.among, w.about, w.resolves, w.cost, w.per_nat),
            *(e.outcome, e.chance),
            *(e.ratios[n] for n in r.narratives),
            *(e.after[n] for n in r.narratives),
        )
        for w in r.indicators
        for e in w.effects
    ]
    return Table([Column(name) for name in names], rows, name="effects", shown=False, main=True)


register(WatchList, View(blocks=blocks, data=lambda r: plain(r, ("listed_of",))))
