"""How a score reads. Lower scores are better."""

from __future__ import annotations

from collections.abc import Iterator

from detente.view.blocks import Block, Column, Heading, Say, Table, unseen
from detente.view.result import View, register
from detente.view.speech import Text, say

from .score_result import Mean, ScoreResult

SCORES = (Column("questions", "count"), Column("Brier", "score", name="brier"), Column("log", "score"))


def blocks(r: ScoreResult) -> Iterator[Block]:
    """That the seal holds, mean scores beside those of others, question by question, and calibration."""
    words = "{} as of {}, sealed {} (sha256 {}): unaltered"
    yield Say(say(words, r.case, r.as_of, r.sealed_on, r.sha256))
    words = "{:count} resolved, {:count} unknown yet, {:count} declined"
    yield Say(say(words, r.resolved, r.unresolved, r.declined))
    if r.retrodictions:
        words = "{:count} were retrodictions: their answers could be known when they were sealed"
        yield Say(say(words, r.retrodictions))
    yield from _means(r, "forecast", "Mean scores (lower is better)")
    yield Heading("Question by question")
    yield _questions(r)
    yield from _means(r, "narrative", "What each account by itself would have scored")
    every = [("forecast", n, m) for n, m in r.means.items()] + [
        ("narrative", n, m) for n, m in r.narratives.items()
    ]
    yield Table(
        [Column("kind"), Column("name"), *SCORES],
        [(kind, name, m.count, m.brier, m.log) for kind, name, m in every],
        name="means",
        shown=False,
    )
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


def _means(r: ScoreResult, kind: str, heading: Text) -> Iterator[Block]:
    means: dict[str, Mean] = dict(r.means if kind == "forecast" else r.narratives)
    if rows := [(n, m.count, m.brier, m.log) for n, m in means.items() if m.count]:
        yield Heading(heading)
        yield Table([Column("", "narrative" if kind == "narrative" else "text"), *SCORES], rows)


def _questions(r: ScoreResult) -> Table:
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
    rows = []
    for q in r.questions:
        values = {**vars(q), "said": "unknown" if q.outcome is None else q.outcome}
        rows.append(tuple(values[name] for name in names))
    return Table(columns, rows, name="questions", main=True)


register(ScoreResult, View(blocks=blocks))
