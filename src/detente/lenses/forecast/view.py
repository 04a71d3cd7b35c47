"""How a forecast reads, the file it is sealed in, and its score. Lower scores are better."""

from collections.abc import Iterator, Mapping
from itertools import chain

from detente.view import figures
from detente.view.blocks import Block, Bullets, Column, Details, Figure, Heading, Note, Say, Table, unseen
from detente.view.remarks import worded
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, Text, join, say

from .result import ForecastResult, Foreseen, Mean, Played, ScoreResult, Sealed

WORDS = {
    "declined": "{text}",
    "past": "it was to be known by {day}, and the case speaks from {as_of}",
    "too far": "{day} is more than a hundred years ahead",
    "no answer": "the case does not say what in the game would answer it",
    "no chances": "the indicator {indicator:indicator} does not say what each account would have us expect",
    "focus": "the focus {focus:focus} does not vary {issues:issue}, or has more than {most:count} states",
    "no focus": "no focus varies {issues:issue} and has at most {most:count} states",
    "assumed": "by the indicator's chances, which are assumed",
    "stated": "by the indicator's chances",
    "window": "{share:chance} of its window lies between the case's date and the question's",
    "holds already": "it holds on the case's date already, and counts as reached",
    "no numbers": "the games it was played out in have no finite numbers",
    "late base": "the base rate's source is later than the case's date and is not used",
    "bears not": "none of what was played out bears on it",
}
SOURCES = {
    "model": ("play", "by play"),
    "assumed chances": ("assumed chances", "by an indicator's assumed chances"),
    "base rate": ("base rate only", "by a base rate alone"),
    "nothing": ("no forecast", "not at all"),
}
"""What a chance comes from: as a cell says it, and a sentence."""
SCORES = (Column("questions", "count"), Column("Brier", "score", name="brier"), Column("log", "score"))


def why(q: Foreseen) -> Sentence:
    """What a reader must know of an answer, or why there is none; empty where there is nothing to say."""
    words = join([worded(r, WORDS) for r in q.notes], "; ")
    return say("the model has nothing to say: {}", words) if q.source == "base rate" else words


def played(p: Played) -> Iterator[Sentence]:
    """How much was played out on one focus, and how well."""
    where = say("focus {:focus}", p.focus) if p.focus else "the whole case"
    yield say(
        "{}: {:count} of {:count} games played out, which hold {:chance} of what accounts with interests hold of the "
        "posterior; the rest is renormalised",
        *(where, p.games, p.of, p.covered),
    )
    if not p.converged:
        yield say(
            "{}: a stationary value did not settle; largest residual {:number} a month", where, p.residual
        )


def blocks(r: ForecastResult) -> Iterator[Block]:
    """Each question with what is forecast of it, from what, and what must be known of that."""
    yield Say(say("{:code}: from what was known on {}", r.case, r.as_of))
    if r.inference.coarse:
        yield Note(
            "A first look, at the coarse setting: few of the games that the record leaves likely are played out. The "
            "usual setting goes further, and may find otherwise."
        )
    yield Say(_answered(r))
    yield _questions(r)
    yield from _by_account(r)
    if items := tuple(say("{:question}: {}", q.id, why(q)) for q in r.questions if q.notes):
        yield Details("What to know of them", (Bullets(items),))
    if based := [q for q in r.questions if q.base_rate is not None]:
        columns = [Column("question", "question", width="wide"), Column("rate", "chance")]
        columns += [Column("source", width="wide"), Column("dated")]
        rows = [(q.id, q.base_rate, q.base_source, q.base_dated) for q in based]
        yield Details("Where the base rates come from", (Table(columns, rows, caption="Base rates"),))
    if r.played:
        how = tuple(chain.from_iterable(map(played, r.played)))
        yield Details("How this was obtained", (Bullets(how),))
    names = ("focus", "states", "games", "of", "covered", "residual", "converged", "moved")
    rows = [tuple(getattr(p, name) for name in names) for p in r.played]
    yield Table(unseen(*names), rows, name="played", shown=False)


def _answered(r: ForecastResult) -> Sentence:
    """By what the questions are answered, and which of the answers could be known."""
    by = {words: sum(q.source == source for q in r.questions) for source, (_, words) in SOURCES.items()}
    parts = tuple(say("{:count} {}", n, words) for words, n in by.items() if n)
    answered = say("{:counted of question}: answered {}.", len(r.questions), parts)
    past = sum(q.retrodiction for q in r.questions)
    if not past:
        return answered
    which: Text = say("{:count} of them are retrodictions", past)
    if past == len(r.questions):
        which = "All of them are retrodictions"
    return say(
        "{} {}: their answers could be known when this was made, and they are no evidence that the model can foresee "
        "anything.",
        *(answered, which),
    )


def _questions(r: ForecastResult) -> Figure:
    """A row a question: its forecast, its range under the accounts, its base rate."""
    columns = [
        Column("question", "question", width="wide"),
        Column("by", name="resolve_by"),
        Column("forecast", "chance", name="chance"),
        Column("from", width="mid", name="answered by"),
        Column("base rate", "chance"),
        Column("if nothing moves", name="nothing moves"),
        *unseen("text", "kind", "source", "retrodiction", "covered", "why"),
        *unseen(*(f"under:{n}" for n in r.narratives)),
    ]
    rows = [
        (
            *(q.id, q.resolve_by, q.chance, _from(q), q.base_rate),
            None if q.baseline is None else bool(q.baseline),
            *(q.text, q.kind, q.source, q.retrodiction, q.covered, why(q) if q.notes else ""),
            *(q.narratives.get(n) for n in r.narratives),
        )
        for q in r.questions
    ]
    each = [
        say("{:question} {}", q.id, "no forecast" if q.chance is None else say("{:chance}", q.chance))
        for q in r.questions
    ]
    return Figure(
        kind="forecasts",
        data=figures.Forecasts([_ahead(q) for q in r.questions]),
        title="The questions, from what was known by the case's date",
        caption="Averaged over the posterior; the line spans the accounts, the upright stroke is the base rate. The "
        "table has what a reader without a model would say: that nothing moves.",
        description=join(each, "; "),
        table=Table(columns, rows, name="questions", main=True),
        wide=True,
    )


def _from(q: Foreseen) -> Text:
    words, _ = SOURCES[q.source]
    return say("{}, retrodiction", words) if q.retrodiction and q.chance is not None else words


def _ahead(q: Foreseen) -> figures.Ahead:
    low, high = ends(q) or (None, None)
    return figures.Ahead(
        label=Ref("question", q.id), source=q.source, chance=q.chance, low=low, high=high, base=q.base_rate
    )


def ends(q: Foreseen) -> tuple[float, float] | None:
    """The least and the most under any account."""
    under = [p for p in q.narratives.values() if p is not None]
    return (min(under), max(under)) if under else None


def _by_account(r: ForecastResult) -> Iterator[Block]:
    """The chances under each account, and how likely each is."""
    said = [q for q in r.questions if any(p is not None for p in q.narratives.values())]
    if said:
        yield Heading("Under each account", 2)
        yield Table(
            [
                Column("question", "question", width="wide"),
                *(Column(say("{:narrative}", n), "chance") for n in r.narratives),
            ],
            [(q.id, *(q.narratives[n] for n in r.narratives)) for q in said],
            caption="The chance of each question if that account is true",
        )
    now = tuple(say("{:narrative} {:chance}", n, p) for n, (_, p) in r.narratives.items())
    yield Say(say("Averaged over: {}", now), quiet=True)
    yield Table(
        unseen("narrative", "title", "posterior"),
        [(n, title, p) for n, (title, p) in r.narratives.items()],
        name="narratives",
        shown=False,
    )


def sealed(s: Sealed) -> Iterator[Block]:
    """Where the seal is, and what it is good for."""
    yield Say(say("sealed in {}: sha256 {}", s.file, s.sha256))
    yield Say("the hash shows a change only to whoever kept it: publish it, or give it to somebody, now")
    yield Table(unseen("file", "sha256"), [(s.file, s.sha256)], name="seal", shown=False)


def scored(r: ScoreResult) -> Iterator[Block]:
    """That the seal holds, mean scores beside those of others, question by question, and calibration."""
    yield Say(say("{} as of {}, sealed {} (sha256 {}): unaltered", r.case, r.as_of, r.sealed_on, r.sha256))
    yield Say(
        say(
            "{:count} resolved, {:count} unknown yet, {:count} declined", r.resolved, r.unresolved, r.declined
        )
    )
    if r.retrodictions:
        words = "{:count} were retrodictions: their answers could be known when they were sealed"
        yield Say(say(words, r.retrodictions))
    yield from _means(r.means, "text", "Mean scores (lower is better)")
    yield Heading("Question by question")
    yield _scores(r)
    yield from _means(r.narratives, "narrative", "What each account by itself would have scored")
    every = (("forecast", r.means), ("narrative", r.narratives))
    rows = [(kind, name, m.count, m.brier, m.log) for kind, means in every for name, m in means.items()]
    yield Table([Column("kind"), Column("name"), *SCORES], rows, name="means", shown=False)
    if r.bins:
        yield Heading("Calibration")
    yield Table(
        [
            Column("from", "chance", name="low"),
            Column("to", "chance", name="high"),
            Column("forecasts", "count", name="questions"),
            Column("mean forecast", "chance", name="forecast"),
            Column("came true", "chance"),
        ],
        [(b.low, b.high, b.count, b.forecast, b.came_true) for b in r.bins],
        name="calibration",
        shown=bool(r.bins),
    )
    if not r.bins:
        yield Say("fewer than ten are resolved: no calibration table")


def _means(means: Mapping[str, Mean], kind: str, heading: Text) -> Iterator[Block]:
    if rows := [(n, m.count, m.brier, m.log) for n, m in means.items() if m.count]:
        yield Heading(heading)
        yield Table([Column("", kind), *SCORES], rows)


def _scores(r: ScoreResult) -> Table:
    columns = [
        Column("question", "question", name="id"),
        Column("outcome", name="said"),
        Column("from", name="source"),
        Column("chance", "chance"),
        Column("Brier", "score", name="brier"),
        Column("log", "score"),
        Column("base rate", "chance", name="base_rate"),
        Column("its Brier", "score", name="base_brier"),
        Column("its log", "score", name="base_log"),
        *unseen("text", "resolve_by", "outcome"),
    ]
    names = [c.name or str(c.title) for c in columns]
    each = [{**vars(q), "said": "unknown" if q.outcome is None else q.outcome} for q in r.questions]
    rows = [tuple(values[name] for name in names) for values in each]
    return Table(columns, rows, name="questions", main=True)


register(ForecastResult, View(blocks=blocks))
register(Sealed, View(blocks=sealed))
register(ScoreResult, View(blocks=scored))
