"""How the answer of the narratives lens reads."""

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from detente.view.blocks import Block, Bullets, Column, Figure, Heading, Note, Say, Table, unseen
from detente.view.data import plain
from detente.view.figures import Line, Posteriors, Running, Step, Waterfall, Weighed
from detente.view.numbers import counted
from detente.view.remarks import worded
from detente.view.result import View, register
from detente.view.speech import join, say

from .how import WORDS, how
from .result import Band, ItemWeight, NarrativeChances, NarrativesResult
from .says import dated, hinge, says, titled

SMALL = 0.0005
"""A change of a chance that is too small to be shown."""
DRAWN = 10
"""Steps of a waterfall, and pieces of the record whose removal is shown."""
QUOTES = 2
"""Quotes shown of an item."""


def answer(r: NarrativesResult, draws: None = None) -> Iterator[Block]:
    """What the record supports, what that hangs on, the evidence, and how it was weighed."""
    yield evidence(r)
    yield from _about(r)
    yield Heading("In plain words")
    yield Bullets(tuple(says(r)))
    if r.narratives:
        yield accounts(r)
        quiet = (
            "Accounts may overlap, so that chances need not sum to 100 %. Naive counts every copy as a witness (what "
            "not to do); worst case all that one observer tells as one item. Among: given that it is not “none of "
            "these”. Decibans (10 are a factor of ten) of the odds: of the whole record, of the moves and the quiet "
            "alone, of the rest alone; they need not add up. Even at: the prior that the record would leave at one "
            "half."
        )
        yield Say(quiet, quiet=True)
        yield from _apart(r)
    yield from _hinges(r)
    if r.items and r.narratives:
        yield running(r)
    if chosen := _chosen(r):
        yield Heading("The evidence on each account")
        for n in chosen:
            yield from _evidence_on(r, n)
        yield Say(
            "In turn: decibans gained when it is put on top of all earlier items. Left out: decibans the account loses "
            "without it alone. Neither column adds up: items of one observer share its trust. Chance: of something as "
            "unlikely or more so, under the account.",
            quiet=True,
        )
    yield from how(r)


def _about(r: NarrativesResult) -> Iterator[Block]:
    yield Say(say("{}: {}", r.case, r.title) if r.title else r.case)
    moves = say(
        "{:counted of recorded move} over {:number} months", len(r.moves.seen), round(r.moves.months, 1)
    )
    words = "as of {}; {:counted of joint answer}; {:counted of item of evidence/items of evidence}, {}"
    yield Say(say(words, r.as_of, r.worlds, len(r.items), moves if r.moves.weighed else "no moves"))
    if r.settings.coarse:
        yield Note(
            "A first look, at the coarse setting: moves and quiet are judged on the issues that moved, at the point "
            "estimates alone and not over draws of them. The usual setting goes further, and may find otherwise."
        )


# The accounts


def accounts(r: NarrativesResult) -> Figure:
    """Prior, posterior and its band, an account a row; the table adds what each part of the record does."""
    columns = [
        Column("account", width="wide", name="title"),
        Column("before", "chance", name="prior"),
        Column("after", "chance", name="posterior"),
        Column("naive", "chance"),
        Column("worst case", "chance"),
        Column("before, among", "chance", name="prior among", shown=False),
        Column("among", "chance", name="posterior among"),
        Column("record, dB", "change", name="weight_db"),
        Column("moves, dB", "change", name="moves_db"),
        Column("the rest, dB", "change", name="indicators_db"),
        Column("even at", "chance", name="break even"),
        *unseen("narrative", "least draw", "largest draw"),
        *unseen("effective draws", "expected moves", "surprise of moves"),
    ]
    rows = [
        (
            *(n.title, n.prior, n.posterior, n.band.naive, n.band.worst, *n.among),
            *(n.weight_db, n.moves_db, n.indicators_db, n.break_even),
            *(n.id, *n.draws, n.effective_draws, n.expected_moves, n.moves_surprise),
        )
        for n in r.narratives
    ]
    return Figure(
        kind="posteriors",
        id="accounts",
        data=weighed(r),
        title="How likely each account was before the record, and is after it",
        caption="The band is where the posterior lies if dependent reports are counted otherwise.",
        description=join(
            [
                say("{}: {:chance} before, {:chance} after", n.title, n.prior, n.posterior)
                for n in r.narratives
            ],
            "; ",
        ),
        table=Table(columns, rows, name="narratives"),
        wide=True,
    )


def _apart(r: NarrativesResult) -> Iterator[Block]:
    little = all(t.why.code == "little" for t in r.together)
    most = say(": it changes their odds by no more than {:number} decibans", r.settings.same_db)
    yield Heading(join(["What the evidence cannot separate", most if r.together and little else ""], ""))
    titles = {n.id: n.title for n in r.narratives}
    if not r.together:
        yield Say(
            "Every two accounts are moved apart by the record, whichever way dependent reports are counted."
        )
    yield Table(
        [
            Column("the record cannot tell", width="mid", name="first title"),
            Column("from", width="mid", name="second title"),
            Column("change of their odds, dB", "change", name="change_db"),
            Column("why", width="wide", shown=not little),
            *unseen("first", "second"),
        ],
        [
            (titles[t.first], titles[t.second], t.change_db, worded(t.why, WORDS), t.first, t.second)
            for t in sorted(r.together, key=lambda t: abs(t.change_db))
        ],
        caption="Pairs of accounts that the record does not tell apart",
        name="together",
        shown=bool(r.together),
    )


def _hinges(r: NarrativesResult) -> Iterator[Block]:
    large = sum(h.change >= SMALL for h in r.hinges)
    if large and r.narratives:
        yield Heading("What the conclusion hangs on: the largest change of any account's chance without it")
    yield Table(
        [
            Column("what", width="wide", name="name"),
            Column("kind"),
            Column("change", "chance"),
            *(
                Column(say("without it, {:narrative}", n.id), "chance", name=f"without:{n.id}")
                for n in r.narratives
            ),
            *unseen("id"),
        ],
        [(hinge(r, h), h.kind, h.change, *(h.without[n.id] for n in r.narratives), h.id) for h in r.hinges],
        caption="Taken away, what changes the conclusion most",
        name="hinges",
        most=min(large, DRAWN),
        shown=bool(large and r.narratives),
    )


def running(r: NarrativesResult) -> Figure:
    """Each account's chance after each item, the moves last."""
    rows = [
        ("before the record", *(n.prior for n in r.narratives)),
        *((dated(i), *(i.running[n.id] for n in r.narratives)) for i in r.items),
        ("the moves and the quiet", *(n.posterior for n in r.narratives)),
    ]
    heads = [Column(say("{:narrative}", n.id), "chance") for n in r.narratives]
    return Figure(
        kind="running",
        data=course(r),
        title="Each account's chance as the record went on",
        caption="Signals, observations and silences in order of date, moves and quiet counted last, at the right. "
        "Dashes tell the accounts apart as colours do.",
        description=join([say("{} ends at {:chance}", n.title, n.posterior) for n in r.narratives], "; "),
        table=Table([Column("after", width="wide"), *heads], rows),
        wide=True,
    )


# The evidence


def evidence(r: NarrativesResult) -> Table:
    """One row an item and an account, for data frames."""
    names = ("item", "date", "title", "observer", "narrative")
    by = ("left_out_db", "in_turn_db", "running", "surprise")
    rows = [
        (i.id, i.date, titled(i), i.observer, n.id, *(getattr(i, name)[n.id] for name in by))
        for i in r.items
        for n in r.narratives
    ]
    return Table((*names, *by), rows, name="evidence", shown=False, main=True)


def _chosen(r: NarrativesResult) -> list[NarrativeChances]:
    """The accounts whose evidence is listed."""
    if not r.narratives or not r.items:
        return []
    by_chance = sorted(r.narratives, key=lambda n: -n.posterior)
    if r.settings.of == "all":
        return by_chance
    if r.settings.of:
        return [r.narrative(r.settings.of)]
    return list(dict.fromkeys((by_chance[0], max(r.narratives, key=lambda n: n.indicators_db))))


def _evidence_on(r: NarrativesResult, n: NarrativeChances) -> Iterator[Block]:
    """What moves one account: drawn in order of date, listed from what is most for it to what is most against it."""
    # Items without a number are ordered as if they moved nothing.
    decibans = {i.id: 0.0 if math.isnan(i.left_out_db[n.id]) else i.left_out_db[n.id] for i in r.items}
    order = sorted(r.items, key=lambda i: (-decibans[i.id], i.date, i.id))
    most = r.settings.max_listed
    listed = order if len(order) <= 2 * most else [*order[:most], *order[-most:]]
    table = Table(
        [
            Column("left out, dB", "change"),
            Column("in turn, dB", "change"),
            Column("chance", "chance"),
            Column("date"),
            Column("item", width="wide"),
            Column("told by", width="mid"),
            Column("quote", width="mid"),
        ],
        [_row(i, n.id) for i in listed],
        caption=say("The evidence on “{}”, most for it first", n.title),
        id=f"items-{n.id}",
    )
    drawn = steps(r, n, DRAWN)
    title = say("What moves “{}”", n.title)
    if len(drawn.steps) < 3:
        yield Heading(title, 2)
        yield table
    else:
        each = [say("{} {:change}", s.label, s.after - s.before) for s in drawn.steps if not s.level]
        yield Figure(
            kind="waterfall",
            id=f"evidence-{n.id}",
            data=drawn,
            title=title,
            caption="In order of date: what each item adds to the odds when it is put on top of all earlier ones; the "
            "moves come last. The table has each item with its quote, what is most for the account first, and what "
            "the odds lose if that item alone is left out.",
            description=join(each, "; "),
            table=table,
            wide=True,
        )
    if between := len(order) - len(listed):
        yield Say(say("{:counted of item} of less weight either way are not listed", between), quiet=True)


def _row(i: ItemWeight, narrative: str) -> tuple[Any, ...]:
    title = say("{} (its chances are assumed)", titled(i)) if i.assumed else titled(i)
    quotes = join([f"“{q}”" for q in i.quotes[:QUOTES]], "; ") if i.quotes else ""
    return (
        *(round(db[narrative], 2) for db in (i.left_out_db, i.in_turn_db)),
        *(i.surprise[narrative], i.date, title, i.observer or "silence", quotes),
    )


# What is drawn, in the units it is drawn in


def weighed(r: NarrativesResult) -> Posteriors:
    """Every account before and after."""
    return Posteriors([Weighed(n.title, n.prior, n.posterior, *ends(n.band)) for n in r.narratives])


def ends(band: Band) -> tuple[float, float]:
    """The least and the largest of a band; what could not be counted is left out."""
    known = [x for x in (band.naive, band.worst) if math.isfinite(x)] or [band.grouped]
    return min(known), max(known)


def odds(p: float) -> float:
    """Decibans of the odds; ±inf at the ends."""
    if p <= 0:
        return -math.inf
    return math.inf if p >= 1 else 10 * math.log10(p / (1 - p))


def steps(r: NarrativesResult, n: NarrativeChances, most: int) -> Waterfall:
    """The waterfall of one account: its prior odds, the ``most`` items that move it most in order, what lies between
    them together, the moves. Empty where odds are not finite."""
    start, end = odds(n.prior), odds(n.posterior)
    levels = [odds(i.running[n.id]) for i in r.items]
    if not all(map(math.isfinite, (start, end, *levels))):
        return Waterfall(())
    sizes = [abs(b - a) for a, b in zip([start, *levels], levels, strict=False)]
    large = sorted(range(len(sizes)), key=lambda k: (-sizes[k], k))[:most]
    rows = [Step("Before the record", start, start, level=True)]
    done = 0
    for k in (*sorted(large), len(levels)):
        if done < k:
            small = f"{r.items[k - 1].date} {counted(k - done, 'item')} of little weight"
            rows.append(Step(small, rows[-1].after, levels[k - 1]))
        if k < len(levels):
            rows.append(Step(dated(r.items[k]), rows[-1].after, levels[k]))
        done = k + 1
    if r.moves.weighed:
        rows.append(Step("The moves and the quiet between them", rows[-1].after, end))
    return Waterfall((*rows, Step("After the record", end, end, level=True)))


def course(r: NarrativesResult) -> Running:
    """Each account's chance as the record went on."""
    days = [dt.date.fromisoformat(i.date) for i in r.items]
    first = min([*days, *([dt.date.fromisoformat(r.begins)] if r.begins else [])])
    lines = tuple(
        Line(
            n.title,
            ((first, n.prior), *((day, i.running[n.id]) for day, i in zip(days, r.items, strict=True))),
            n.posterior,
        )
        for n in r.narratives
    )
    return Running(lines, (first, max(dt.date.fromisoformat(r.as_of), first)))


register(NarrativesResult, View(blocks=answer, data=lambda r: plain(r, ("begins",))))
