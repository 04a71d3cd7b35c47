"""How hidden terms read."""

from collections.abc import Iterable, Iterator

from detente.view.blocks import Block, Bullets, Column, Details, Heading, Note, Say, Table, unseen
from detente.view.result import View, register
from detente.view.speech import Text, say

from .result import HiddenResult, Need, PartyNeed, Promised


def blocks(r: HiddenResult) -> Iterator[Block]:
    """What was promised, what each recorded move and each party needed, and what could have paid it."""
    yield _needs(r, r.needs)
    yield Say(say("{:code}: hidden terms, as of {}", r.case, r.as_of))
    if r.settings.coarse and r.games:
        words = (
            "A first look, at the coarse setting: recorded moves are judged in few of the games that the record leaves "
            "likely ({:count} of them). The usual setting goes further, and may find otherwise."
        )
        yield Note(say(words, r.games))
    for p in r.promised:
        yield from _promised(p)
    if not r.promised:
        yield Say("no mechanism of the case asks for a set, so that nothing is said of what was promised")
    # The same of all mechanisms at once, for data frames.
    yield Table(
        unseen("mechanism", "answer", "title", "prior", "posterior"),
        [(p.mechanism, *member) for p in r.promised for member in p.members],
        name="promised",
        shown=False,
    )
    yield Table(
        unseen("mechanism", "set", "prior", "posterior"),
        [
            (p.mechanism, " + ".join(s.members) or "nothing", s.prior, s.posterior)
            for p in r.promised
            for s in p.likeliest
        ],
        name="sets",
        shown=False,
    )
    if r.needs:
        yield Heading("The least return for each recorded move, lasting points of who made it", 2)
        yield _needs(r, sorted(r.needs, key=lambda n: (-n.points, n.date, n.event)), shown=True)
    yield Heading("The least return for each party, its own points", 2)
    yield _parties(r)
    yield Say(
        "A party may also act at a loss by mistake: what is needed says what a return must be worth if it did not. It "
        "does not say that there was one.",
        quiet=True,
    )
    yield from (_paying(r, party) for party in r.parties if party.candidates)
    yield Table(
        unseen("actor", "issue", "option", "worth", "pays", "giver", "cost"),
        [
            (p.actor, c.issue, c.option, c.worth, c.pays, giver, cost)
            for p in r.parties
            for c in p.candidates
            for giver, cost in zip(c.givers, c.costs, strict=True)
        ],
        name="candidates",
        shown=False,
    )
    yield _obtained(r)


def _promised(p: Promised) -> Iterator[Block]:
    titles = {answer: title for answer, title, _, _ in p.members}
    before_and_after = (Column("before", "chance"), Column("after", "chance"))
    yield Heading(p.title, 2)
    yield Table(
        [Column("member", width="wide"), *before_and_after],
        [(title, prior, after) for _, title, prior, after in p.members],
        caption="If any account with interests is true: each by itself",
        id=f"promised-{p.mechanism}",
    )
    yield Table(
        [Column("set", width="wide"), *before_and_after],
        [
            (tuple(titles[m] for m in s.members) or titles["nothing"], s.prior, s.posterior)
            for s in p.likeliest
        ],
        caption=say("The likeliest of {:counted of set}", p.sets),
        id=f"sets-{p.mechanism}",
    )


def _needs(r: HiddenResult, needs: Iterable[Need], shown: bool = False) -> Table:
    """A row a recorded move and party to it: as they stand for data frames, the largest need first where shown."""
    return Table(
        [
            Column("date"),
            Column("move", "event", width="wide", name="event"),
            Column("who", "actor", width="mid", name="actor"),
            Column("part"),
            Column("least return", "points", name="points"),
            Column("needed any", "chance", name="needs"),
            Column("worth without", "change", name="gain"),
            *(Column(say("{:narrative}", n), "points", name=f"under:{n}") for n in r.narratives),
        ],
        [
            (
                *(n.date, n.event, n.actor, n.part, n.points, n.needs, n.gain),
                *(n.narratives.get(name) for name in r.narratives),
            )
            for n in needs
        ],
        caption="The least return for which each recorded move was no loss to who made it",
        name="" if shown else "needs",
        id="needs",
        most=r.settings.max_listed,
        shown=shown,
        main=not shown,
    )


def _parties(r: HiddenResult) -> Table:
    under = [f"{what} under:{n}" for what in ("moves", "stands") for n in r.narratives]
    return Table(
        [
            Column("party", width="mid", name="name"),
            Column("for its moves", "points", name="moves"),
            Column("for what stands", "points", name="stands"),
            *unseen("actor", *under),
        ],
        [
            (
                *(p.name, p.moves, p.stands, p.actor),
                *(by.get(n) for by in (p.moves_by, p.stands_by) for n in r.narratives),
            )
            for p in r.parties
        ],
        caption="The largest need among its moves, and what the state as it is lacks for it to accept it",
        name="parties",
        id="party-needs",
    )


def _paying(r: HiddenResult, party: PartyNeed) -> Details:
    """Single options of others: what each is worth to a party, whether that pays, and what it costs."""
    rows = [
        (
            {c.issue: c.option},
            c.worth,
            c.pays,
            tuple(say("{:actor} {:points}", *cost) for cost in zip(c.givers, c.costs, strict=True)),
        )
        for c in party.candidates
    ]
    table = Table(
        [
            Column("option", "state", width="wide"),
            Column("worth to it", "points"),
            Column("pays"),
            Column("cost to who would give it", width="mid"),
        ],
        rows,
        caption="Cheapest first; an option pays if it is worth the larger of the two needs",
        id=f"paying-{party.actor}",
        most=r.settings.max_listed,
    )
    words = "What could have paid {:actor}: {:count} of {:counted of single option}"
    summary = say(words, party.actor, sum(c.pays for c in party.candidates), len(rows))
    return Details(summary, (table,))


def _obtained(r: HiddenResult) -> Details:
    how: Text = "moves are not weighed, so that no recorded move is judged"
    if r.games:
        words = (
            "recorded moves judged in {:counted of game}, which hold {:chance} of what accounts with interests hold of "
            "the posterior; largest residual {:number} a month"
        )
        how = say(words, r.games, r.covered, r.residual)
    worth = (
        "what a return is worth, and what it costs, is that of the state as it is with that one option, for ever, at "
        "the point estimates of the case as written"
    )
    return Details("How this was obtained", (Bullets((worth, how)),))


register(HiddenResult, View(blocks=blocks))
