"""Declared, and not used above: what the case says that no lens on this page computed with, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case.estimate import Estimate
from detente.case.schema import Case, Collapse, Members, When
from detente.report import words
from detente.report.figure import Column
from detente.report.inputs import ReportInputs
from detente.report.text import listed, sentence
from detente.report.unused import only_unused, unused

from .registry import Section, register


@dataclass(frozen=True)
class Declared:
    """One part of the case as a table."""

    id: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: list[list[str]]


def _chance(value: Estimate | None) -> str:
    return "–" if value is None else words.estimate(value)


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


def mechanisms(case: Case) -> Declared:
    rows = []
    for id, m in case.mechanisms.items():
        answers = "; ".join(
            (value if isinstance(value, str) else value.title)
            + (f" ({words.estimate(m.prior[v])})" if v in m.prior else "")
            for v, value in m.values.items()
        )
        rows.append(
            [
                m.title,
                id,
                answers,
                "several" if m.several else "one",
                words.grounds(case, m.because, m.assumed),
            ]
        )
    return Declared(
        "mechanisms",
        "Mechanisms",
        "How things work, where nobody knows: each question, its possible answers, and their prior chances.",
        (
            ("Question", "mid"),
            ("Id", ""),
            ("Answers (prior)", "wide"),
            ("True at once", ""),
            ("Grounds", "mid"),
        ),
        rows,
    )


def narratives(case: Case) -> Declared:
    rows = []
    for id, n in case.narratives.items():
        rows.append(
            [
                n.title,
                id,
                holds(n.assumes) or "–",
                _chance(n.prior) if n.prior is not None else "from the mechanisms",
                words.grounds(case, n.because, n.assumed),
            ]
        )
    return Declared(
        "narratives",
        "Narratives",
        "Rival accounts of what is going on; they need not exclude each other.",
        (
            ("Account", "mid"),
            ("Id", ""),
            ("Holds that", "mid"),
            ("Prior", ""),
            ("Grounds", "mid"),
        ),
        rows,
    )


def indicators(case: Case) -> Declared:
    rows = []
    for id, i in case.indicators.items():
        expect = "; ".join(
            f"{holds(row.when) or n}: "
            + ", ".join(f"{o} {words.estimate(v)}" for o, v in row.chances.items())
            for n, row in i.expect.items()
        )
        rows.append(
            [
                i.title,
                id,
                "; ".join(i.outcomes.values()),
                expect or "–",
                i.by.isoformat() if i.by is not None else "–",
                words.grounds(case, i.because, i.assumed),
            ]
        )
    return Declared(
        "indicators",
        "Indicators",
        "What to watch for, and what each account would have us expect.",
        (
            ("Indicator", "mid"),
            ("Id", ""),
            ("Can show", "mid"),
            ("Expected under", "wide"),
            ("By", ""),
            ("Grounds", "mid"),
        ),
        rows,
    )


def questions(case: Case) -> Declared:
    rows = []
    for id, q in case.questions.items():
        if q.answer is not None and q.answer.outcome is not None:
            answer = f"the outcome {q.answer.outcome}"
        elif q.answer is not None and q.answer.state is not None:
            answer = words.condition(case, q.answer.state)
        elif q.answer is not None and q.answer.move is not None:
            answer = "a move: " + words.condition(case, q.answer.move)
        elif q.answer is not None and q.answer.indicator is not None:
            answer = "; ".join(f"{i} shows {o}" for i, o in q.answer.indicator.items())
        else:
            answer = f"declined: {q.declined}" if q.declined else "–"
        rate = "–" if q.base_rate is None else f"{words.estimate(q.base_rate.chance)}, {q.base_rate.source}"
        rows.append(
            [q.text, id, q.resolve_by.isoformat(), answer, rate, words.grounds(case, q.because, q.assumed)]
        )
    return Declared(
        "questions",
        "Questions",
        "What will be known later, and what in the game answers it.",
        (
            ("Question", "wide"),
            ("Id", ""),
            ("By", ""),
            ("Answered by", "mid"),
            ("Base rate", "mid"),
            ("Grounds", "mid"),
        ),
        rows,
    )


def roadmaps(case: Case) -> Declared:
    rows = []
    for id, r in case.roadmaps.items():
        after = (
            "collapse: " + (words.state(case, r.aftermath.collapse) or "the status quo")
            if isinstance(r.aftermath, Collapse)
            else "things stay as they are"
        )
        for k, step in enumerate(r.steps.values()):
            who = listed([case.actors[a].name if a in case.actors else a for a in step.acts])
            rows.append(
                [
                    f"{r.title}, step {k + 1}",
                    id,
                    who,
                    words.state(case, step.sets),
                    r.period,
                    after,
                    words.grounds(case, r.because, r.assumed),
                ]
            )
    return Declared(
        "roadmaps",
        "Roadmaps",
        "Phased agreements: steps, who acts in each, and what follows a breach.",
        (
            ("Step", "mid"),
            ("Id", ""),
            ("Acts", ""),
            ("Sets", "wide"),
            ("Lasts", ""),
            ("After a breach", "mid"),
            ("Grounds", "mid"),
        ),
        rows,
    )


def timetable(case: Case) -> Declared:
    rows = []
    if case.clock is not None:
        rows.append(["Horizon", "–", case.clock.horizon, "how far ahead the lenses look", "–"])
        for id, d in case.clock.deadlines.items():
            effect = "; ".join(d.changes) or "nothing by itself"
            if d.ends_play:
                effect += "; play ends"
            rows.append([d.title, id, d.date.isoformat(), effect, words.grounds(case, d.because, d.assumed)])
    return Declared(
        "clock",
        "Time",
        "Horizon and dates at which something changes.",
        (("What", "mid"), ("Id", ""), ("When", ""), ("Changes", "mid"), ("Grounds", "mid")),
        rows,
    )


def play(case: Case) -> Declared:
    rows = []
    for id, p in case.play.items():
        rows.append(
            [
                case.actors[id].name if id in case.actors else id,
                _chance(p.decisiveness),
                _chance(p.reconsiders_per_month),
                _chance(p.inertia_months),
                _chance(p.discount_per_year),
                words.grounds(case, p.because, p.assumed),
            ]
        )
    return Declared(
        "play",
        "How each behaves",
        "Decisiveness, pace, inertia and patience, for predicted play.",
        (
            ("Actor", ""),
            ("Decisiveness", "num"),
            ("Reconsiders, per month", "num"),
            ("Inertia, months", "num"),
            ("Discount a year", "num"),
            ("Grounds", "mid"),
        ),
        rows,
    )


def guarantors(case: Case) -> Declared:
    rows = []
    for id, g in case.guarantors.items():
        who = [case.actors[a].name if a in case.actors else a for a in (g.by, g.to)]
        rows.append(
            [
                g.promise,
                id,
                who[0],
                who[1],
                _chance(g.seen),
                _chance(g.penalty),
                _chance(g.cost),
                words.grounds(case, g.because, g.assumed),
            ]
        )
    return Declared(
        "guarantors",
        "Guarantors",
        "Third parties' promises that could hold an agreement together.",
        (
            ("Promise", "wide"),
            ("Id", ""),
            ("By", ""),
            ("To", ""),
            ("Breach seen", "num"),
            ("Penalty", "num"),
            ("Cost", "num"),
            ("Grounds", "mid"),
        ),
        rows,
    )


PARTS = (
    mechanisms,
    narratives,
    indicators,
    questions,
    roadmaps,
    guarantors,
    timetable,
    play,
)


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    left = unused(inputs)
    case = only_unused(inputs.case, left)
    shown = [(p, _whys(left[p.id])) for p in (part(case) for part in PARTS) if p.rows]
    return {"parts": shown} if shown else None


def _whys(reasons: Mapping[str, str]) -> list[str]:
    """Each reason once, with the ids it is of where there are several."""
    ids: dict[str, list[str]] = {}
    for id, why in reasons.items():
        ids.setdefault(why, []).append(id)
    if len(ids) == 1:
        return [sentence(f"Why: {why}") for why in ids]
    return [sentence(f"{listed(those)}: {why}") for why, those in ids.items()]


SECTION = register(
    Section(
        id="declared",
        order=800,
        title="Declared, and not used above",
        shows="What the case holds that nothing on this page was computed from, and why.",
        read="These are statements of the case, checked for sense and nothing more. No number above uses them.",
        template="declared.html.j2",
        context=context,
        command=lambda inputs: (
            (
                f"detente show {words.case_argument(inputs)} {next(iter(unused(inputs)))}",
                "one part of the case, in the terminal",
            ),
        ),
    )
)
