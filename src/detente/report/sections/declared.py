"""Declared, and not used above: what the case says that no lens on this page computed with, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from detente.case.conditions import say as said_of
from detente.case.estimate import Estimate
from detente.case.schema import Case, Collapse, Members, When
from detente.overview.numbers import estimate
from detente.report import words
from detente.report.inputs import ReportInputs
from detente.report.unused import only_unused, unused
from detente.view.blocks import Block, Column, Details, Heading, Say, Table
from detente.view.numbers import NONE
from detente.view.speech import Ref, Text, join, say

from .registry import Section, register

FOLDED = 12
"""Rows beyond which a table stands behind a line that opens it."""

Columns = tuple[str, ...]
Part = tuple[str, str, str, str, Callable[[Case], Iterator[tuple[Any, ...]]]]
"""Section of the case, title, what it is, its columns separated by ``|`` (``*`` before a wide one), and its rows."""


def grounds(entry: Any) -> Text:
    """What an entry of the case rests on: claims, or why it is assumed."""
    if entry.because:
        return say("{:claim}", tuple(entry.because))
    return say("assumed: {}", entry.assumed) if entry.assumed else NONE


def _estimate(value: Estimate | None, otherwise: str = NONE) -> str:
    return otherwise if value is None else estimate(value)


def holds(when: When) -> str:
    """What a `when` asks of the mechanisms, in one line."""
    parts = []
    for mechanism, answers in when.items():
        if not isinstance(answers, Members):
            parts.append(f"{mechanism}: {' or '.join(answers)}")
            continue
        said = [" and ".join(answers.all)] if answers.all else []
        said += [f"not {answer}" for answer in answers.none]
        parts.append(f"{mechanism}: {', '.join(said)}")
    return "; ".join(parts)


def _mechanisms(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, m in case.mechanisms.items():
        answers = "; ".join(
            (value if isinstance(value, str) else value.title)
            + (f" ({estimate(m.prior[v])})" if v in m.prior else "")
            for v, value in m.values.items()
        )
        yield m.title, i, answers, "several" if m.several else "one", grounds(m)


def _narratives(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, n in case.narratives.items():
        yield n.title, i, holds(n.assumes) or NONE, _estimate(n.prior, "from the mechanisms"), grounds(n)


def _indicators(case: Case) -> Iterator[tuple[Any, ...]]:
    for name, i in case.indicators.items():
        expect = "; ".join(
            f"{holds(row.when) or n}: " + ", ".join(f"{o} {estimate(v)}" for o, v in row.chances.items())
            for n, row in i.expect.items()
        )
        by = i.by.isoformat() if i.by is not None else NONE
        yield i.title, name, "; ".join(i.outcomes.values()), expect or NONE, by, grounds(i)


def _questions(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, q in case.questions.items():
        answer: Text = f"declined: {q.declined}" if q.declined else NONE
        if q.answer is not None and q.answer.outcome is not None:
            answer = say("the outcome {:outcome}", q.answer.outcome)
        elif q.answer is not None and q.answer.state is not None:
            answer = said_of(q.answer.state, case.issues)
        elif q.answer is not None and q.answer.move is not None:
            answer = "a move: " + said_of(q.answer.move, case.issues)
        elif q.answer is not None and q.answer.indicator is not None:
            answer = "; ".join(f"{k} shows {o}" for k, o in q.answer.indicator.items())
        rate = NONE if q.base_rate is None else f"{estimate(q.base_rate.chance)}, {q.base_rate.source}"
        yield q.text, i, q.resolve_by.isoformat(), answer, rate, grounds(q)


def _roadmaps(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, r in case.roadmaps.items():
        after: Text = "things stay as they are"
        if isinstance(r.aftermath, Collapse):
            collapse = r.aftermath.collapse
            after = say("collapse: {:state}", collapse) if collapse else "collapse: the status quo"
        for k, step in enumerate(r.steps.values(), 1):
            acts = say("{:actor}", tuple(step.acts))
            title = say("{}, step {:count}", r.title, k)
            yield title, i, acts, say("{:state}", step.sets), r.period, after, grounds(r)


def _guarantors(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, g in case.guarantors.items():
        by, to = Ref("actor", g.by), Ref("actor", g.to)
        yield g.promise, i, by, to, _estimate(g.seen), _estimate(g.penalty), _estimate(g.cost), grounds(g)


def _clock(case: Case) -> Iterator[tuple[Any, ...]]:
    if case.clock is None:
        return
    yield "Horizon", NONE, case.clock.horizon, "how far ahead the lenses look", NONE
    for i, d in case.clock.deadlines.items():
        effects = [*d.changes] or ["nothing by itself"]
        effects += ["play ends"] if d.ends_play else []
        yield d.title, i, d.date.isoformat(), "; ".join(effects), grounds(d)


def _play(case: Case) -> Iterator[tuple[Any, ...]]:
    for i, p in case.play.items():
        pace = (p.decisiveness, p.reconsiders_per_month, p.inertia_months, p.discount_per_year)
        yield Ref("actor", i), *map(_estimate, pace), grounds(p)


PARTS: tuple[Part, ...] = (
    (
        "mechanisms",
        "Mechanisms",
        "How things work, where nobody knows: each question, its possible answers, and their prior chances.",
        "question|id|*answers (prior)|true at once|grounds",
        _mechanisms,
    ),
    (
        "narratives",
        "Narratives",
        "Rival accounts of what is going on; they need not exclude each other.",
        "account|id|*holds that|prior|grounds",
        _narratives,
    ),
    (
        "indicators",
        "Indicators",
        "What to watch for, and what each account would have us expect.",
        "indicator|id|can show|*expected under|by|grounds",
        _indicators,
    ),
    (
        "questions",
        "Questions",
        "What will be known later, and what in the game answers it.",
        "*question|id|by|answered by|base rate|grounds",
        _questions,
    ),
    (
        "roadmaps",
        "Roadmaps",
        "Phased agreements: steps, who acts in each, and what follows a breach.",
        "step|id|acts|*sets|lasts|after a breach|grounds",
        _roadmaps,
    ),
    (
        "guarantors",
        "Guarantors",
        "Third parties' promises that could hold an agreement together.",
        "*promise|id|by|to|breach seen|penalty|cost|grounds",
        _guarantors,
    ),
    (
        "clock",
        "Time",
        "Horizon and dates at which something changes.",
        "what|id|when|*changes|grounds",
        _clock,
    ),
    (
        "play",
        "How each behaves",
        "Decisiveness, pace, inertia and patience, for predicted play.",
        "actor|decisiveness|reconsiders, per month|inertia, months|discount a year|grounds",
        _play,
    ),
)


def parts(inputs: ReportInputs) -> list[tuple[Part, Table, list[Text]]]:
    """Each part that has rows, as a table, with why nothing was computed from it."""
    left = unused(inputs)
    case = only_unused(inputs.case, left)
    tables = [(part, Table(_columns(part[3]), list(part[4](case)), caption=part[1])) for part in PARTS]
    return [(part, table, _whys(left[part[0]])) for part, table in tables if table.rows]


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """Each part under its heading."""
    for k, ((_, title, what, _, _), table, whys) in enumerate(parts(inputs)):
        if k == 0:
            yield Say("No lens of this release computes with what follows on this page; each part says why.")
        yield Heading(title)
        yield Say(join([what, *whys]))
        long = len(table.rows) > FOLDED
        yield Details(say("All {:counted of row}", len(table.rows)), (table,)) if long else table


def _columns(titles: str) -> list[Column]:
    return [
        Column(
            title.removeprefix("*"),
            width="wide" if title.startswith("*") else "mid" if title == "grounds" else "",
        )
        for title in titles.split("|")
    ]


def _whys(reasons: Mapping[str, str]) -> list[Text]:
    """Each reason once, with the ids it is of where there are several."""
    ids: dict[str, list[str]] = {}
    for i, why in reasons.items():
        ids.setdefault(why, []).append(i)
    if len(ids) == 1:
        return [say("Why: {}.", why) for why in ids]
    return [say("{}: {}.", tuple(those), why) for why, those in ids.items()]


SECTION = register(
    Section(
        id="declared",
        order=800,
        title="Declared, and not used above",
        shows="What the case holds that nothing on this page was computed from, and why.",
        read="These are statements of the case, checked for sense and nothing more. No number above uses them.",
        blocks=blocks,
        command=lambda inputs: (
            (
                f"detente show {words.case_argument(inputs)} {next(iter(unused(inputs)))}",
                "one part of the case, in the terminal",
            ),
        ),
    )
)
