"""How agreements read side by side: what each sets, gives and gets, what it would cost, what becomes of it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.view.blocks import Block, Column, Details, Heading, Say, Table, unseen
from detente.view.speech import Ref, Sentence, Text, join, say

from .draws import DealDraws, DrawsResult, wilson
from .result import Change, DealsResult, FallbackEffect, Price

SOLUTIONS = {
    "nash": "Nash",
    "kalai-smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}

DROPPED = 10
"""Deals that drop out shown; the rest are counted."""


def line(words: str, *values: Any, indent: int = 0, quiet: bool = False) -> Say:
    """A paragraph."""
    return Say(say(words, *values), indent, quiet)


def letter(k: int) -> str:
    """The name of agreement number ``k``, from 0: A, B, …, Z, AA, …"""
    return (letter(k // 26 - 1) if k >= 26 else "") + chr(65 + k % 26)


def letters(r: DealsResult) -> dict[tuple[int, ...], str]:
    """The name of each agreement set side by side, by its row."""
    return {d.row: letter(k) for k, d in enumerate(r.side_by_side)}


def gains_of(parties: Sequence[str]) -> list[Column]:
    return [Column(say("{:actor}", p), "change", f"gain:{p}") for p in parties]


def gains_said(parties: Sequence[str], gains: Sequence[float]) -> Sentence:
    """``us +12, china +3``."""
    return join((say("{:actor} {:change}", p, g) for p, g in zip(parties, gains, strict=True)), ", ")


def side_by_side(
    r: DealsResult, followed: Mapping[tuple[int, ...], DealDraws], draws: DrawsResult | None
) -> Iterator[Block]:
    """Deals as columns, issues as rows: only those that some deal moves."""
    shown, quo = r.side_by_side, r.status_quo.state
    moved = [j for j, o in quo.items() if any(d.state[j] != o for d in shown)]
    rows: list[tuple[Any, ...]] = [
        ("chosen by", None, *(_names(d.solutions) or None for d in shown)),
        *(
            (say("gain to {:actor}", p), *(say("{:change}", d.gain(p)) for d in (r.status_quo, *shown)))
            for p in r.parties
        ),
        ("states that give the same", None, *(say("{:count}", d.ties) for d in shown)),
        ("on the frontier", None, *("yes" if d.on_frontier else "no" for d in shown)),
    ]
    alike = len({d.price.reason for d in shown}) == 1 and bool(shown[0].price.reason)
    if not alike:
        rows.append(("side payments", None, *(price(d.price) for d in shown)))
    if draws is not None:
        of = [followed.get(d.row) for d in shown]
        rows += [
            (
                say("{}, of {:counted of draw}", title, draws.draws),
                None,
                *(None if d is None else say("{:chance}", getattr(d, share)) for d in of),
            )
            for title, share in (("acceptable in", "acceptable"), ("on the frontier in", "frontier"))
        ]
    rows += [
        (
            Ref("issue", j),
            Ref("option", quo[j], j),
            *(Ref("option", d.state[j], j) if d.state[j] != quo[j] else "as it is" for d in shown),
        )
        for j in moved
    ]
    yield Heading("Side by side")
    yield line(
        "Every issue that at least one of these agreements moves; {:counted of issue} {} at the "
        "status quo in all of them.",
        len(quo) - len(moved),
        "stays" if len(quo) - len(moved) == 1 else "stay",
    )
    yield Table(
        [Column("agreement"), Column("status quo"), *(Column(letter(k)) for k in range(len(shown)))],
        rows,
        caption="Agreements as columns, issues as rows",
    )
    if alike:
        yield line("side payments: {}", price(shown[0].price), quiet=True)
    yield line(
        "{:counted of deal} {} described in the result; these are the ones the solutions choose, then those "
        "that leave the least satisfied party the largest share of its best gain.",
        len(r.deals),
        "is" if len(r.deals) == 1 else "are",
        quiet=True,
    )


def _names(solutions: Sequence[str]) -> str:
    """Solutions by name; one of a coalition is said with its members."""
    heads = [s.partition(" (") for s in solutions]
    return ", ".join(SOLUTIONS.get(name, name) + gap + rest for name, gap, rest in heads)


PRICES = {
    "a rule": "a rule forbids this state",
    "no numeraire": "no numeraire is declared, and points of two actors are not money",
    "red line": "a red line of {who:actor} refuses it, and a refusal has no price",
    "no rate": "{who:actor} has no declared rate in {unit}",
    "too few": "too few parties can be won by payment: the others refuse or have no declared rate",
    "too dear": "those who gain can pay {means:number} {unit} of the {needed:number} it takes",
}
"""Why a deal has no price."""


def price(p: Price) -> Sentence:
    """What a deal costs in side payments, or why nothing is said."""
    if p.reason:
        named = {name: value for name, value in vars(p).items() if f"{{{name}" in PRICES[p.reason]}
        return say(PRICES[p.reason], **named)
    if not p.total > 0:
        return say("none needed")
    paid = join((say("{:actor} pays {:actor} {:number}", *transfer) for transfer in p.transfers), "; ")
    return say("{:number} {}: {}", p.total, p.unit, paid)


def trades(r: DealsResult) -> Iterator[Block]:
    """What each change of the first agreements is worth to each party."""
    if not r.settings.spelled_out:
        return
    yield Heading("What each gives and gets")
    yield Say(
        "Each change against the status quo, and the points it alone is worth to each party. A linkage is worth that "
        "comes with several changes together."
    )
    for k, deal in enumerate(r.side_by_side[: r.settings.spelled_out]):
        name = f"Agreement {letter(k)}"
        rows: list[tuple[Any, ...]] = [
            (change(c), _by(r, c.by), *(c.points[deal.actors.index(p)] for p in r.parties))
            for c in deal.changes
        ]
        total, gains = r.over_status_quo(deal), deal.party_gains
        rows.append(("against the status quo", None, *total))
        if any(abs(a - b) >= 1e-9 for a, b in zip(total, gains, strict=True)):
            rows.append(("against the fallback (the gain)", None, *gains))
        table = Table(
            [Column("change", width="wide"), Column("made by", "actor", width="mid"), *gains_of(r.parties)],
            rows,
            caption=f"{name}: points by change and party",
        )
        sums = [say("{:actor} gets {:change} and gives {:change}", p, *deal.exchanged(p)) for p in r.parties]
        paid = line("{}. Side payments: {}", join(sums, "; "), price(deal.price), quiet=True)
        yield Details(f"{name}, change by change", (table, paid))


def change(c: Change) -> Sentence:
    """``Issue: from → to``; a linkage that is made or unmade."""
    if c.kind == "issue":
        return say("{:issue}: {} → {}", c.id, Ref("option", c.from_, c.id), Ref("option", c.to, c.id))
    kind = "red line" if c.kind == "red_line" else "linkage"
    return say("{}: {} ({})", c.title, c.to_title, kind)


def _by(r: DealsResult, by: tuple[str, ...]) -> Any:
    if len(r.parties) <= 2 or not set(r.parties) <= set(by):
        return by
    rest = tuple(b for b in by if b not in r.parties)
    return say("every party{}", say(" and {:actor}", rest) if rest else "")


# Over draws, and with playing on as the fallback


def shares(draws: DrawsResult) -> Iterator[Block]:
    """Shares of the draws, deal by deal."""
    yield over(draws)
    yield survival(draws, [(say("{:state}", d.name), d) for d in draws.deals], "deals")


def over(d: DrawsResult) -> Say:
    return line(
        "Over {:counted of draw} of every estimate{}: in {:chance} of them at least one of {:counted of deal} is "
        "acceptable",
        d.draws,
        " (interrupted)" if d.interrupted else "",
        d.any_acceptable,
        len(d.deals),
    )


def survival(d: DrawsResult, named: Sequence[tuple[Text, DealDraws]], name: str) -> Table:
    return Table(
        [
            *unseen("deal"),
            Column("agreement", width="mid", name="name"),
            Column("acceptable in", "chance", "acceptable"),
            Column("95 % interval", width="mid", name="acceptable interval"),
            Column("on the frontier in", "chance", "on frontier"),
            Column("95 % interval", width="mid", name="frontier interval"),
            *(Column(say("accepted by {:actor}", p), "chance", f"accepted by {p}") for p in d.parties),
            *unseen("acceptable error", "frontier error"),
        ],
        [
            (
                each.name,
                title,
                each.acceptable,
                interval(*wilson(each.acceptable, d.draws)),
                each.frontier,
                interval(*wilson(each.frontier, d.draws)),
                *each.accepted_by,
                each.acceptable_error,
                each.frontier_error,
            )
            for title, each in named
        ],
        name=name,
        caption="How often each survives",
    )


def interval(low: float, high: float) -> Sentence | None:
    """An interval of shares: ``49 to 94 %``."""
    return None if math.isnan(low) else say("{:count} to {:count} %", 100 * low, 100 * high)


def effect(e: FallbackEffect) -> Iterator[Block]:
    """What playing on as the fallback changes."""
    yield Say(
        "A party that can expect something from going on without an agreement measures every deal against that."
    )
    yield Table(
        [
            Column("who", "actor", "actor"),
            Column("fallback in the case", "points", "before"),
            Column("playing on", "points", "after"),
            Column("difference", "change"),
        ],
        [(p, b, a, a - b) for p, b, a in zip(e.who, e.before, e.after, strict=True)],
        name="fallbacks",
        caption="What each measures a deal against, points",
    )
    yield line(
        "acceptable: {:states and share} before, {:states and share} now", e.acceptable[0], e.acceptable[1]
    )
    yield line(
        "distinct deals that waste nothing: {:count} before, {:count} now", e.frontier[0], e.frontier[1]
    )
    if not e.acceptable[1].value:
        yield Say("with what each can expect from playing on, no agreement is left")
    for name, same in e.same:
        yield Say(
            f"{SOLUTIONS[name]}: {'chooses a deal it chose before' if same else 'chooses another deal'}"
        )
    yield Table(["solution", "same"], e.same, name="solutions", shown=False)
    yield line(
        "of the {:counted of deal} listed before, {:count} {} out",
        e.followed,
        len(e.dropped),
        "drops" if len(e.dropped) == 1 else "drop",
    )
    yield Table(
        [
            Column("number", "count"),
            Column("refused by", "actor"),
            Column("short", width="mid"),
            Column("deal", "state", width="wide"),
        ],
        [
            (
                d.number,
                d.refused_by,
                join((say("{:actor} lacks {:points} points", *short) for short in d.short), ", "),
                d.deal.name,
            )
            for d in e.dropped
        ],
        name="dropped",
        most=DROPPED,
        shown=bool(e.dropped),
    )
