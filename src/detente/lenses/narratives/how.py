"""How the record was weighed: priors and answers, predictions, observers, the moves, and how it was obtained."""

from collections.abc import Iterator

from detente.evidence.remarks import REMARKS
from detente.view.blocks import Block, Column, Details, Say, Table, unseen
from detente.view.remarks import obtained, remark, worded
from detente.view.speech import Text, join, say

from .result import NarrativeChances, NarrativesResult
from .says import titled

WORDS = {
    **REMARKS,
    "little": "it changes their odds by no more than {most:number} decibans",
    "dependence": "which of them gains hangs on how dependent reports are counted",
    "method": "exact enumeration of joint answers; moves and quiet by stationary play, averaged over draws; origins, "
    "common causes and modes of observers summed out",
}
RARE = 0.25
"""The rarest items of an account are named where they are rarer than this."""


def how(r: NarrativesResult) -> Iterator[Block]:
    """Each part, behind a line of its own."""
    yield _mechanisms(r)
    yield from _priors(r)
    yield from _predicted(r)
    yield from _observers(r)
    yield from _moves(r)
    yield from obtained((*r.notes, *r.defaults, *r.left_out, remark("method")), WORDS)


def _mechanisms(r: NarrativesResult) -> Details:
    rows = [
        (
            (say("{} (several may be true)", m.title) if m.several else m.title) if k == 0 else "",
            *(a.title, a.prior, a.posterior, m.id, m.several, a.answer),
        )
        for m in r.mechanisms
        for k, a in enumerate(m.answers)
    ]
    columns = [
        Column("question", width="wide"),
        Column("answer", width="wide", name="title"),
        Column("before", "chance", name="prior"),
        Column("after", "chance", name="posterior"),
        *unseen("mechanism", "several", "answer"),
    ]
    table = Table(columns, rows, caption="Answers before and after the record", name="mechanisms")
    return Details("Mechanisms: each question the accounts answer, if any of them matters", (table,))


def _priors(r: NarrativesResult) -> Iterator[Block]:
    """What the record would leave of other priors."""
    if r.narratives:
        columns = [Column(say("prior {:chance}", p), "chance") for p, _ in r.narratives[0].grid]
        rows = [(n.title, *(after for _, after in n.grid)) for n in r.narratives]
        words = "The posterior of each account for other priors, the rest keeping their proportions"
        table = Table([Column("account", width="wide"), *columns], rows, caption=words)
        yield Details("Had the prior been otherwise", (table,))
    yield Table(
        [Column("narrative", "narrative"), Column("prior", "chance"), Column("posterior", "chance")],
        [(n.id, prior, after) for n in r.narratives for prior, after in n.grid],
        name="priors",
        shown=False,
    )


def _predicted(r: NarrativesResult) -> Iterator[Block]:
    """What each account would have led us to see, against what was seen."""
    if not r.narratives:
        return
    table = Table(
        [
            Column("account", width="wide"),
            Column(say("moves expected ({:count} seen)", len(r.moves.seen)), "number"),
            Column("chance of so many or so few", "chance"),
            Column("what it finds most surprising", width="wide"),
        ],
        [(n.title, n.expected_moves, n.moves_surprise, _rarest(r, n)) for n in r.narratives],
        caption="Checks against what was seen: small chances are surprises",
    )
    yield Details("What each account would have led us to see", (table,))


def _rarest(r: NarrativesResult, n: NarrativeChances) -> Text:
    rarest = sorted(r.items, key=lambda i: (i.surprise[n.id], i.date, i.id))[:2]
    each = [say("{} ({:chance})", titled(i), i.surprise[n.id]) for i in rarest if i.surprise[n.id] < RARE]
    return join(each, "; ") if each else "nothing rarer than one chance in four"


def _observers(r: NarrativesResult) -> Iterator[Block]:
    if not r.observers:
        return
    table = Table(
        [
            Column("observer", width="wide", name="name"),
            Column("trusted by", width="mid"),
            Column("items", "count"),
            Column("informs, before", "chance", name="informs before"),
            Column("after", "chance", name="informs"),
            Column("pushes its line, before", "chance", name="line before"),
            Column("pushes, after", "chance", name="line"),
            Column("most it can move, its line, dB", "change", name="cap_line_db"),
            Column("any odds, dB", "change", name="cap_db"),
            Column("moved", "chance"),
            *unseen("noise before", "noise", "observer"),
        ],
        [
            (
                *(o.name, worded(o.why, WORDS), len(o.items)),
                *(o.prior[0], o.posterior[0], o.prior[2], o.posterior[2]),
                *(o.cap_line_db, o.cap_db, o.moved),
                *(o.prior[1], o.posterior[1], o.id),
            )
            for o in sorted(r.observers, key=lambda o: (-o.moved, o.id))
        ],
        caption="Moved: the largest change of an account's chance without what the observer tells",
        name="observers",
    )
    yield Details("Who told, and how far each can move anything", (table,))


def _moves(r: NarrativesResult) -> Iterator[Block]:
    """The moves and the quiet: their likelihood, by account and draw."""
    m = r.moves
    yield Table(
        [Column("narrative", "narrative"), Column("draw", "count"), Column("log likelihood", "number")],
        [
            (n, k, value)
            for n, each in m.log_likelihood.items()
            for k, value in zip(m.draws, each, strict=False)
        ],
        name="moves",
        shown=False,
    )
    if not m.weighed:
        return
    table = Table(
        [
            Column("account", width="wide"),
            Column("least log likelihood", "number"),
            Column("largest", "number"),
            Column("draws that count", "number"),
            Column("least chance, by draw", "chance"),
            Column("largest chance", "chance"),
        ],
        [
            (n.title, min(each, default=None), max(each, default=None), n.effective_draws, *n.draws)
            for n in r.narratives
            for each in [m.log_likelihood.get(n.id, ())]
        ],
        caption="Likelihood of the moves and the quiet, draw by draw",
    )
    ridge = Table(
        [Column(name, "number") for name in ("decisiveness, times", "rate, times", "log likelihood")],
        [(p.decisiveness, p.rate, p.log_likelihood) for p in m.ridge],
        caption="Log likelihood of the case as written, decisiveness × rate",
    )
    left = Say(say("Largest |dV/dt| left: {:number} a month.", m.residual), quiet=True)
    words = say(
        "Moves and quiet ({}, {:counted of state}, {:counted of game}, {})",
        say("focus {:focus}", m.focus) if m.focus else "the whole case",
        *(m.states, m.games),
        "the point estimates" if m.draws == (-1,) else say("{:counted of draw}", len(m.draws)),
    )
    yield Details(words, (table, left, ridge) if m.ridge else (table, left))
