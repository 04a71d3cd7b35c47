"""Declared, and not used above: what the case says that no lens on this page computed with, and why not.

What is unused is read off the findings themselves, so that what a lens comes to use leaves the list by itself. A focus
is no statement about the matter, and is listed nowhere: it is a way to ask, with ``--focus``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from detente.case.conditions import say as said_of
from detente.case.estimate import Estimate
from detente.case.schema import Answer, Case, Collapse, Members, When
from detente.lenses.forecast.view import why as why_of
from detente.lenses.watch.view import WORDS
from detente.overview.numbers import estimate
from detente.report.inputs import PageSection, ReportInputs
from detente.view.blocks import Block, Column, Details, Heading, Say, Table
from detente.view.numbers import NONE
from detente.view.remarks import worded
from detente.view.speech import PLAIN, Ref, Text, join, say

FOLDED = 12
"""Rows beyond which a table stands behind a line that opens it."""

Rows = Iterator[tuple[Any, ...]]
Part = tuple[str, str, str, str, Callable[[Case], Rows]]
"""Section of the case, title, what it is, its columns separated by ``|`` (``*`` before a wide one), and its rows."""

Unused = Mapping[str, Mapping[str, str]]
"""Section of the case → id → why nothing above uses it. ``clock`` has one id, its own name."""

NOTHING_TO_WEIGH = "accounts are weighed where a case has both mechanisms and narratives"
NO_CHANCES = "it does not say what each account would have us expect"
NO_ROAD = "no roadmap that was checked needs it, or its roadmap cannot be checked as it is written"
NO_CHECK = "it cannot be checked as it is written; `detente roadmap` says why"
NO_PLAY = "play was not predicted"


def unused(inputs: ReportInputs) -> Unused:
    """Sections with at least one such entry, in the order of the page."""
    case, checked, no_play = inputs.case, inputs.answered("roads"), _no_play(inputs)
    roads = () if checked is None else checked.roads
    found = _accounts(inputs)
    found["roadmaps"] = _left(case.roadmaps, (r.name for r in roads), {}, NO_CHECK)
    found["guarantors"] = _left(case.guarantors, (p.id for r in roads for p in r.promises), {}, NO_ROAD)
    if no_play:
        found["play"] = dict.fromkeys(case.play, no_play)
        if case.clock is not None and inputs.answered("watch") is None:
            found["clock"] = {"clock": no_play}
    return {section: ids for section, ids in found.items() if ids}


def _accounts(inputs: ReportInputs) -> dict[str, dict[str, str]]:
    case, weighed, watched = inputs.case, inputs.answered("narratives"), inputs.answered("watch")
    if weighed is None or watched is None:
        why = inputs.refused("narratives") or NOTHING_TO_WEIGH
        return {
            section: dict.fromkeys(getattr(case, section), why)
            for section in ("mechanisms", "narratives", "indicators", "questions")
        }
    foreseen = inputs.answered("forecast")
    forecast = () if foreseen is None else foreseen.questions
    answered = [q.id for q in forecast if q.source != "nothing"]
    shown = {item.indicator for item in weighed.items} | {w.id for w in watched.indicators}
    for answer in (case.questions[i].answer for i in answered):
        shown |= set(answer.indicator or ()) if answer is not None else set()
    whys = {q.id: PLAIN.say(why_of(q)) for q in forecast}
    whys |= {n: PLAIN.say(worded(left, WORDS)) for n, left in watched.left_out}
    return {
        "mechanisms": _left(case.mechanisms, (m.id for m in weighed.mechanisms), {}, NOTHING_TO_WEIGH),
        "narratives": _left(case.narratives, (n.id for n in weighed.narratives), {}, NOTHING_TO_WEIGH),
        "indicators": _left(case.indicators, shown, whys, NO_CHANCES),
        "questions": _left(case.questions, answered, whys, "nothing answers it"),
    }


def _left(
    declared: Iterable[str], used: Iterable[str], whys: Mapping[str, str], otherwise: str
) -> dict[str, str]:
    there = set(used)
    return {id: whys.get(id) or otherwise for id in declared if id not in there}


def _no_play(inputs: ReportInputs) -> str:
    """Why nothing was computed from how the actors behave; empty where something was: play, roads, recorded moves."""
    weighed, foreseen = inputs.answered("narratives"), inputs.answered("forecast")
    if inputs.answered("paths") is not None or inputs.answered("roads") is not None:
        return ""
    if weighed is not None and (weighed.moves.weighed or (foreseen is not None and foreseen.played)):
        return ""
    refused = inputs.refused("paths")
    return f"{NO_PLAY}: {refused}" if refused else NO_PLAY


def grounds(entry: Any) -> Text:
    """What an entry of the case rests on: claims, or why it is assumed."""
    if entry.because:
        return say("{:claim}", tuple(entry.because))
    return say("assumed: {}", entry.assumed) if entry.assumed else NONE


def _estimate(value: Estimate | None, otherwise: str = NONE) -> str:
    return otherwise if value is None else estimate(value)


def holds(when: When) -> str:
    """What a `when` asks of the mechanisms, in one line."""
    return "; ".join(f"{mechanism}: {_held(answers)}" for mechanism, answers in when.items())


def _held(answers: Members | Iterable[str]) -> str:
    if not isinstance(answers, Members):
        return " or ".join(answers)
    return ", ".join(filter(None, (" and ".join(answers.all), *(f"not {answer}" for answer in answers.none))))


def _mechanisms(case: Case) -> Rows:
    for i, m in case.mechanisms.items():
        answers = "; ".join(
            (value if isinstance(value, str) else value.title)
            + (f" ({estimate(m.prior[v])})" if v in m.prior else "")
            for v, value in m.values.items()
        )
        yield m.title, i, answers, "several" if m.several else "one", grounds(m)


def _narratives(case: Case) -> Rows:
    for i, n in case.narratives.items():
        yield n.title, i, holds(n.assumes) or NONE, _estimate(n.prior, "from the mechanisms"), grounds(n)


def _indicators(case: Case) -> Rows:
    for name, i in case.indicators.items():
        expect = "; ".join(
            f"{holds(row.when) or n}: " + ", ".join(f"{o} {estimate(v)}" for o, v in row.chances.items())
            for n, row in i.expect.items()
        )
        yield i.title, name, "; ".join(i.outcomes.values()), expect or NONE, str(i.by or NONE), grounds(i)


def _questions(case: Case) -> Rows:
    for i, q in case.questions.items():
        declined = f"declined: {q.declined}" if q.declined else NONE
        answer = declined if q.answer is None else _answer(q.answer, case) or declined
        rate = NONE if q.base_rate is None else f"{estimate(q.base_rate.chance)}, {q.base_rate.source}"
        yield q.text, i, q.resolve_by.isoformat(), answer, rate, grounds(q)


def _answer(answer: Answer, case: Case) -> Text | None:
    if answer.outcome is not None:
        return say("the outcome {:outcome}", answer.outcome)
    if answer.state is not None:
        return said_of(answer.state, case.issues)
    if answer.move is not None:
        return "a move: " + said_of(answer.move, case.issues)
    if answer.indicator is not None:
        return "; ".join(f"{k} shows {o}" for k, o in answer.indicator.items())
    return None


def _roadmaps(case: Case) -> Rows:
    for i, r in case.roadmaps.items():
        after: Text = "things stay as they are"
        if isinstance(r.aftermath, Collapse):
            collapse = r.aftermath.collapse
            after = say("collapse: {:state}", collapse) if collapse else "collapse: the status quo"
        for k, step in enumerate(r.steps.values(), 1):
            acts, sets = say("{:actor}", tuple(step.acts)), say("{:state}", step.sets)
            yield say("{}, step {:count}", r.title, k), i, acts, sets, r.period, after, grounds(r)


def _guarantors(case: Case) -> Rows:
    for i, g in case.guarantors.items():
        by, to = Ref("actor", g.by), Ref("actor", g.to)
        yield g.promise, i, by, to, _estimate(g.seen), _estimate(g.penalty), _estimate(g.cost), grounds(g)


def _clock(case: Case) -> Rows:
    if case.clock is None:
        return
    yield "Horizon", NONE, case.clock.horizon, "how far ahead the lenses look", NONE
    for i, d in case.clock.deadlines.items():
        effects = [*(d.changes or ["nothing by itself"]), *(["play ends"] if d.ends_play else [])]
        yield d.title, i, d.date.isoformat(), "; ".join(effects), grounds(d)


def _play(case: Case) -> Rows:
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
    left, declared = unused(inputs), inputs.case
    kept = {
        section: {
            id: entry for id, entry in getattr(declared, section).items() if id in left.get(section, {})
        }
        for section, *_ in PARTS
        if section != "clock"
    }
    case = declared.model_copy(update={**kept, "clock": declared.clock if "clock" in left else None})
    tables = [(part, Table(_columns(part[3]), list(part[4](case)), caption=part[1])) for part in PARTS]
    return [(part, table, _whys(left[part[0]])) for part, table in tables if table.rows]


def blocks(inputs: ReportInputs) -> Iterator[Block]:
    """Each part under its heading."""
    every = parts(inputs)
    if every:
        yield Say("No lens of this release computes with what follows on this page; each part says why.")
    for (_, title, what, _, _), table, whys in every:
        yield Heading(title)
        yield Say(join([what, *whys]))
        yield folded(table, FOLDED)


def folded(table: Table, most: int, what: str = "row") -> Block:
    """A table, behind a line that opens it where it has more rows than that."""
    if len(table.rows) <= most:
        return table
    return Details(say("All {:counted of " + what + "}", len(table.rows)), (table,))


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


DECLARED = PageSection(
    id="declared",
    order=800,
    title="Declared, and not used above",
    shows="What the case holds that nothing on this page was computed from, and why.",
    read="These are statements of the case, checked for sense and nothing more. No number above uses them.",
    blocks=blocks,
    command=lambda inputs: (
        (
            f"detente show {inputs.argument()} {next(iter(unused(inputs)))}",
            "one part of the case, in the terminal",
        ),
    ),
)
