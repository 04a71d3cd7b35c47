"""Roads to an agreement: whether each phased agreement the case names enforces itself, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.lenses.roadmap import AFTER, RoadResult
from detente.lenses.roadmap.result import MendLine, StepLine
from detente.lenses.roadmap.show import patience_words
from detente.report import words
from detente.report.charts.roads import PictureStep, road_picture
from detente.report.figure import Figure
from detente.report.inputs import ReportInputs
from detente.report.roads import RoadsFindings, in_words
from detente.report.text import listed, number, percent, plural, sentence, signed
from detente.report.text import words as words_of

from .registry import Section, register

BREAKS = 3
"""Ways to break a road that are told, the most tempting first."""


def found(inputs: ReportInputs) -> RoadsFindings | None:
    """The findings gathered, if any."""
    result = inputs.results.get("roads")
    return result if isinstance(result, RoadsFindings) else None


def verdict(r: RoadResult) -> str:
    """A word, and the regret beside it."""
    word = "enforces itself" if r.holds else "does not enforce itself"
    if r.obstacles:
        word = "cannot be walked as written"
    return f"{word}; regret {r.regret:.3f}"


def tightest(inputs: ReportInputs, step: str | None, actor: str | None) -> str:
    """``most-for-most, for North Korea``."""
    return f"{_step(step)}, for {words.actor(inputs, actor)}" if step and actor else "nobody can deviate"


def _step(name: str) -> str:
    return "after completion" if name == AFTER else name


def compared(inputs: ReportInputs, f: RoadsFindings) -> list[list[str]]:
    rows = []
    for r in f.result.roads:
        x = r.lifted
        without = "–" if x is None else f"{'yes' if x.holds else 'no'}; regret {x.regret:.3f}"
        rows.append(
            [
                r.title or r.name,
                verdict(r),
                tightest(inputs, r.binding_step, r.binding_actor),
                patience_words(r),
                f"{r.holds_until} of {len(r.steps) - 1}",
                without,
            ]
        )
    return rows


def figure(inputs: ReportInputs, r: RoadResult, n: int) -> Figure:
    """The road and the slack on it."""
    who = [a.actor for a in r.actors]
    names = [words.actor(inputs, a) for a in who]
    steps = [PictureStep(_step(s.id), tuple(s.slack.get(a) for a in who)) for s in r.steps]
    rows = [
        [
            _step(s.id),
            _sets(inputs, s),
            *("–" if (x := s.slack.get(a)) is None else signed(100 * x) for a in who),
        ]
        for s in r.steps
    ]
    short = [
        f"{words.actor(inputs, a)} at {_step(s.id)}"
        for s in r.steps
        for a, x in s.slack.items()
        if x is not None and x < 0
    ]
    description = (
        f"{len(r.steps) - 1} steps from top to bottom, and after completion; for each actor what it would lose by its "
        f"best deviation, in hundredths of all it has at stake. "
        + (f"Somebody would gain by one: {listed(short)}." if short else "Nobody would gain by one.")
    )
    title = f"{r.title or r.name}: who would gain by stopping, and where"
    return Figure(
        id=f"road-{n}",
        title=title,
        caption="Each row is a step, each column an actor. A number is what the actor would lose by its best deviation "
        "there, in hundredths of all it has at stake: blue with a plus it would lose, orange with a minus it would "
        "gain. Empty: it has no other course. Framed: the tightest place.",
        svg=road_picture(steps, names, id=f"road-{n}-drawing", title=title, description=description),
        columns=[("Step", ""), ("Sets", "wide"), *((name, "num") for name in names)],
        rows=rows,
        wide=len(who) > 5,
    )


def _sets(inputs: ReportInputs, s: StepLine) -> str:
    return words.state(inputs.case, {j: to for j, _, to in s.changes}) or "–"


def breaks(inputs: ReportInputs, r: RoadResult) -> list[str]:
    """How the road would break, the most tempting first; only where somebody gains."""
    places = sorted(
        ((x, s, a) for s in r.steps for a, x in s.slack.items() if x is not None and x < 0),
        key=lambda p: p[0],
    )
    return [
        f"At {_step(s.id)}, {words.actor(inputs, a)} {in_words(inputs.case, s.deviation[a])}: it gains "
        f"{number(-(s.points[a] or 0.0))} points in average value"
        for _, s, a in places[:BREAKS]
    ]


def mend(inputs: ReportInputs, m: MendLine | None) -> dict[str, Any] | None:
    if m is None:
        return None
    said = [sentence(in_words(inputs.case, x)) for x in m.parts]
    terms = [sentence(in_words(inputs.case, x)) for x in m.terms]
    return {"parts": said, "terms": terms, "regret": f"{m.regret:.3f}", "demand": m.kind == "demand"}


def promises(inputs: ReportInputs, r: RoadResult) -> list[list[str]]:
    out = []
    for p in r.promises:
        declared = inputs.case.guarantors.get(p.id)
        what = declared.promise if declared is not None else p.says
        change = "–"
        if p.points_before is not None and p.points_after is not None:
            change = f"{signed(p.points_before)} → {signed(p.points_after)}"
        out.append(
            [
                what,
                words.actor(inputs, p.by),
                words.actor(inputs, p.against),
                change,
                f"{number(p.stake)} against {number(p.cost)}",
                "yes" if p.kept else "no",
            ]
        )
    return out


def needed(inputs: ReportInputs, r: RoadResult) -> list[list[str]]:
    return [
        [
            words.actor(inputs, n.actor),
            number(n.lasting) if n.lasting is not None else "–",
            percent(n.lasting / n.range) if n.lasting is not None and n.range > 0 else "–",
            number(n.once) if n.once is not None else "–",
            number(n.prize) if n.prize is not None else "–",
        ]
        for n in r.needed
        if n.seen == 1
    ]


def trust(inputs: ReportInputs, r: RoadResult) -> str:
    """Steps that take more than a little trust, in words."""
    said = [
        f"{percent(t)} for {words.actor(inputs, a)} at {s.id}"
        for s in r.steps
        for a, t in s.trust.items()
        if t is not None and t >= 0.05
    ]
    return listed(said)


def aftermath(inputs: ReportInputs, r: RoadResult) -> str:
    """What follows a breach, in words."""
    if r.aftermath == "freeze":
        return "things stay as the breach left them"
    state = r.aftermath.removeprefix("collapse: ")
    return "back to " + ("the status quo" if state == "status quo" else _state(inputs, state))


def _state(inputs: ReportInputs, text: str) -> str:
    return words.state(inputs.case, dict(part.split("=", 1) for part in text.split(",")))


def road(inputs: ReportInputs, r: RoadResult, n: int) -> dict[str, Any]:
    return {
        "title": r.title or r.name,
        "name": r.name,
        "holds": r.holds,
        "verdict": verdict(r),
        "period": number(r.period),
        "aftermath": aftermath(inputs, r),
        "obstacles": [sentence(in_words(inputs.case, x)) for x in r.obstacles],
        "figure": figure(inputs, r, n),
        "breaks": [sentence(x) for x in breaks(inputs, r)],
        "lift": listed([words.red_line(inputs.case, x) for x in r.mends_lift]),
        "tried": bool(r.mends),
        "mend": mend(inputs, r.cheapest),
        "smaller": mend(inputs, r.smaller),
        "promises": promises(inputs, r),
        "needed": needed(inputs, r),
        "trust": trust(inputs, r),
        "notes": [sentence(in_words(inputs.case, x)) for x in r.notes],
    }


def draws(f: RoadsFindings) -> list[list[str]]:
    if f.result.draws is None:
        return []
    return [
        [
            d.road,
            percent(d.holds),
            percent(d.holds_lifted),
            " / ".join(f"{x:.3f}" for x in d.regret),
            "; ".join(f"{k} in {percent(v)}" for k, v in list(d.binds.items())[:3]) or "–",
        ]
        for d in f.result.draws.lines
    ]


def moved(inputs: ReportInputs, f: RoadsFindings) -> list[list[str]]:
    return [
        [
            m.road,
            in_words(inputs.case, m.parameter),
            m.value or "–",
            "yes" if m.holds else "no",
            f"{m.regret:.3f}",
            tightest(inputs, m.binding_step, m.binding_actor),
        ]
        for m in f.result.moved
    ]


def in_short(inputs: ReportInputs) -> str:
    """What the roads come to, in two sentences; empty where there are none."""
    f = found(inputs)
    if f is None:
        return ""
    every = f.result.roads
    held = [r for r in every if r.holds]
    if held:
        names = listed([f"“{r.title or r.name}”" for r in held])
        verb = "enforces itself" if len(held) == 1 else "enforce themselves"
        return f"Of {plural(len(every), 'road')} talked about, {names} {verb} (regret 0)."
    near = min(every, key=lambda r: r.regret)
    one = (
        "The road talked about does not enforce itself"
        if len(every) == 1
        else (f"None of the {words_of(len(every))} roads talked about enforces itself")
    )
    where = tightest(inputs, near.binding_step, near.binding_actor)
    said = (
        f"{one}. The nearest is “{near.title or near.name}” (regret {near.regret:.3f}; tightest at {where})"
    )
    if 0 < near.holds_until < len(near.steps) - 1:
        said += f"; its first {words_of(near.holds_until)} of {words_of(len(near.steps) - 1)} steps would hold alone"
    return said + "."


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    f = found(inputs)
    if f is None:
        return None
    return {
        "compared": compared(inputs, f),
        "roads": [road(inputs, r, n) for n, r in enumerate(f.result.roads, 1)],
        "draws": draws(f),
        "draw_count": f.result.draws.draws if f.result.draws is not None else 0,
        "moved": moved(inputs, f),
        "left_out": [sentence(d.message) for d in f.left_out],
        "notes": [sentence(x) for x in f.result.notes],
    }


SECTION = register(
    Section(
        id="roads",
        order=580,
        title="Roads: which phased agreement enforces itself",
        shows="For each roadmap talked about: at which step who would gain by stopping, and what would have to be true "
        "for nobody to.",
        read="A road enforces itself if at no step any actor gains by its best single deviation; the regret is the "
        "most that one gains, as a share of all it has at stake. It is a statement about the road, not a forecast.",
        template="roads.html.j2",
        context=context,
        command=lambda inputs: (
            (f"detente roadmap {words.case_argument(inputs)}", "all of this, and more of it"),
            (
                f"detente roadmap {words.case_argument(inputs)} --to GOAL",
                "the best road to a goal that enforces itself, or what would make one",
            ),
        ),
    )
)
